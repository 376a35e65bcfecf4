// The same request with the same key, many times at once, where the first one uses up what the others need: all get its
// answer, or are told that it is running; nobody hears that the token was used or the customer gone.
using Coffer.Client;
using Coffer.Tests.Fixture;
using static Coffer.Tests.Rooms.Saying;

namespace Coffer.Tests.Rooms;

public sealed class SameKeyRacesTests(Servers servers, PostgresServer postgres)
{
    private const int AtOnce = 24;
    private const int Rounds = 4;

    [Theory, EachEngine]
    public async Task A_customer_is_deleted_once_and_all_hear_so(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        for (var round = 0; round < Rounds; round++)
        {
            var customer = await merchant.ACustomer();
            await AllHearOneAnswer(() => merchant.Delete($"/v1/customers/{customer}", "gone-" + customer));
        }
    }

    [Theory, EachEngine]
    public async Task A_token_is_added_once_and_all_hear_so(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        for (var round = 0; round < Rounds; round++)
        {
            var customer = await merchant.ACustomer();
            var token = await merchant.AToken();
            await AllHearOneAnswer(() => merchant.Post(Wallet(customer), ByToken(token), "add-" + token));
            await AllHearOneAnswer(() =>
                merchant.Post(Wallet(customer), $$"""{"token":"{{token}}"}""", "add-" + token)
            );
        }
    }

    [Theory, EachEngine]
    public async Task A_checked_token_is_added_once_and_all_hear_so(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        for (var round = 0; round < Rounds; round++)
        {
            var customer = await merchant.ACustomer();
            var body = $$"""{"token":"{{await merchant.AToken()}}","verify":true}""";
            await AllHearOneAnswer(() => merchant.Post(Wallet(customer), body, "check-" + customer));
        }
    }

    [Theory, EachEngine]
    public async Task A_token_is_charged_once_and_all_hear_so(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        for (var round = 0; round < Rounds; round++)
        {
            var token = await merchant.AToken();
            await AllHearOneAnswer(() => merchant.Post(Sale, Charge(ByToken(token)), "sale-" + token));
        }

        Assert.Equal(Rounds, (await merchant.Api.Transactions.ListAsync()).Items.Count);
    }

    private static async Task AllHearOneAnswer(Func<Task<CofferResponse>> ask)
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => ask()));

        var refused = answers.Where(answer => !answer.IsSuccess).Select(answer => answer.Errors[0].Code?.Value);
        Assert.All(refused, code => Assert.Equal("idempotency_in_progress", code));
        Assert.Single(answers.Where(answer => answer.IsSuccess).Select(answer => answer.Body).Distinct());
    }
}
