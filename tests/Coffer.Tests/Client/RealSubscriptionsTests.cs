// The typed calls of plans and subscriptions against a real server.
using Coffer.Client;
using Coffer.Tests.Fixture;

namespace Coffer.Tests.Client;

public sealed class RealSubscriptionsTests(Servers servers, PostgresServer postgres)
{
    [Theory, EachEngine]
    public async Task Three_installments_are_paid_and_explained(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        var api = merchant.Api;
        var customer = await merchant.ACustomer();
        var card = await merchant.AStoredCard(customer);
        Plan plan = await api.Plans.CreateAsync(
            new()
            {
                Label = "Sofa",
                Cycle = new() { Unit = CycleUnit.Week, Interval = 2 },
                TotalAmount = new(100.00m),
                Installments = 3,
                RetryDays = [1, 2],
                CatchUp = CatchUp.All,
            }
        );

        CustomerSubscription enrolled = await api.Subscriptions.CreateAsync(customer, Enrolment(plan, card.Id));
        SubscriptionPreview preview = await api.Renewals.PreviewAsync(customer, enrolled.Id);
        await api.Sandbox.AdvanceClockAsync(new() { Advance = "P30D" });
        CustomerSubscription paid = await api.Subscriptions.GetAsync(customer, enrolled.Id);
        Explanation explained = await api.Renewals.ExplainAsync(customer, enrolled.Id);

        Assert.Equal([1, 2], plan.RetryDays!);
        Assert.Equal((SubscriptionStatus.Active, 1L), (enrolled.Status, enrolled.InstallmentsBilled));
        Assert.Equal([enrolled.Start.AddDays(14), enrolled.Start.AddDays(28)], preview.Bills.Select(bill => bill.Due));
        Assert.Equal(66.66m, preview.Total.Value);
        Assert.Equal(SubscriptionStatus.Completed, paid.Status);
        Assert.Equal([33.34m, 33.33m, 33.33m], paid.Bills.Select(bill => bill.Amount.Value));
        Assert.All(paid.Bills, bill => Assert.Equal(BillStatus.Paid, bill.Status));
        Assert.Equal(3, explained.Bills.Count);
        Assert.All(explained.Bills, bill => Assert.Equal(card.Id, Assert.Single(bill.Attempts).Wallet));
        Assert.Null(explained.Next);
        var sale = await api.Transactions.GetAsync(paid.Bills[0].TransactionId!);
        Assert.Equal(33.34m, sale.Value.Amount);
    }

    [Theory, EachEngine]
    public async Task A_declined_bill_is_retried_moved_and_paid(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        var api = merchant.Api;
        var customer = await merchant.ACustomer();
        var poor = await merchant.AStoredCard(customer, "4000000000000341");
        Plan plan = await api.Plans.CreateAsync(Monthly());
        CustomerSubscription enrolled = await api.Subscriptions.CreateAsync(customer, Enrolment(plan, poor.Id));

        CustomerSubscription retried = await api.Subscriptions.RetryBillAsync(customer, enrolled.Id, 1);
        var atRisk = await merchant.Reports.Renewals.AllAtRiskAsync(new() { Days = 60 }).ToListAsync();
        var good = await merchant.AStoredCard(customer);
        var refused = await Assert.ThrowsAsync<CofferException>(() => api.Wallets.DeleteAsync(customer, poor.Id));
        await api.Wallets.SetDefaultAsync(customer, good.Id);
        var deleted = await api.Wallets.DeleteAsync(customer, poor.Id, moveSubscriptions: true);
        CustomerSubscription paid = await api.Subscriptions.GetAsync(customer, enrolled.Id);

        Assert.Equal((SubscriptionStatus.PastDue, 2), (retried.Status, Assert.Single(retried.Bills).Attempts));
        var risk = Assert.Single(atRisk);
        Assert.Equal((enrolled.Id, RiskCode.Declined), (risk.CustomerSubscriptionId, Assert.Single(risk.Reasons).Code));
        Assert.Equal(ErrorCode.WalletInUse, refused.Code);
        Assert.Equal([enrolled.Id], refused.Errors[0].Ids);
        Assert.Equal([enrolled.Id], deleted.MovedSubscriptions);
        Assert.Equal((SubscriptionStatus.Active, good.Id), (paid.Status, paid.Payment.Stored!.Wallet));
        Assert.Equal(BillStatus.Paid, Assert.Single(paid.Bills).Status);
    }

    [Theory, EachEngine]
    public async Task A_subscription_is_paused_resumed_found_and_cancelled(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        var api = merchant.Api;
        var customer = await merchant.ACustomer();
        var card = await merchant.AStoredCard(customer);
        Plan plan = await api.Plans.CreateAsync(Monthly());
        CustomerSubscription enrolled = await api.Subscriptions.CreateAsync(customer, Enrolment(plan, null));

        CustomerSubscription paused = await api.Subscriptions.PauseAsync(customer, enrolled.Id);
        CustomerSubscription resumed = await api.Subscriptions.ResumeAsync(customer, enrolled.Id);
        CustomerSubscription named = await api.Subscriptions.ChangeMethodAsync(customer, enrolled.Id, card.Id);
        CustomerSubscription followed = await api.Subscriptions.ChangeMethodAsync(customer, enrolled.Id, null);
        var own = await api.Subscriptions.ListOfCustomerAsync(customer);
        var kept = await Assert.ThrowsAsync<CofferException>(() => api.Customers.DeleteAsync(customer));
        CustomerSubscription over = await api.Subscriptions.CancelAsync(customer, enrolled.Id);
        var again = await Assert.ThrowsAsync<CofferException>(() =>
            api.Subscriptions.CancelAsync(customer, enrolled.Id)
        );
        Plan closed = await api.Plans.CloseAsync(plan.Id);
        var late = await Assert.ThrowsAsync<CofferException>(() =>
            api.Subscriptions.CreateAsync(customer, Enrolment(plan, null))
        );

        Assert.Equal((SubscriptionStatus.Paused, null), (paused.Status, paused.NextDue));
        Assert.Equal((SubscriptionStatus.Active, enrolled.NextDue), (resumed.Status, resumed.NextDue));
        Assert.Equal((card.Id, null), (named.Payment.Stored!.Wallet, followed.Payment.Stored!.Wallet));
        Assert.Single(Assert.Single(own.Items).Bills);
        Assert.Equal(ErrorCode.CustomerHasSubscriptions, kept.Code);
        Assert.Equal(SubscriptionStatus.Cancelled, over.Status);
        Assert.Equal((ErrorCode.WrongState, ErrorCode.PlanClosed), (again.Code, late.Code));
        Assert.Equal(PlanStatus.Closed, closed.Status);
        Assert.Equal(plan.Id, Assert.Single((await merchant.Reports.Plans.ListAsync()).Items).Id);
        var listed = merchant.Reports.Subscriptions.ListAllAsync(new() { Status = SubscriptionStatus.Cancelled });
        Assert.Equal(enrolled.Id, Assert.Single(await listed.ToListAsync()).Id);
    }

    private static CreatePlanParams Monthly() =>
        new()
        {
            Label = "Gym",
            Cycle = new() { Unit = CycleUnit.Month },
            Amount = new(49.00m),
        };

    private static CreateSubscriptionParams Enrolment(Plan plan, string? wallet) =>
        new()
        {
            SubscriptionId = plan.Id,
            Payment = new()
            {
                Stored = new() { Wallet = wallet, InitiatedBy = InitiatedBy.Customer },
            },
        };
}
