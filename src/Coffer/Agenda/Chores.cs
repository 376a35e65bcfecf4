// What falls due at an account, in order of time: chores of the rooms below. The loop has no rules, the rules have no
// loop.
using System.Collections.Concurrent;
using Coffer.Access;
using Coffer.Http;
using Coffer.Kernel;
using Coffer.Settlement;
using Coffer.Storage;
using Coffer.Subscriptions;
using Coffer.Transactions;
using Microsoft.Extensions.Logging;

namespace Coffer.Agenda;

public static partial class Chores
{
    private const int AccountsAtOnce = 8;

    // How long an account may be worked on in one turn. What is left, of a huge batch or a slow processor, comes with
    // the next one; so no account keeps the others waiting for longer.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(20);

    /// <summary>In the order in which those of the same instant are done.</summary>
    public static IReadOnlyList<Chore> All { get; } =
    [Resolver.Chore, Expiring.Chore, Closing.Chore, Returning.Chore, Biller.Chore];

    /// <summary>Does what is due at every account, at a few of them at the same time, and at each for a while. What
    /// fails, or is not done by then, comes again at the next turn.</summary>
    public static async Task RunDue(Tools tools, CancellationToken stop)
    {
        var now = Instants.Milliseconds(tools.Time.GetUtcNow());
        var accounts = await tools.Database.Read(session => AgendaStore.Due(session, now), stop);
        var waiting = new ConcurrentQueue<long>(accounts);
        await Task.WhenAll(Enumerable.Range(0, AccountsAtOnce).Select(_ => RunEach(tools, waiting, stop)));
    }

    /// <summary>Does what is due at this desk's time.</summary>
    public static async Task RunDue(Desk desk)
    {
        foreach (var chore in All)
        {
            if (await Next(desk, chore, long.MinValue) is { } due && due <= Instants.Milliseconds(desk.Now))
                await chore.Run(desk);
        }
    }

    /// <summary>When the account's first piece of work later than an instant is due, in milliseconds of its own
    /// time.</summary>
    public static async Task<long?> Next(Desk desk, DateTimeOffset after)
    {
        long? next = null;
        foreach (var chore in All)
        {
            if (await Next(desk, chore, Instants.Milliseconds(after)) is { } due && (next is null || due < next))
                next = due;
        }

        return next;
    }

    private static async Task RunEach(Tools tools, ConcurrentQueue<long> waiting, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested && waiting.TryDequeue(out var account))
            await RunDue(tools, account, stop);
    }

    private static async Task RunDue(Tools tools, long account, CancellationToken stop)
    {
        var began = tools.Time.GetTimestamp();
        bool Enough() => stop.IsCancellationRequested || tools.Time.GetElapsedTime(began) > Longest;
        try
        {
            var row = await tools.Database.Read(s => AccessStore.GetAccount(s, account), CancellationToken.None);
            var desk = AccountDesk.Of(tools, row, Enough);
            if (desk.AccountKind == AccountKind.Production)
                await RunDue(desk);
            else
                await RunInTurn(desk);
        }
        catch (Exception e)
        {
            LogFailure(tools.Log("Agenda"), account, e.GetType().Name);
        }
    }

    // The turn is somebody else's: he does what is due.
    private static async Task RunInTurn(AccountDesk desk)
    {
        if (await Turn.Take(desk) is not { } turn)
            return;
        await using (turn)
            await RunDue(desk);
    }

    private static Task<long?> Next(Desk desk, Chore chore, long after) =>
        desk.Database.Read(session => chore.Next(session, desk.Account, after));

    [LoggerMessage(70, LogLevel.Error, "What is due at account {Account} failed ({Fault}); it comes again.")]
    private static partial void LogFailure(ILogger logger, long account, string fault);
}
