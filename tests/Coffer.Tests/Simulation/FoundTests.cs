// What the simulation found, each told as a story that one can read.
using System.Globalization;
using Coffer.Access;
using Coffer.Agenda;
using Coffer.Http;
using Coffer.Processing;
using Coffer.Storage;
using Coffer.Tests.Fixture;
using Coffer.Tests.Rooms;
using Coffer.Transactions;

namespace Coffer.Tests.Simulation;

public sealed class FoundTests(PostgresServer postgres)
{
    private static readonly Sql LeftOpen = new("UPDATE batches SET status = 'closing', closed = NULL");
    private static readonly DateTimeOffset Created = new(2026, 3, 1, 11, 0, 0, TimeSpan.Zero);

    // Seed 1075: the answer came on its own, the transaction moved on, and only then came the reply.
    [Theory, EachEngine]
    public async Task A_reply_that_comes_late_is_answered_as_the_key_will_answer(Engine engine)
    {
        var processor = new ScriptedProcessor();
        await using var server = await TestServer.Start(engine, postgres, sandbox: processor.Around);
        var merchant = await Merchant.On(server);
        processor.After = async (charge, answer) =>
        {
            if (charge.Type == TransactionType.Sale)
            {
                await LateAnswers.Take(server.Running.Tools, charge.Account, charge.AttemptId, answer);
                var id = charge.AttemptId.ToString(CultureInfo.InvariantCulture);
                (await merchant.Post("/v1/transactions/void", $$"""{"transaction_id":"{{id}}"}""")).MustSucceed();
            }

            return answer;
        };
        var sale = Saying.Charge(Saying.Card(Merchant.Visa));

        var first = (await merchant.Post(Saying.Sale, sale, "once")).MustSucceed();
        var again = (await merchant.Post(Saying.Sale, sale, "once")).MustSucceed();

        Assert.Equal(("captured", true), (first.At("status"), again.Replayed));
        Assert.Equal(first.Body, again.Body);
    }

    // A crash at step 80 of "what is due": nothing was left to settle, so nobody came back to close the batch.
    [Theory, EachEngine]
    public async Task A_batch_that_a_crash_left_is_closed_though_nothing_else_is_due(Engine engine)
    {
        await using var server = await TestServer.Start(engine, postgres);
        var merchant = await Merchant.On(server);
        await merchant.Post(Saying.Sale, Saying.Charge(Saying.Card(Merchant.Visa)));
        await merchant.Post("/v1/sandbox/batch/close", null);
        var tools = server.Running.Tools;
        await tools.Database.Write(async tx => await tx.Execute(LeftOpen));

        await Tables.Until(async () =>
        {
            // Nothing, while the server's own loop is at it.
            await Chores.RunDue(tools, TestContext.Current.CancellationToken);
            return (await merchant.Get("/v1/batches")).MustSucceed().At("batches.0.status") == "closed";
        });

        var batch = (await merchant.Get("/v1/batches")).MustSucceed();
        Assert.Equal("1", batch.At("batches.0.transaction_count"));
    }

    // Seed 639310392994930983: taken to be asked about, and decided by somebody else before it was looked at.
    [Theory, EachEngine]
    public async Task What_was_decided_meanwhile_is_not_asked_about_and_never_due_again(Engine engine)
    {
        var processor = new ScriptedProcessor { WhenAsked = _ => Task.FromResult(ChargeAnswer.Unknown("Cannot tell")) };
        await using var server = await TestServer.Start(engine, postgres, sandbox: processor.Around);
        processor.After = (_, _) => Task.FromResult(ChargeAnswer.Unknown("Lost"));
        var merchant = await Merchant.On(server);
        (await merchant.Post(Saying.Sale, Saying.Charge(Saying.Card(Merchant.Visa)))).MustSucceed();
        var (tools, charge) = (server.Running.Tools, processor.Sent.Single());
        var meanwhile = new Meanwhile(
            tools.Database,
            () => LateAnswers.Take(tools, charge.Account, charge.AttemptId, ChargeAnswer.Failed("Never carried out"))
        );
        var account = await tools.Database.Read(session => AccessStore.GetAccount(session, charge.Account));
        var now = tools.Time.GetUtcNow();

        await Resolver.AskAll(
            new AccountDesk(tools with { Database = meanwhile }, account, now, now + TimeSpan.FromMinutes(2))
        );

        Assert.Equal(1, await server.Count("transactions WHERE status = 'failed' AND due IS NULL"));
        Assert.Empty(processor.Asked);
    }

    // Seed 239: a machine that was off for a week asked once, heard nothing, and never asked again.
    [Fact]
    public void A_machine_that_was_off_asks_as_often_as_any_other()
    {
        var (now, asks) = (Created.AddDays(11), 1);
        for (var asked = 1; Schedule.NextAsk(Created, asked, now) is { } next; asked++)
        {
            Assert.True(next >= now.AddDays(1), $"Ask {asked} comes at {next}, right after {now}.");
            (now, asks) = (next, asks + 1);
        }

        Assert.Equal(8, asks);
    }

    [Fact]
    public void The_schedule_is_a_minute_five_an_hour_and_five_days()
    {
        var asks = new List<TimeSpan> { Schedule.FirstAsk(Created) - Created };
        while (Schedule.NextAsk(Created, asks.Count, Created + asks[^1]) is { } next)
            asks.Add(next - Created);

        Assert.Equal(
            ["00:01:00", "00:05:00", "01:00:00", "1.00:00:00", "2.00:00:00", "3.00:00:00", "4.00:00:00", "5.00:00:00"],
            asks.Select(ask => ask.ToString("c", CultureInfo.InvariantCulture))
        );
        Assert.Equal(Schedule.End, asks[^1]);
    }

    // A database at which something happens between a unit and what is read after it.
    private sealed class Meanwhile(Database inner, Func<Task> happens) : Database
    {
        public override string Description => inner.Description;

        internal override Dialect Dialect => inner.Dialect;

        public override async Task<T> Read<T>(
            Func<Session, ValueTask<T>> read,
            CancellationToken cancellationToken = default
        )
        {
            await happens();
            return await inner.Read(read, cancellationToken);
        }

        public override Task<T> Write<T>(Func<Session, ValueTask<T>> unit) => inner.Write(unit);

        // The inner one is its owner's.
        public override ValueTask DisposeAsync() => default;
    }
}
