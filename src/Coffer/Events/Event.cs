// A change that happened, to be written in the change's own commit.
using Coffer.Kernel;
using Coffer.Keys;
using Coffer.Sealing;

namespace Coffer.Events;

/// <param name="Subject">The id of what changed; all that is left of the data once it is erased.</param>
/// <param name="Data">JSON, sealed for the customer whose personal data it holds (<see cref="Personal"/>).</param>
public sealed record Event(Guid Id, string Name, string Action, string Subject, byte[] Data, long Created)
{
    public static Event Of(EventSource source, string name, string action, string subject, byte[] data)
    {
        var id = Ids.New(source.Now);
        var kept = Personal.Keep(data, source.Owner, Context(source.Account, id));
        return new(id, name, action, subject, kept, Instants.Milliseconds(source.Now));
    }

    public static SealContext Context(long account, Guid id) => new(account, id, "event");
}

/// <summary>Where an event comes from: the account, its time, and the customer whose key seals it (null: it holds
/// nobody's data).</summary>
public sealed record EventSource(long Account, DateTimeOffset Now, DataKey? Owner = null);
