// Who does what is due at a sandbox account: one at a time, so that a clock that is moved finds everything done in
// order of time. A turn is a lease: its owner may die. Production accounts are worked on by all nodes at once.
using Coffer.Http;
using Coffer.Kernel;

namespace Coffer.Agenda;

public sealed class Turn : IAsyncDisposable
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly Desk _desk;
    private long _until;

    private Turn(Desk desk, long until)
    {
        _desk = desk;
        _until = until;
    }

    /// <summary>Null: somebody else has it.</summary>
    public static async Task<Turn?> Take(Desk desk)
    {
        var (now, until) = Times(desk);
        return await desk.Write(tx => AgendaStore.TakeTurn(tx, desk.Account, now, until)) ? new(desk, until) : null;
    }

    /// <summary>Waits until it is free.</summary>
    /// <exception cref="Refusal">It is not.</exception>
    public static async Task<Turn> Wait(Desk desk)
    {
        var began = desk.Time.GetTimestamp();
        while (desk.Time.GetElapsedTime(began) < Patience)
        {
            if (await Take(desk) is { } turn)
                return turn;
            await Task.Delay(Pause, desk.Time);
        }

        throw Refusal.Unavailable(Codes.Unavailable, "Somebody else is moving this account's clock.", 1);
    }

    /// <summary>Keeps it for longer. Who lost it, because he was away for too long, works on beside the next one: all
    /// work guards itself.</summary>
    public Task Renew()
    {
        var before = _until;
        (_, _until) = Times(_desk);
        return _desk.Write(tx =>
        {
            AgendaStore.RenewTurn(tx, _desk.Account, before, _until);
            return ValueTask.CompletedTask;
        });
    }

    public ValueTask DisposeAsync() =>
        new(
            _desk.Write(tx =>
            {
                AgendaStore.RenewTurn(tx, _desk.Account, _until, until: null);
                return ValueTask.CompletedTask;
            })
        );

    private static (long Now, long Until) Times(Desk desk)
    {
        var now = desk.Time.GetUtcNow();
        return (Instants.Milliseconds(now), Instants.Milliseconds(now + Lease));
    }
}
