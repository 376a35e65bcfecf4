// A charge's key: the same charge again is the first answer again, and another is refused by name.
using System.Text;
using Coffer.Client;
using Coffer.Storage;
using Coffer.Tests.Fixture;
using static Coffer.Tests.Rooms.Saying;

namespace Coffer.Tests.Rooms;

public sealed class ChargeIdempotencyTests(Servers servers, PostgresServer postgres)
{
    [Theory]
    [EachEngine(Merchant.Visa)]
    [EachEngine("4000000000000002")]
    public async Task The_same_charge_again_is_the_first_answer_again(Engine engine, string number)
    {
        var merchant = await servers.Merchant(engine, postgres);
        var token = await merchant.AToken(number);
        var first = (await merchant.Post(Sale, Charge(ByToken(token)), "k")).MustSucceed();
        var spelled = $$$"""{"Amount":{"Currency":"usd","Value":1.0e1},"Payment":{"Token":"{{{token}}}"} }""";
        var again = await merchant.Post(Sale, spelled, "k");
        Assert.Equal((first.Body, true, false), (again.Body, again.Replayed, first.Replayed));
        Assert.NotEqual(first.RequestId, again.RequestId);
        Assert.Equal(1, (await merchant.Api.Transactions.ListAsync()).Pagination.TotalRecords);
    }

    [Theory, EachEngine]
    public async Task Another_charge_with_the_key_is_refused_by_what_differs(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        (await merchant.Post(Sale, Charge(Card(Merchant.Visa)), "k")).MustSucceed();
        await Differs(Sale, Charge(Card(Merchant.Mastercard)), "payment");
        await Differs(Sale, Charge(Card(Merchant.Visa, "0136")), "payment");
        await Differs(Sale, Charge(Card(Merchant.Visa), """{"value":11}"""), "amount");
        await Differs(Sale, Charge(Card(Merchant.Visa), """{"value":10,"currency":"EUR"}"""), "amount");
        await Differs(Sale, Charge(Card(Merchant.Visa), more: ""","metadata":{"a":1}"""), "metadata");
        await Differs(Authorize, Charge(Card(Merchant.Visa)), null);

        async Task Differs(string path, string body, string? member)
        {
            var answer = await merchant.Post(path, body, "k");
            answer.MustBeRefused(409, "idempotency_key_reused", member);
            Assert.DoesNotContain("4111", answer.Body, StringComparison.Ordinal);
        }
    }

    [Theory, EachEngine]
    public async Task A_security_code_makes_no_difference(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        var first = await merchant.Post(
            Sale,
            Charge(Card(Merchant.Visa, more: ""","verification_value":"123" """)),
            "k"
        );
        var other = await merchant.Post(
            Sale,
            Charge(Card("4111 1111 1111 1111", more: ""","verification_value":"999" """)),
            "k"
        );
        Assert.Equal(first.Body, other.MustSucceed().Body);
    }

    [Theory, EachEngine]
    public async Task A_refused_charge_leaves_its_key_free(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        var customer = await merchant.ACustomer();
        (await merchant.Post(Sale, Charge(ByCustomer(customer)), "k")).MustBeRefused(409, "wallet_empty");
        await merchant.AStoredCard(customer);
        var sale = (await merchant.Post(Sale, Charge(ByCustomer(customer)), "k")).MustSucceed();
        Assert.Equal("APPROVED False", $"{sale.At("response_code")} {sale.Replayed}");
    }

    [Theory, EachEngine]
    public async Task A_charge_without_a_key_is_made_each_time(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        var options = new RequestOptions { WithoutIdempotencyKey = true };
        for (var i = 0; i < 2; i++)
            await merchant.Api.SendAsync(HttpMethod.Post, Sale, Charge(Card(Merchant.Visa)), options);
        Assert.Equal(2, (await merchant.Api.Transactions.ListAsync()).Pagination.TotalRecords);
    }

    [Theory, EachEngine]
    public async Task What_a_key_keeps_holds_no_number_in_the_clear(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        var card = Card(Merchant.Visa, more: ""","verification_value":"731" """);
        (await merchant.Post(Sale, Charge(card), "secret-key")).MustSucceed();
        (await merchant.Post(TokensPath, card, "other-key")).MustSucceed();
        var rows = await merchant.Server.Running.Tools.Database.Read(session =>
            session.Rows(
                Sql.Of("SELECT key, request, answer FROM idempotency"),
                row => Encoding.Latin1.GetString([.. row.Bytes(0), .. row.Bytes(1), .. row.BytesOrNull(2) ?? []])
            )
        );
        Assert.NotEmpty(rows);
        Assert.All(rows, row => Assert.DoesNotContain(Merchant.Visa, row, StringComparison.Ordinal));
        Assert.All(rows, row => Assert.DoesNotContain("\"731\"", row, StringComparison.Ordinal));
        Assert.All(rows, row => Assert.DoesNotContain("secret-key", row, StringComparison.Ordinal));
    }
}
