// The simulation can fail: what keeps bills right is broken, piece by piece, and each time it must notice. What only
// spares work is broken too, and nothing may come of that.
using Coffer.Http;
using Coffer.Processing;
using Coffer.Storage;

namespace Coffer.Tests.Simulation;

public sealed class SabotageTests
{
    private const int Enough = 500;
    private const int Some = 100;
    private static readonly Sql OneAttempt = new("DROP INDEX transactions_bill");
    private static readonly Sql OnePeriod = new("DROP INDEX bills_period");
    private static readonly Sql OneDay = new("DROP INDEX bills_day");

    private static readonly Dictionary<string, Sabotage> Breaks = new(StringComparer.Ordinal)
    {
        ["nobody sees that a bill is being charged"] = new()
        {
            Statement = Replacing("b.attempt, b.first_decline", "NULL, b.first_decline"),
            Schema = [OneAttempt],
        },
        ["a period is skipped"] = new()
        {
            Statement = Replacing("next_period = $4", "next_period = $4 + ($4 = 2 AND next_period = 1)"),
        },
        ["a period is billed twice"] = new()
        {
            Statement = Replacing("next_period = $4", "next_period = $4 - ($4 = 2 AND next_period = 1)"),
            Schema = [OnePeriod, OneDay],
        },
        ["an outcome is not worked into its bill"] = new() { Billing = billing => new Deaf(billing, Outcomes: true) },
        ["a returned debit is not worked into its bill"] = new()
        {
            Billing = billing => new Deaf(billing, Outcomes: false),
        },
        ["nobody looks when a retry has come"] = new()
        {
            Statement = Replacing("wallet_id = $8, due = $9", "wallet_id = $8, due = COALESCE($9, due) + 90000000"),
        },
    };

    public static TheoryData<string> Names => [.. Breaks.Keys];

    [Theory, MemberData(nameof(Names))]
    public async Task It_notices_when(string name)
    {
        var template = await Template.Path;
        var seeds = new Seeds(1, Enough, TimeSpan.MaxValue);

        var wrong = seeds.Run(template, (store, seed) => Run.Of(store, seed, Breaks[name]));

        Assert.NotNull(wrong);
        TestContext.Current.TestOutputHelper?.WriteLine($"{wrong.Name} of {seeds.Done}: {wrong.Wrong[0]}");
    }

    [Fact]
    public async Task Leases_only_spare_work()
    {
        var template = await Template.Path;
        var lease = Replacing("UPDATE subscriptions SET lease = $4", "UPDATE subscriptions SET lease = $3");
        var seeds = new Seeds(1, Some, TimeSpan.MaxValue);

        var wrong = seeds.Run(template, (store, seed) => Run.Of(store, seed, new() { Statement = lease }));

        Assert.True(wrong is null, wrong is null ? "" : Seeds.Report(wrong));
    }

    private static Func<Sql, Sql> Replacing(string text, string by) =>
        sql =>
            sql.ToString().Contains(text, StringComparison.Ordinal)
                ? Sql.Of(sql.ToString().Replace(text, by, StringComparison.Ordinal))
                : sql;

    /// <param name="Outcomes">It hears of no outcomes; or else of no returned debits.</param>
    private sealed record Deaf(IBilling Inner, bool Outcomes) : IBilling
    {
        public ValueTask Decided(Session tx, Desk desk, BilledAttempt attempt, ChargeAnswer answer) =>
            Outcomes ? default : Inner.Decided(tx, desk, attempt, answer);

        public ValueTask Returned(Session tx, Desk desk, BilledAttempt attempt, string code) =>
            Outcomes ? Inner.Returned(tx, desk, attempt, code) : default;

        public ValueTask<bool> MethodChanged(Session tx, Desk desk, MethodChanged changed) =>
            Inner.MethodChanged(tx, desk, changed);

        public void ZoneMoved(Session tx, Desk desk) => Inner.ZoneMoved(tx, desk);

        public Task BillNow(Desk desk, long customer) => Inner.BillNow(desk, customer);
    }
}
