// Batches: what was captured settles at the account's midnight, with totals by currency, once.
using System.Globalization;
using Coffer.Tests.Contract;
using Coffer.Tests.Fixture;
using Coffer.Tests.Rooms;
using static Coffer.Tests.Rooms.Saying;
using static Coffer.Tests.Settlement.Days;

namespace Coffer.Tests.Settlement;

public sealed class BatchTests(Servers servers, PostgresServer postgres)
{
    private const string Close = "/v1/sandbox/batch/close";

    [Theory, EachEngine]
    public async Task A_day_is_settled_and_its_batch_shows_what_it_was(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        var sale = await merchant.ASale(Card(Merchant.Visa), """{"value":48.71}""");
        (await merchant.Post(Close, null)).MustSucceed();
        (await merchant.Post(RefundPath, Of(sale, "8.71"))).MustSucceed();
        var second = await merchant.ASale(Card(Merchant.Amex), """{"value":12}""");

        var closed = await merchant.Post(Close, null);

        Approved.Matches("close-sandbox-batch.answer", closed.Body);
        Approved.Matches("get-batch.answer", (await merchant.Get($"/v1/batches/{closed.At("batch.id")}")).Body);
        Approved.Matches("list-batches.answer", (await merchant.Get("/v1/batches?Size=1")).Body);
        Assert.Equal("settled", await merchant.Status(second));
        Assert.Equal("approved settled refunded", await merchant.Actions(sale));
        Assert.Equal("approved settled", await merchant.Actions(second));
        Assert.Equal("8.71", (await merchant.Get($"/v1/transactions/{sale}")).At("refunded_amount"));
    }

    [Theory, EachEngine]
    public async Task A_batch_closes_at_the_accounts_midnight_and_takes_what_was_captured(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        (await merchant.Patch("/v1/account", """{"time_zone":"Pacific/Auckland"}""")).MustSucceed();
        var sale = await merchant.ASale(Card(Merchant.Visa));
        var hold = await merchant.AHold();
        var voided = await merchant.ASale(Card(Merchant.Visa));
        (await merchant.Post(VoidPath, Of(voided))).MustSucceed();

        await merchant.After(TimeSpan.Zero);
        Assert.Equal("captured", await merchant.Status(sale));
        await merchant.After(TimeSpan.FromDays(1));

        Assert.Equal("settled", await merchant.Status(sale));
        Assert.Equal("authorized", await merchant.Status(hold));
        Assert.Equal("voided", await merchant.Status(voided));
        var batches = (await merchant.Get("/v1/batches")).Ok();
        Assert.Equal("1", batches.At("pagination.total_records"));
        var cutoff = DateTimeOffset.Parse(batches.At("batches.0.cutoff")!, CultureInfo.InvariantCulture);
        var zone = TimeZoneInfo.FindSystemTimeZoneById("Pacific/Auckland");
        Assert.Equal(TimeSpan.Zero, TimeZoneInfo.ConvertTime(cutoff, zone).TimeOfDay);
    }

    [Theory, EachEngine]
    public async Task A_machine_that_was_off_closes_a_batch_for_each_midnight_that_it_missed(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        var first = await merchant.ASale(Card(Merchant.Visa));
        var second = await merchant.ASale(Card(Merchant.Visa));
        await merchant.Sql($"UPDATE transactions SET due = due + 86400000 WHERE id = {second}");

        await merchant.After(TimeSpan.FromDays(30));

        Assert.Equal("settled settled", $"{await merchant.Status(first)} {await merchant.Status(second)}");
        Assert.Equal("2", (await merchant.Get("/v1/batches")).At("pagination.total_records"));
        await merchant.After(TimeSpan.FromDays(31));
        Assert.Equal("2", (await merchant.Get("/v1/batches")).At("pagination.total_records"));
    }

    [Theory, EachEngine]
    public async Task Nodes_that_wake_at_the_same_midnight_settle_each_transaction_once(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        for (var i = 0; i < 20; i++)
            await merchant.ASale(
                Card(Merchant.Visa),
                i % 2 == 0 ? """{"value":1}""" : """{"value":2,"currency":"EUR"}"""
            );

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => merchant.After(TimeSpan.FromDays(1))));

        var batches = (await merchant.Get("/v1/batches")).Ok();
        Assert.Equal("1", batches.At("pagination.total_records"));
        Assert.Equal("20 closed", $"{batches.At("batches.0.transaction_count")} {batches.At("batches.0.status")}");
        Assert.Equal("EUR 20.00 USD 10.00", string.Join(' ', Enumerable.Range(0, 2).Select(Totals)));
        string Totals(int i) =>
            $"{batches.At($"batches.0.totals.{i}.currency")} {batches.At($"batches.0.totals.{i}.net")}";
    }

    [Theory, EachEngine]
    public async Task An_empty_close_makes_an_empty_batch_and_its_key_replays_it(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);

        var first = (await merchant.Post(Close, null, "close-1")).MustSucceed();
        var again = (await merchant.Post(Close, null, "close-1")).MustSucceed();

        Assert.Equal(first.Body, again.Body);
        Assert.Equal("0", first.At("batch.transaction_count"));
        Assert.Equal("1", (await merchant.Get("/v1/batches")).At("pagination.total_records"));
    }

    [Theory, EachEngine]
    public async Task Another_accounts_batch_is_not_there(Engine engine)
    {
        var (merchant, other) = (await servers.Merchant(engine, postgres), await servers.Merchant(engine, postgres));
        var batch = (await other.Post(Close, null)).At("batch.id");

        (await merchant.Get($"/v1/batches/{batch}")).MustBeRefused(404, "not_found");
        (await merchant.Get("/v1/batches/7")).MustBeRefused(404, "not_found");
        (await merchant.Get($"/v1/batches?after={batch}")).MustBeRefused(400, "unknown_reference", "after");
    }
}
