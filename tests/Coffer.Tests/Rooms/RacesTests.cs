// Many at once: whoever wins, the rules hold.
using Coffer.Client;
using Coffer.Tests.Fixture;
using static Coffer.Tests.Rooms.Saying;

namespace Coffer.Tests.Rooms;

public sealed class RacesTests(Servers servers, PostgresServer postgres)
{
    private const int Rounds = 3;
    private const int Many = 24;

    [Theory, EachEngine]
    public async Task Many_adds_make_four_methods_and_one_default(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        for (var round = 0; round < Rounds; round++)
        {
            var customer = await merchant.ACustomer();
            var tokens = await Task.WhenAll(Enumerable.Range(0, Many).Select(i => merchant.AToken(Merchant.AVisa(i))));
            var answers = await Task.WhenAll(
                tokens.Select((token, i) => merchant.Post(Wallet(customer), Add(token, isDefault: i % 2 == 0)))
            );
            Assert.Equal(4, answers.Count(answer => answer.IsSuccess));
            Assert.All(answers.Where(answer => !answer.IsSuccess), answer => answer.MustBeRefused(409, "wallet_full"));
            await HoldsTogether(merchant, customer, 4);
        }
    }

    [Theory, EachEngine]
    public async Task One_token_is_taken_once_by_wallets_and_charges_alike(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        for (var round = 0; round < Rounds; round++)
        {
            var customer = await merchant.ACustomer();
            var token = await merchant.AToken(code: "123");
            var answers = await Task.WhenAll(
                Enumerable
                    .Range(0, Many)
                    .Select(i =>
                        i % 2 == 0
                            ? merchant.Post(Wallet(customer), ByToken(token))
                            : merchant.Post(Sale, Charge(ByToken(token)))
                    )
            );
            var won = Assert.Single(answers, answer => answer.IsSuccess);
            Assert.All(answers.Where(answer => !answer.IsSuccess), answer => answer.MustBeRefused(409, "token_used"));
            var stored = (await merchant.Api.Wallets.ListAsync(customer)).Items.Count;
            Assert.Equal(won.At("wallet") is null ? 0 : 1, stored);
        }
        var charges = (await merchant.Api.Transactions.ListAsync()).Items;
        Assert.All(charges, charge => Assert.Equal(ResponseCode.Approved, charge.ResponseCode));
        Assert.True(charges.Count <= Rounds);
    }

    [Theory, EachEngine]
    public async Task A_customer_is_deleted_once(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        for (var round = 0; round < Rounds; round++)
        {
            var customer = await merchant.ACustomer();
            await merchant.AStoredCard(customer);
            var answers = await Task.WhenAll(
                Enumerable.Range(0, Many).Select(_ => merchant.Delete($"/v1/customers/{customer}"))
            );
            Assert.Single(answers, answer => answer.IsSuccess);
            Assert.All(answers.Where(answer => !answer.IsSuccess), answer => answer.MustBeRefused(404, "not_found"));
        }
    }

    [Theory, EachEngine]
    public async Task A_method_is_charged_or_gone_never_something_between(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        for (var round = 0; round < Rounds; round++)
        {
            var customer = await merchant.ACustomer();
            var card = (await merchant.AStoredCard(customer)).Id;
            var charges = Enumerable
                .Range(0, Many)
                .Select(i => merchant.Post(Sale, Charge(i % 2 == 0 ? ByWallet(card) : ByCustomer(customer))))
                .ToList();
            var deleted = await merchant.Delete($"{Wallet(customer)}/{card}");
            deleted.MustSucceed();
            foreach (var charge in await Task.WhenAll(charges))
            {
                if (charge.IsSuccess)
                    Assert.Equal("APPROVED", charge.At("response_code"));
                else
                    Assert.Contains(charge.Errors[0].Code.ToString(), (string[])["unknown_reference", "wallet_empty"]);
            }
            (await merchant.Post(Sale, Charge(ByWallet(card)))).MustBeRefused(400, "unknown_reference");
        }
    }

    [Theory, EachEngine]
    public async Task An_add_that_races_its_customers_end_is_stored_or_refused_and_leaves_nothing(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        for (var round = 0; round < Rounds; round++)
        {
            var customer = await merchant.ACustomer();
            var tokens = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => merchant.AToken(Merchant.AVisa(i))));
            var adds = tokens.Select(token => merchant.Post(Wallet(customer), ByToken(token))).ToList();
            (await merchant.Delete($"/v1/customers/{customer}")).MustSucceed();
            var answers = await Task.WhenAll(adds);
            Assert.All(
                answers.Where(answer => !answer.IsSuccess),
                answer => Assert.Contains((int)answer.StatusCode, (int[])[404, 409])
            );
            var rows = "wallet_entries e JOIN customers c ON c.seq = e.customer WHERE c.id = $1";
            Assert.Equal(0, await merchant.Server.Count(rows, Tables.Id(customer)));
            var refused = tokens.Where((_, i) => (int)answers[i].StatusCode == 404).ToList();
            foreach (var token in refused)
                Assert.Equal((true, true, false), await merchant.Server.Held(token));
        }
    }

    [Theory, EachEngine]
    public async Task A_charge_that_races_its_customers_end_stays_without_its_order(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        for (var round = 0; round < Rounds; round++)
        {
            var customer = await merchant.ACustomer();
            await merchant.AStoredCard(customer);
            var body = Charge(ByCustomer(customer), more: ""","order":{"email":"jane@example.com"}""");
            var charges = Enumerable.Range(0, Many).Select(_ => merchant.Post(Sale, body)).ToList();
            (await merchant.Delete($"/v1/customers/{customer}")).MustSucceed();
            foreach (var charge in await Task.WhenAll(charges))
            {
                if (!charge.IsSuccess)
                    charge.MustBeRefused(400, "unknown_reference", "payment.stored.customer");
            }
        }
        var kept = (await merchant.Api.Transactions.ListAsync()).Items;
        Assert.All(kept, charge => Assert.Equal((TransactionStatus.Captured, null), (charge.Status, charge.Order)));
    }

    [Theory, EachEngine]
    public async Task The_same_card_from_all_sides_is_one_entry(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        for (var round = 0; round < Rounds; round++)
        {
            var customer = await merchant.ACustomer();
            var tokens = await Task.WhenAll(Enumerable.Range(0, Many).Select(_ => merchant.AToken()));
            var answers = await Task.WhenAll(
                tokens.Select(token => merchant.Post(Wallet(customer), Add(token, isDefault: true)))
            );
            Assert.All(answers, answer => answer.MustSucceed());
            Assert.Single(answers, answer => answer.At("duplicate") is null);
            await HoldsTogether(merchant, customer, 1);
        }
    }

    [Theory, EachEngine]
    public async Task Defaults_and_deletes_at_once_leave_one_default(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        for (var round = 0; round < Rounds; round++)
        {
            var customer = await merchant.ACustomer();
            var ids = new List<string>();
            for (var i = 0; i < 4; i++)
                ids.Add((await merchant.AStoredCard(customer, Merchant.AVisa(i))).Id);
            var changes = Enumerable
                .Range(0, 12)
                .Select(i => merchant.Put($"{Wallet(customer)}/{ids[i % 4]}", """{"default":true}"""));
            var deletes = ids.Take(2).Select(id => merchant.Delete($"{Wallet(customer)}/{id}"));
            await Task.WhenAll([.. changes, .. deletes]);
            await HoldsTogether(merchant, customer, 2);
        }
    }

    [Theory, EachEngine]
    public async Task One_key_charges_once_however_often_it_is_sent(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        for (var round = 1; round <= Rounds; round++)
        {
            var body = Charge(Card(Merchant.Visa));
            var key = $"round-{round}";
            var answers = await Task.WhenAll(Enumerable.Range(0, Many).Select(_ => merchant.Post(Sale, body, key)));
            var told = answers.Where(answer => answer.IsSuccess).Select(answer => answer.At("transaction_id"));
            Assert.Single(told.Distinct());
            Assert.All(
                answers.Where(answer => !answer.IsSuccess),
                answer => answer.MustBeRefused(409, "idempotency_in_progress")
            );
            Assert.Equal(round, (await merchant.Api.Transactions.ListAsync()).Pagination.TotalRecords);
        }
    }

    private static string Add(string token, bool isDefault) =>
        $$"""{"token":"{{token}}","default":{{(isDefault ? "true" : "false")}} }""";

    // What is listed, what the narrow row counts and what lies in the table are one.
    private static async Task HoldsTogether(Merchant merchant, string customer, int methods)
    {
        var listed = (await merchant.Api.Wallets.ListAsync(customer)).Items;
        Assert.Equal(methods, listed.Count);
        Assert.Single(listed, wallet => wallet.Default);
        var rows = "wallet_entries e JOIN customers c ON c.seq = e.customer WHERE c.id = $1";
        Assert.Equal(methods, await merchant.Server.Count(rows, Tables.Id(customer)));
    }
}
