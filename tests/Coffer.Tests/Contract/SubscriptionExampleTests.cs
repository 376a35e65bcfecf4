// The examples of plans and subscriptions, each asked of a live server on which the first day of 2026 stands still, so
// that their dates are always the same.
using System.Globalization;
using Coffer.Tests.Fixture;
using Microsoft.Extensions.Time.Testing;

namespace Coffer.Tests.Contract;

public sealed class SubscriptionExampleTests(PostgresServer postgres)
{
    private const string Plans = "/v1/subscriptions";
    private const string SoftWhenStored = "4000000000000341";
    private const string Stolen = "4000000000000002";

    [Theory, EachEngine]
    public async Task A_plan_is_made_and_closed(Engine engine)
    {
        await using var server = await OnNewYear(engine);
        var merchant = await Merchant.On(server);

        var monthly = await merchant.Post(Plans, Approved.Text("create-subscription.request"));
        var parts = await merchant.Post(Plans, Approved.Text("create-subscription-installments.request"));
        var listed = await merchant.Get(Plans);
        var plan = monthly.Ok().GetProperty("subscription").Id();
        var closed = await merchant.Delete($"{Plans}/{plan}");
        var customer = await merchant.ACustomer();
        await merchant.AStoredCard(customer);
        var tooLate = await merchant.Post(Of(customer), Approved.Text("create-customer-subscription.request", plan));

        Approved.Matches("create-subscription.answer", monthly.Body);
        Approved.Matches("create-subscription-installments.answer", parts.Body);
        Approved.Matches("list-subscriptions.answer", listed.Body);
        Approved.Matches("close-subscription.answer", closed.Body);
        Assert.Equal("plan_closed subscription_id", tooLate.Faults(409));
        Approved.Matches("error-plan-closed.answer", tooLate.Body);
    }

    [Theory, EachEngine]
    public async Task Month_ends_are_billed_but_for_a_pause(Engine engine)
    {
        await using var server = await OnNewYear(engine);
        var merchant = await Merchant.On(server);
        var customer = await merchant.ACustomer();
        await merchant.AStoredCard(customer);
        var request = Approved.Text("create-customer-subscription.request", await APlan(merchant));

        var enrolled = await merchant.Post(Of(customer), request);
        var one = Of(customer, enrolled.Ok().GetProperty("customer_subscription").Id());
        var preview = await merchant.Get(one + "/preview?until=2026-06-30");
        await MoveTo(merchant, "2026-04-01");
        var got = await merchant.Get(one);
        var paused = await merchant.Post(one + "/pause", null);
        await MoveTo(merchant, "2026-06-10");
        var resumed = await merchant.Post(one + "/resume", null);
        var explained = await merchant.Get(one + "/explain");
        var listed = await merchant.Get(Of(customer));
        var cancelled = await merchant.Delete(one);
        var again = await merchant.Delete(one);

        Approved.Matches("create-customer-subscription.answer", enrolled.Body);
        Approved.Matches("preview-customer-subscription.answer", preview.Body);
        Approved.Matches("get-customer-subscription.answer", got.Body);
        Approved.Matches("pause-customer-subscription.answer", paused.Body);
        Approved.Matches("resume-customer-subscription.answer", resumed.Body);
        Approved.Matches("explain-customer-subscription.answer", explained.Body);
        Approved.Matches("list-subscriptions-of-customer.answer", listed.Body);
        Approved.Matches("cancel-customer-subscription.answer", cancelled.Body);
        Assert.Equal("wrong_state", again.Faults(409));
        Approved.Matches("error-subscription-over.answer", again.Body);
    }

    [Theory, EachEngine]
    public async Task A_soft_decline_is_tried_again_until_another_method_pays(Engine engine)
    {
        await using var server = await OnNewYear(engine);
        var merchant = await Merchant.On(server);
        var customer = await merchant.ACustomer();
        var poor = await merchant.AStoredCard(customer, SoftWhenStored);
        var request = Approved.Text("create-customer-subscription-today.request", await APlan(merchant, 1), poor.Id);

        var enrolled = await merchant.Post(Of(customer), request);
        var one = Of(customer, enrolled.Ok().GetProperty("customer_subscription").Id());
        var explained = await merchant.Get(one + "/explain");
        var atRisk = await merchant.Get("/v1/renewals/at-risk?days=60");
        var listed = await merchant.Get("/v1/customer_subscriptions?status=past_due");
        var retried = await merchant.Post(one + "/bills/1/retry", null);
        var good = await merchant.AStoredCard(customer);
        var changed = await merchant.Patch(one, Approved.Text("update-customer-subscription.request", good.Id));

        Approved.Matches("create-customer-subscription-declined.answer", enrolled.Body);
        Approved.Matches("explain-customer-subscription-declined.answer", explained.Body);
        Approved.Matches("list-renewals-at-risk.answer", atRisk.Body);
        Approved.Matches("list-customer-subscriptions.answer", listed.Body);
        Approved.Matches("retry-bill.answer", retried.Body);
        Approved.Matches("update-customer-subscription.answer", changed.Body);
    }

    [Theory, EachEngine]
    public async Task A_hard_decline_waits_for_another_method(Engine engine)
    {
        await using var server = await OnNewYear(engine);
        var merchant = await Merchant.On(server);
        var customer = await merchant.ACustomer();
        var stolen = await merchant.AStoredCard(customer, Stolen);
        var request = Approved.Text("create-customer-subscription-today.request", await APlan(merchant, 1), stolen.Id);

        var enrolled = await merchant.Post(Of(customer), request);
        var one = Of(customer, enrolled.Ok().GetProperty("customer_subscription").Id());
        var refused = await merchant.Post(one + "/bills/1/retry", null);

        Assert.Equal("method_declined", refused.Faults(409));
        Approved.Matches("error-method-declined.answer", refused.Body);
    }

    [Theory, EachEngine]
    public async Task What_is_charged_is_not_deleted_unless_it_can_move(Engine engine)
    {
        await using var server = await OnNewYear(engine);
        var merchant = await Merchant.On(server);
        var customer = await merchant.ACustomer();
        var first = await merchant.AStoredCard(customer);
        var second = await merchant.AStoredCard(customer, Merchant.Mastercard);
        var request = Approved.Text("create-customer-subscription-today.request", await APlan(merchant), second.Id);
        (await merchant.Post(Of(customer), request)).Ok();
        var method = $"/v1/customers/{customer}/wallet/{second.Id}";

        var inUse = await merchant.Delete(method);
        var moved = await merchant.Delete(method + "?move_subscriptions=true");
        var last = await merchant.Delete($"/v1/customers/{customer}/wallet/{first.Id}?move_subscriptions=true");
        var kept = await merchant.Delete($"/v1/customers/{customer}");

        Assert.Equal("wallet_in_use", inUse.Faults(409));
        Approved.Matches("error-wallet-in-use.answer", inUse.Body);
        Approved.Matches("delete-wallet-method-moved.answer", moved.Body);
        Assert.Equal("wallet_in_use", last.Faults(409));
        Assert.Equal("customer_has_subscriptions", kept.Faults(409));
        Approved.Matches("error-customer-has-subscriptions.answer", kept.Body);
    }

    [Theory, EachEngine]
    public async Task A_bank_account_that_cannot_pay_in_the_plan_s_currency_is_refused_by_the_name_of_what_chose_it(
        Engine engine
    )
    {
        await using var server = await OnNewYear(engine);
        var merchant = await Merchant.On(server);
        var customer = await merchant.ACustomer();
        var bank = await merchant.Api.Wallets.AddAsync(customer, new() { Token = await merchant.ABankToken() });
        var card = await merchant.AStoredCard(customer);
        var plan = await APlan(merchant, 1, "EUR");
        var today = Approved.Text("create-customer-subscription-today.request", plan, bank.Value.Id);
        var byDefault = Approved.Text("create-customer-subscription.request", plan);

        var named = await merchant.Post(Of(customer), today);
        var followed = await merchant.Post(Of(customer), byDefault);
        var byCard = await merchant.Post(
            Of(customer),
            Approved.Text("create-customer-subscription-today.request", plan, card.Id)
        );
        var one = Of(customer, byCard.Ok().GetProperty("customer_subscription").Id());
        var changed = await merchant.Patch(one, """{"wallet":null}""");
        var moved = await merchant.Delete($"/v1/customers/{customer}/wallet/{card.Id}?move_subscriptions=true");

        Assert.Equal("invalid_value payment.stored.wallet", named.Faults(400));
        Assert.Equal("invalid_value subscription_id", followed.Faults(400));
        Assert.Equal("invalid_value wallet", changed.Faults(400));
        Assert.Equal("invalid_value move_subscriptions", moved.Faults(400));
    }

    private Task<TestServer> OnNewYear(Engine engine) =>
        TestServer.Start(engine, postgres, new FakeTimeProvider(new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero)));

    // The plan of the examples, on another day of the month if one is given.
    private static async Task<string> APlan(Merchant merchant, int day = 31, string currency = "USD")
    {
        var request = Approved
            .Text("create-subscription.request")
            .Replace(
                "\"day_of_cycle\": 31",
                $"\"day_of_cycle\": {day.ToString(CultureInfo.InvariantCulture)}",
                StringComparison.Ordinal
            )
            .Replace("\"value\": 49.00", $"\"value\": 49.00, \"currency\": \"{currency}\"", StringComparison.Ordinal);
        return (await merchant.Post(Plans, request)).Ok().GetProperty("subscription").Id();
    }

    private static async Task MoveTo(Merchant merchant, string day) =>
        (await merchant.Post("/v1/sandbox/clock", $$"""{"now":"{{day}}T12:00:00Z"}""")).Ok();

    private static string Of(string customer) => $"/v1/customers/{customer}/subscriptions";

    private static string Of(string customer, string subscription) => $"{Of(customer)}/{subscription}";
}
