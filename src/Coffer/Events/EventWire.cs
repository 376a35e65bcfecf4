// An event on the wire: ECRYPT's { event, action, data } with id, sequence and time.
using Coffer.Http;
using Coffer.Kernel;
using Coffer.Keys;

namespace Coffer.Events;

public static class EventWire
{
    public static byte[] Body(DataKeys keys, long account, NumberedEvent e) =>
        Answers.Json(writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("id"u8, e.Id);
            writer.WriteNumber("sequence"u8, e.Number);
            writer.WriteString("event"u8, e.Name);
            writer.WriteString("action"u8, e.Action);
            Answers.Raw(writer, "data", Data(keys, account, e));
            writer.WriteString("created"u8, Instants.Text(Instants.From(e.Created)));
            writer.WriteEndObject();
        });

    private static byte[] Data(DataKeys keys, long account, NumberedEvent e) =>
        Personal.Recall(keys, e.Data, e.Key, Event.Context(account, e.Id))
        ?? Answers.Json(writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("id"u8, e.Subject);
            writer.WriteBoolean("erased"u8, true);
            writer.WriteEndObject();
        });
}
