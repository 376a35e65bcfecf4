// A token's life: used once, an hour long; and what is left of it in the tables. Time stands where a test puts it.
using Coffer.Client;
using Coffer.Tests.Fixture;
using Microsoft.Extensions.Time.Testing;
using static Coffer.Tests.Rooms.Saying;

namespace Coffer.Tests.Rooms;

public sealed class TokenLifeTests(Servers servers, PostgresServer postgres)
{
    private static readonly DateTimeOffset NewYear = new(2027, 1, 31, 23, 30, 0, TimeSpan.Zero);

    [Theory, EachEngine]
    public async Task A_wallet_uses_a_token_up(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        var customer = await merchant.ACustomer();
        var token = await merchant.AToken(code: "123");
        Assert.Equal((true, true, true), await merchant.Server.Held(token));
        (await merchant.Post(Wallet(customer), ByToken(token))).MustSucceed();
        Assert.Equal((false, false, false), await merchant.Server.Held(token));
        (await merchant.Post(Wallet(customer), ByToken(token))).MustBeRefused(409, "token_used", "token");
        (await merchant.Post(Sale, Charge(ByToken(token)))).MustBeRefused(409, "token_used", "payment.token");
    }

    [Theory]
    [EachEngine(Merchant.Visa, "APPROVED")]
    [EachEngine("4000000000000002", "DECLINED")]
    public async Task A_charge_uses_a_token_up_even_a_declined_one(Engine engine, string number, string outcome)
    {
        var merchant = await servers.Merchant(engine, postgres);
        var token = await merchant.AToken(number, "123");
        Assert.Equal(outcome, (await merchant.Post(Sale, Charge(ByToken(token)))).At("response_code"));
        Assert.Equal((false, false, false), await merchant.Server.Held(token));
        (await merchant.Post(Sale, Charge(ByToken(token)))).MustBeRefused(409, "token_used", "payment.token");
    }

    [Theory]
    [EachEngine("wallet")]
    [EachEngine("charge")]
    public async Task A_token_that_is_seen_to_have_lapsed_loses_its_number_and_code(Engine engine, string way)
    {
        var time = new FakeTimeProvider(NewYear);
        await using var server = await TestServer.Start(engine, postgres, time);
        var merchant = await Merchant.On(server);
        var customer = await merchant.ACustomer();
        var token = await merchant.AToken(code: "123");
        time.Advance(TimeSpan.FromMinutes(60) - TimeSpan.FromMilliseconds(1));
        Assert.Equal((true, true, true), await server.Held(token));

        // By itself the loop would empty it only half a minute later.
        time.Advance(TimeSpan.FromMilliseconds(1));
        var answer =
            way == "wallet"
                ? await merchant.Post(Wallet(customer), ByToken(token))
                : await merchant.Post(Sale, Charge(ByToken(token)));
        answer.MustBeRefused(400, "token_expired", way == "wallet" ? "token" : "payment.token");
        Assert.Equal((false, false, false), await server.Held(token));
        (await merchant.Post(Sale, Charge(ByToken(token)))).MustBeRefused(400, "token_expired", "payment.token");
    }

    [Theory, EachEngine]
    public async Task A_token_is_good_until_its_last_moment(Engine engine)
    {
        var time = new FakeTimeProvider(NewYear);
        await using var server = await TestServer.Start(engine, postgres, time);
        var merchant = await Merchant.On(server);
        var token = await merchant.AToken();
        time.Advance(TimeSpan.FromMinutes(60) - TimeSpan.FromMilliseconds(1));
        Assert.Equal("APPROVED", (await merchant.Post(Sale, Charge(ByToken(token)))).At("response_code"));
    }

    [Theory, EachEngine]
    public async Task Tokens_that_nobody_uses_are_emptied_and_the_hours_key_is_destroyed(Engine engine)
    {
        var time = new FakeTimeProvider(NewYear);
        await using var server = await TestServer.Start(engine, postgres, time);
        var merchant = await Merchant.On(server);
        var token = await merchant.AToken(code: "123");
        Assert.Equal(1, await server.Count("data_keys WHERE scope = 'code'"));

        time.Advance(TimeSpan.FromMinutes(61));
        await Tables.Until(async () => await server.Held(token) == (false, false, false), Tick);
        Assert.Equal(1, await server.Count("data_keys WHERE scope = 'code'"));

        time.Advance(TimeSpan.FromMinutes(90)); // the hour ended after 30 minutes; two lifetimes later its key goes
        await Tables.Until(async () => await server.Count("data_keys WHERE scope = 'code'") == 0, Tick);

        void Tick() => time.Advance(TimeSpan.FromSeconds(5));
    }

    [Theory, EachEngine]
    public async Task A_spent_token_is_remembered_for_a_month_and_then_forgotten(Engine engine)
    {
        var time = new FakeTimeProvider(NewYear);
        await using var server = await TestServer.Start(engine, postgres, time);
        var merchant = await Merchant.On(server);
        var token = await merchant.AToken();
        (await merchant.Post(Sale, Charge(ByToken(token)))).MustSucceed();
        time.Advance(TimeSpan.FromDays(29));
        (await merchant.Post(Sale, Charge(ByToken(token)))).MustBeRefused(409, "token_used", "payment.token");
        time.Advance(TimeSpan.FromDays(2));
        await Tables.Until(
            async () => await server.Count("tokens WHERE id = $1", Tables.Id(token)) == 0,
            () => time.Advance(TimeSpan.FromSeconds(5))
        );
        (await merchant.Post(Sale, Charge(ByToken(token)))).MustBeRefused(400, "token_not_found", "payment.token");
    }

    [Theory, EachEngine]
    public async Task A_card_is_good_through_the_last_day_of_its_month_where_the_account_is(Engine engine)
    {
        var time = new FakeTimeProvider(NewYear);
        await using var server = await TestServer.Start(engine, postgres, time);
        var merchant = await Merchant.On(server);
        (await merchant.Post(TokensPath, Card(Merchant.Visa, "0127"))).MustSucceed();
        (await merchant.Post(TokensPath, Card(Merchant.Visa, "1226"))).MustBeRefused(
            400,
            "invalid_value",
            "credit_card.expires"
        );

        time.Advance(TimeSpan.FromMinutes(30)); // February in UTC, still January in Chicago
        (await merchant.Post(TokensPath, Card(Merchant.Visa, "0127"))).MustBeRefused(
            400,
            "invalid_value",
            "credit_card.expires"
        );
        await merchant.Api.Account.UpdateAsync(new UpdateAccountParams { TimeZone = "America/Chicago" });
        (await merchant.Post(TokensPath, Card(Merchant.Visa, "0127"))).MustSucceed();
        time.Advance(TimeSpan.FromHours(6));
        (await merchant.Post(TokensPath, Card(Merchant.Visa, "0127"))).MustBeRefused(
            400,
            "invalid_value",
            "credit_card.expires"
        );
    }

    [Theory, EachEngine]
    public async Task Another_accounts_token_does_not_exist(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        var other = await servers.Merchant(engine, postgres);
        var token = await other.AToken();
        var customer = await merchant.ACustomer();
        (await merchant.Post(Wallet(customer), ByToken(token))).MustBeRefused(400, "token_not_found", "token");
        (await merchant.Post(Sale, Charge(ByToken(token)))).MustBeRefused(400, "token_not_found", "payment.token");
    }
}
