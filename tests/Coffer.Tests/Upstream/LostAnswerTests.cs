// What holds when the wire or the upstream fails in the middle of a charge: nothing is sent twice, nothing is lost that
// can be found, and only what certainly did not happen is called failed.
using Coffer.Client;
using Coffer.Tests.Fixture;
using Coffer.Tests.Rooms;
using Coffer.Tests.Settlement;
using Microsoft.Extensions.Time.Testing;
using static Coffer.Tests.Rooms.Saying;
using static Coffer.Tests.Settlement.Days;

namespace Coffer.Tests.Upstream;

public sealed class LostAnswerTests(Servers servers, PostgresServer postgres, UpstreamCoffer upstream)
{
    private static readonly TimeSpan Soon = TimeSpan.FromMinutes(2);

    [Theory, EachEngine]
    public async Task A_charge_whose_answer_was_lost_is_found_and_settled_once(Engine engine)
    {
        await using var chain = await Chain(engine);
        await chain.Sale();
        chain.Relay.After = (http, request) => Relay.Charges(request) ? Relay.Drop(http) : Task.FromResult(true);

        var sale = await chain.Sale(key: "once");
        Assert.Equal("pending PENDING", State(sale));
        await chain.Merchant.Asks(Soon);
        await chain.Merchant.Asks(TimeSpan.FromMinutes(6));

        var id = sale.At("transaction_id")!;
        var found = await chain.Merchant.Get($"/v1/transactions/{id}");
        Assert.Equal("captured APPROVED", State(found));
        Assert.Equal(["sale captured", "sale captured"], await chain.Shop.Transactions("type", "status"));
        Assert.Equal(2, chain.Relay.Posts.Count());
        Assert.Equal("pending approved", await chain.Merchant.Actions(id));
        var again = await chain.Sale(key: "once");
        Assert.Equal((true, "captured APPROVED"), (again.Replayed, State(again)));

        // What was found can be voided: upstream's own id came with it.
        chain.Relay.After = null;
        Assert.Equal("approved APPROVED", State((await chain.Merchant.Post(VoidPath, Of(id))).MustSucceed()));
        Assert.Equal("true", (await chain.Merchant.Get("/v1/verify")).At("verified"));
    }

    [Theory, EachEngine]
    public async Task A_void_whose_answer_was_lost_is_found_and_ends_its_original(Engine engine)
    {
        await using var chain = await Chain(engine);
        var hold = await chain.Merchant.AHold();
        chain.Relay.After = (http, request) => Relay.Charges(request) ? Relay.Drop(http) : Task.FromResult(true);

        Assert.Equal("pending PENDING", State((await chain.Merchant.Post(VoidPath, Of(hold))).MustSucceed()));
        await chain.Merchant.Asks(Soon);

        Assert.Equal("voided", await chain.Merchant.Status(hold));
        Assert.Equal(["void approved", "authorize voided"], await chain.Shop.Transactions("type", "status"));
    }

    [Theory, EachEngine]
    public async Task A_request_that_was_lost_stays_pending_and_is_never_sent_again(Engine engine)
    {
        await using var chain = await Chain(engine);
        chain.Relay.Before = (http, request) => Relay.Charges(request) ? Relay.Drop(http) : Task.FromResult(true);
        var sale = await chain.Sale(key: "once");
        chain.Relay.Before = null;

        await chain.Merchant.Asks(Soon);
        await chain.Merchant.Asks(TimeSpan.FromDays(6));

        Assert.Equal("pending", await chain.Merchant.Status(sale.At("transaction_id")!));
        Assert.Equal("pending PENDING", State(await chain.Sale(key: "once")));
        Assert.Single(chain.Relay.Posts);
        Assert.Empty(await chain.Shop.Transactions("type"));
        var verified = (await chain.Merchant.Get("/v1/verify")).MustSucceed();
        Assert.Equal("false", verified.At("verified"));
        var id = sale.At("transaction_id");
        Assert.Contains($"\"offender_count\":1,\"offenders\":[{{\"id\":\"{id}\"", verified.Body);
    }

    [Theory, EachEngine]
    public async Task What_leaves_the_outcome_open_is_pending(Engine engine)
    {
        await using var chain = await Chain(engine);
        (int Status, string Body)[] answers =
        [
            (200, ""),
            (200, "<html>"),
            (200, "{}"),
            (200, """{"transaction_id":"7","response_code":"MAYBE"}"""),
            (200, """{"response_code":"APPROVED"}"""),
            (200, """{"transaction_id":"7","response_code":"APPROVED","amount":9.99}"""),
            (200, """{"transaction_id":"7","response_code":"PENDING"}"""),
            (302, ""),
            (400, """{"transaction_id":"7","response_code":"APPROVED","amount":10.00}"""),
            (408, "{}"),
            (409, """{"errors":[{"type":"CONFLICT"}]}"""),
            (409, """{"errors":[{"code":"idempotency_in_progress"}]}"""),
            (500, "{}"),
            (502, "<html>"),
            (504, """{"errors":[]}"""),
        ];
        foreach (var (status, body) in answers)
        {
            chain.Relay.Before = (http, request) =>
                Relay.Charges(request) ? Relay.Answer(http, status, body) : Task.FromResult(true);
            var sale = await chain.Sale();
            Assert.True(State(sale) == "pending PENDING", $"{status} {body}: {sale.Body}");
        }
        Assert.Equal(answers.Length, chain.Relay.Posts.Count());
        Assert.Equal(
            answers.Length,
            chain.Relay.Posts.Select(post => post.Headers["Idempotency-Key"]).Distinct().Count()
        );
    }

    [Theory, EachEngine]
    public async Task What_certainly_was_not_done_is_failed(Engine engine)
    {
        await using var chain = await Chain(engine);
        (int Status, string Body)[] answers =
        [
            .. ((int[])[400, 401, 402, 403, 404, 405, 413, 415, 422, 429]).Select(status =>
                (status, """{"errors":[{"type":"VALIDATION","message":"No."}]}""")
            ),
            (409, """{"errors":[{"code":"token_expired"}]}"""),
            (200, """{"transaction_id":"7","response_code":"ERROR"}"""),
        ];
        foreach (var (status, body) in answers)
        {
            chain.Relay.Before = (http, request) =>
                Relay.Charges(request) ? Relay.Answer(http, status, body) : Task.FromResult(true);
            var sale = await chain.Sale();
            Assert.True(State(sale) == "failed ERROR", $"{status} {body}: {sale.Body}");
        }

        chain.Relay.Before = (http, request) =>
            Relay.Charges(request) ? Relay.Answer(http, 402, """{"responseCode":"DECLINED"}""") : Task.FromResult(true);
        var declined = await chain.Sale();
        Assert.Equal("declined DECLINED", State(declined));
        Assert.Equal("generic_decline soft", $"{declined.At("decline_code")} {declined.At("decline_kind")}");
    }

    [Theory, EachEngine]
    public async Task Without_a_token_nothing_is_charged(Engine engine)
    {
        await using var chain = await Chain(engine);
        foreach (var status in (int[])[400, 401, 500, 200])
        {
            chain.Relay.Before = (http, _) => Relay.Answer(http, status, "{}");
            Assert.Equal("failed ERROR", State(await chain.Sale()));
        }
        chain.Relay.Before = (http, _) => Relay.Drop(http);
        Assert.Equal("failed ERROR", State(await chain.Sale()));
        Assert.Empty(chain.Relay.Posts);
    }

    [Theory, EachEngine]
    public async Task Nobody_there_is_failed_and_after_ten_times_not_even_tried(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        await merchant.ChargesThrough(new($"http://127.0.0.1:{Ports.Free()}"), (await upstream.Shop()).Keys);
        for (var i = 0; i < 7; i++)
        {
            var sale = (await merchant.Post(Sale, Charge(Card(Merchant.Visa)))).MustSucceed();
            Assert.Equal("failed ERROR", State(sale));
            Assert.Equal("The upstream processor could not be reached", sale.At("response_text"));
        }
    }

    [Theory, EachEngine]
    public async Task An_upstream_that_fails_is_left_alone_for_a_while(Engine engine)
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var server = await TestServer.Start(engine, postgres, time);
        await using var chain = await Chain(await Merchant.On(server));
        chain.Relay.Before = (http, _) => Relay.Answer(http, 503, "{}");
        for (var i = 0; i < 8; i++)
            Assert.Equal("failed ERROR", State(await chain.Sale()));
        Assert.Equal(10, chain.Relay.Seen.Count);

        chain.Relay.Before = null;
        time.Advance(TimeSpan.FromSeconds(16));
        Assert.Equal("captured APPROVED", State(await chain.Sale()));
    }

    [Theory, EachEngine]
    public async Task An_upstream_that_takes_too_long_leaves_it_pending(Engine engine)
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var server = await TestServer.Start(engine, postgres, time);
        await using var chain = await Chain(await Merchant.On(server));
        var (arrived, released) = (new TaskCompletionSource(), new TaskCompletionSource());
        chain.Relay.Before = async (_, request) =>
        {
            if (Relay.Charges(request))
            {
                arrived.SetResult();
                await released.Task;
            }
            return true;
        };
        var sale = chain.Sale();
        await arrived.Task;
        time.Advance(TimeSpan.FromSeconds(19));
        Assert.Equal("pending PENDING", State(await sale));

        // It was slow, not lost: asked in a minute, it is there.
        released.SetResult();
        await Tables.Until(async () => await chain.Shop.Transactions("status") is ["captured"]);
        await chain.Merchant.Asks(Soon);
        Assert.Equal("captured", await chain.Merchant.Status((await sale).At("transaction_id")!));
    }

    [Theory]
    [EachEngine("processor_down", "failed ERROR", "failed ERROR")]
    [EachEngine("duplicate_reply", "captured APPROVED", "captured APPROVED")]
    [EachEngine("drop_reply_after_commit", "pending PENDING", "captured APPROVED")]
    [EachEngine("timeout", "pending PENDING", "failed ERROR")]
    public async Task An_upstream_whose_processor_fails_is_believed(
        Engine engine,
        string fault,
        string first,
        string last
    )
    {
        await using var chain = await Chain(engine);
        await chain.Shop.Misbehaves(fault);
        var sale = await chain.Sale();
        Assert.Equal(first, State(sale));

        await chain.Shop.Moves(TimeSpan.FromMinutes(2));
        Assert.Equal([last], await chain.Shop.Transactions("status", "response_code"));
        await chain.Merchant.Asks(Soon);

        Assert.Equal(last, State(await chain.Merchant.Get($"/v1/transactions/{sale.At("transaction_id")}")));
        Assert.Single(await chain.Shop.Transactions("type"));
    }

    private static string State(CofferResponse answer) => $"{answer.At("status")} {answer.At("response_code")}";

    private async Task<Chain> Chain(Engine engine) => await Chain(await servers.Merchant(engine, postgres));

    private async Task<Chain> Chain(Merchant merchant)
    {
        var shop = await upstream.Shop();
        var relay = await Relay.To(shop.Address);
        await merchant.ChargesThrough(relay.Address, shop.Keys);
        return new(merchant, relay, shop);
    }
}

/// <summary>A merchant, the wire, the merchant's account at the upstream.</summary>
internal sealed record Chain(Merchant Merchant, Relay Relay, UpstreamShop Shop) : IAsyncDisposable
{
    public async Task<CofferResponse> Sale(string? key = null) =>
        (await Merchant.Post(Saying.Sale, Charge(Card(Merchant.Visa)), key)).MustSucceed();

    public ValueTask DisposeAsync() => Relay.DisposeAsync();
}
