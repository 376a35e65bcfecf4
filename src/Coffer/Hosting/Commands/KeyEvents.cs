// The events of what an operator does to an account on the command line: ids, kinds and labels, never a key.
using System.Text.Json;
using Coffer.Access;
using Coffer.Events;
using Coffer.Http;
using Coffer.Kernel;
using Coffer.Processing;

namespace Coffer.Hosting.Commands;

internal static class KeyEvents
{
    public static Event AccountCreated(EventSource source, Guid id, AccountKind kind, string name) =>
        Of(
            source,
            ("account", "created"),
            id,
            writer =>
            {
                writer.WriteString("kind"u8, ApiKey.Word(kind));
                writer.WriteString("name"u8, name);
            }
        );

    public static Event KeyCreated(EventSource source, NewKey key) =>
        Of(
            source,
            ("key", "created"),
            key.Id,
            writer =>
            {
                writer.WriteString("kind"u8, ApiKey.Word(key.Kind));
                writer.WriteString("label"u8, key.Label);
            }
        );

    public static Event KeyRevoked(EventSource source, Guid id) => Of(source, ("key", "revoked"), id, static _ => { });

    public static Event ProcessorAdded(EventSource source, Upstream upstream) =>
        Of(
            source,
            ("processor", "added"),
            upstream.Id,
            writer =>
            {
                writer.WriteString("kind"u8, upstream.Kind);
                writer.WriteString("url"u8, upstream.Url);
            }
        );

    public static Event ProcessorRemoved(EventSource source, Guid id) =>
        Of(source, ("processor", "removed"), id, static _ => { });

    private static Event Of(
        EventSource source,
        (string Name, string Action) what,
        Guid id,
        Action<Utf8JsonWriter> members
    )
    {
        var data = Answers.Json(writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("id"u8, id);
            members(writer);
            writer.WriteEndObject();
        });
        return Event.Of(source, what.Name, what.Action, Ids.Text(id), data);
    }
}
