// The examples of transactions, each asked of a live server: what follows on a charge, what has no outcome yet, a list.
using Coffer.Client;
using Coffer.Tests.Fixture;

namespace Coffer.Tests.Contract;

public sealed class TransactionExampleTests(Servers servers, PostgresServer postgres)
{
    private const string Root = "/v1/transactions/";
    private const string CloseBatch = "/v1/sandbox/batch/close";

    [Theory, EachEngine]
    public async Task A_part_of_a_hold_is_captured_once(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        var wallet = (await merchant.AStoredCard(await merchant.ACustomer())).Id;
        var held = await Charged(merchant, "authorize", Approved.Text("create-authorization.request", wallet));
        var request = Approved.Text("create-capture.request", held);

        var tooHigh = await merchant.Post(Root + "capture", request.Replace("180.00", "250.01"));
        var captured = await merchant.Post(Root + "capture", request);
        var again = await merchant.Post(Root + "capture", request);

        Assert.Equal("amount_too_high amount.value", tooHigh.Faults(402));
        Approved.Matches("error-amount-too-high.answer", tooHigh.Body);
        Approved.Matches("create-capture.answer", captured.Body);
        Assert.Equal("wrong_state transaction_id", again.Faults(409));
        Approved.Matches("error-wrong-state.answer", again.Body);
    }

    [Theory, EachEngine]
    public async Task A_sale_is_voided_until_it_is_settled(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        var sale = await Sold(merchant, await ACustomerWithACard(merchant));

        var voided = await merchant.Post(Root + "void", Approved.Text("create-void.request", sale));

        Approved.Matches("create-void.answer", voided.Body);
    }

    [Theory, EachEngine]
    public async Task A_settled_sale_is_refunded_in_parts_and_the_refunds_of_a_customer_are_listed(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        var customer = await ACustomerWithACard(merchant);
        var sale = await Sold(merchant, customer);
        await merchant.Post(CloseBatch, null);

        var refunded = await merchant.Post(Root + "refund", Approved.Text("create-refund.request", sale));
        var listed = await merchant.Get($"/v1/transactions?customer={customer}&type=refund");

        Approved.Matches("create-refund.answer", refunded.Body);
        Approved.Matches("list-transactions-filtered.answer", listed.Body);
    }

    [Theory, EachEngine]
    public async Task Money_is_sent_out_and_a_card_is_checked(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        var customer = await ACustomerWithACard(merchant);

        var credit = await merchant.Post(Root + "credit", Approved.Text("create-credit.request", customer));
        var check = await merchant.Post(Root + "validate", Approved.Text("create-validation.request"));

        Approved.Matches("create-credit.answer", credit.Body);
        Approved.Matches("create-validation.answer", check.Body);
    }

    [Theory, EachEngine]
    public async Task A_charge_without_an_answer_is_pending(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        var customer = await merchant.ACustomer();
        await merchant.AStoredCard(customer, "4000000000000119");

        var pending = await merchant.Post(Root + "sale", Approved.Text("create-sale-stored.request", customer));

        Approved.Matches("create-sale-pending.answer", pending.Body);
    }

    private static async Task<string> ACustomerWithACard(Merchant merchant)
    {
        var customer = await merchant.ACustomer();
        await merchant.AStoredCard(customer);
        return customer;
    }

    private static Task<string> Sold(Merchant merchant, string customer) =>
        Charged(merchant, "sale", Approved.Text("create-sale-stored.request", customer));

    private static async Task<string> Charged(Merchant merchant, string operation, string json) =>
        (await merchant.Post(Root + operation, json)).Ok().Text("transaction_id")!;
}
