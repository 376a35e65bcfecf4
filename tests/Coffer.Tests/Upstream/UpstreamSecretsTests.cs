// An upstream that repeats what it was sent, in every place where it can: nothing of it comes back, is logged or kept.
// And the upstream's own keys are nowhere.
using Coffer.Tests.Fixture;
using Coffer.Tests.Hosting;
using Coffer.Tests.Rooms;
using static Coffer.Tests.Rooms.Saying;

namespace Coffer.Tests.Upstream;

public sealed class UpstreamSecretsTests(PostgresServer postgres, UpstreamCoffer upstream)
{
    private const string Number = "4242424242424242";
    private const string Account = "883311229977";
    private const string Code = "8642";

    [Theory, EachEngine]
    public async Task Nothing_comes_back_from_an_upstream_that_repeats_everything(Engine engine)
    {
        var logs = new LogLines();
        await using var server = await TestServer.Start(engine, postgres, logs: logs);
        var merchant = await Merchant.On(server);
        var shop = await upstream.Shop();
        await using var relay = await Relay.To(shop.Address);
        await merchant.ChargesThrough(relay.Address, shop.Keys);
        var answers = new List<string>();
        foreach (var status in (int[])[200, 400, 402, 500])
        {
            foreach (var toToken in (bool[])[true, false])
            {
                relay.Before = (http, request) =>
                {
                    if (toToken == Relay.Charges(request))
                        return Task.FromResult(true);
                    http.Response.Headers["X-Request-Id"] = Number;
                    return Relay.Answer(http, status, Echo());
                };
                foreach (
                    var payment in (string[])
                        [Card(Number, more: $",\"verification_value\":\"{Code[1..]}\""), Check(Account)]
                )
                    answers.Add((await merchant.Post(Sale, Charge(payment))).MustSucceed().Body);
            }
        }
        relay.Before = null;
        answers.Add((await merchant.Post(Sale, Charge(Card(Number)))).MustSucceed().Body);

        var kept = await DatabaseText.Of(engine, server.DatabaseUrl);
        Assert.Contains(relay.Seen, request => request.Body.Contains(Number, StringComparison.Ordinal));
        Assert.Contains("\"captured\"", answers[^1]);
        foreach (var secret in (string[])[Number, Account, shop.Keys.Private, shop.Keys.Public])
        {
            Assert.DoesNotContain(answers, answer => answer.Contains(secret, StringComparison.Ordinal));
            Assert.DoesNotContain(secret, logs.Text);
            Assert.DoesNotContain(secret, kept);
        }
        Assert.Contains("Coffer.Upstream", logs.Text);
    }

    [Theory, EachEngine]
    public async Task Only_the_token_call_has_the_number_and_the_public_key(Engine engine)
    {
        await using var server = await TestServer.Start(engine, postgres);
        var merchant = await Merchant.On(server);
        var shop = await upstream.Shop();
        await using var relay = await Relay.To(shop.Address);
        await merchant.ChargesThrough(relay.Address, shop.Keys);

        await merchant.Post(Sale, Charge(Card(Number, more: ",\"verification_value\":\"987\"")));

        Assert.Equal(["POST /v1/tokens", "POST /v1/transactions/sale"], relay.Seen.Select(request => request.What));
        Assert.Equal([shop.Keys.Public, shop.Keys.Private], relay.Seen.Select(request => request.Headers["X-Api-Key"]));
        Assert.Contains(Number, relay.Seen[0].Body);
        Assert.Contains("\"987\"", relay.Seen[0].Body);
        Assert.DoesNotContain(Number, relay.Seen[1].Body);
        Assert.DoesNotContain("\"987\"", relay.Seen[1].Body);
        Assert.DoesNotContain(relay.Seen, request => request.Headers.ContainsKey("traceparent"));
    }

    private static string Echo() =>
        $$"""
            {"request_id":"{{Number}}","transaction_id":"x{{Number}}x","response_code":"DECLINED","response_text":"{{Number}} {{Account}}",
             "auth_code":"-{{Number}}","decline_code":"{{Number}}","network_transaction_id":"-{{Number}}","return_code":"-{{Account}}",
             "avs":{"code":"-{{Number}}","text":"{{Number}}"},"cvv":{"code":"-{{Account}}","text":"{{Code}}"},
             "errors":[{"type":"{{Number}}","code":"{{Account}}","message":"{{Number}} {{Account}}"}]}
            """;
}
