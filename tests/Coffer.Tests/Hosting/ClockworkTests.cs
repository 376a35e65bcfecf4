// The recurring loop: jobs come again, one that fails holds nobody up, and what has lapsed is gone after a turn.
using Coffer.Hosting;
using Coffer.Storage;
using Coffer.Tests.Fixture;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Coffer.Tests.Hosting;

public sealed class ClockworkTests(PostgresServer postgres)
{
    private static readonly Sql Codes = new("SELECT count(*) FROM security_codes");
    private static readonly Sql Answers = new("SELECT count(*) FROM idempotency");

    [Fact]
    public async Task A_job_that_fails_is_logged_and_comes_again_like_the_others()
    {
        var time = new FakeTimeProvider();
        using var logs = new LogLines();
        var (failing, fine) = (0, 0);
        using var clockwork = new Clockwork(
            [
                (
                    "failing",
                    _ => ++failing > 0 ? throw new InvalidOperationException("4111111111111111") : Task.CompletedTask
                ),
                ("fine", _ => Task.FromResult(++fine)),
            ],
            Clockwork.SweepPeriod,
            time,
            logs.CreateLogger("Clockwork")
        );
        await clockwork.StartAsync(TestContext.Current.CancellationToken);

        await Until(time, () => fine >= 3);
        await clockwork.StopAsync(TestContext.Current.CancellationToken);

        Assert.True(failing >= 3);
        Assert.Contains(logs.All, line => line.Contains("'failing' failed (InvalidOperationException)"));
        Assert.DoesNotContain("4111111111111111", logs.Text);
    }

    [Theory, EachEngine]
    public async Task Unused_security_codes_and_old_idempotency_keys_are_gone_after_their_time(Engine engine)
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var server = await TestServer.Start(engine, postgres, time, new LogLines());
        var shop = await Merchant.On(server);
        await shop.AToken(code: "123");
        await shop.ACustomer();
        var database = server.Running.Tools.Database;
        Assert.Equal((1, 2), (await Count(database, Codes), await Count(database, Answers)));

        time.Advance(TimeSpan.FromMinutes(61));
        await Until(time, async () => await Count(database, Codes) == 0);
        Assert.Equal(2, await Count(database, Answers));

        time.Advance(TimeSpan.FromDays(31));
        await Until(time, async () => await Count(database, Answers) == 0);
    }

    private static async Task<long?> Count(Database database, Sql sql) =>
        await database.Read(session => session.Number(sql));

    private static Task Until(FakeTimeProvider time, Func<bool> done) => Until(time, () => Task.FromResult(done()));

    private static async Task Until(FakeTimeProvider time, Func<Task<bool>> done)
    {
        for (var turns = 0; !await done(); turns++)
        {
            Assert.True(turns < 500, "The loop did not come to it.");
            time.Advance(Clockwork.SweepPeriod);
            await Task.Delay(20);
        }
    }
}
