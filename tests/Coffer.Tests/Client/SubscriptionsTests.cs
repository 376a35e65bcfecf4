// Plans, customers' subscriptions and what is to come: paths and bodies as the contract writes them, answers read
// whole.
using Coffer.Client;
using Xunit;

namespace Coffer.Tests.Client;

public sealed class SubscriptionsTests
{
    private const string APlan =
        """{"id":"p-1","label":"Gym","status":"open","cycle":{"unit":"semi_month","interval":1,"day_of_cycle":[1,15]},"amount":{"value":49.00,"currency":"USD"},"installments":null,"retry_days":null,"fallback":true,"catch_up":"latest","created":"2026-01-01T00:00:00.000Z"}""";

    private const string ASubscription =
        """{"id":"s-1","customer":"c-1","subscription_id":"p-1","status":"past_due","start":"2026-01-01","next_due":"2026-02-01","next_retry_at":"2026-01-02T06:00:00.000Z","payment":{"stored":{"wallet":"w-1","initiated_by":"CUSTOMER"}},"skip_first_payment":false,"amount":{"value":33.33,"currency":"USD"},"installments":3,"installments_billed":1,"bills":[{"number":1,"due":"2026-01-01","amount":{"value":33.34,"currency":"USD"},"status":"due","transaction_id":"100000000000001","attempts":2,"reason":"generic_decline"}],"created":"2026-01-01T00:00:00.000Z"}""";

    private const string One = $$"""{"customer_subscription":{{ASubscription}},"request_id":"R"}""";
    private const string Path = "/v1/customers/c-1/subscriptions";

    private readonly ScriptedServer _server = new();

    [Fact]
    public async Task A_plan_is_made_of_a_cycle_and_an_amount()
    {
        _server.Answers($$"""{"subscription":{{APlan}},"request_id":"R"}""");

        Plan plan = await _server
            .Client()
            .Plans.CreateAsync(
                new()
                {
                    Label = "Gym",
                    Cycle = new() { Unit = CycleUnit.SemiMonth, DaysOfCycle = [1, 15] },
                    Amount = new(49.00m),
                    Fallback = true,
                    CatchUp = CatchUp.Latest,
                }
            );

        Assert.Equal(
            """POST /v1/subscriptions {"label":"Gym","cycle":{"unit":"semi_month","day_of_cycle":[1,15]},"amount":{"value":49.00},"fallback":true,"catch_up":"latest"}""",
            Said(_server.Last)
        );
        Assert.Equal(("p-1", PlanStatus.Open, CatchUp.Latest), (plan.Id, plan.Status, plan.CatchUp));
        Assert.Equal((CycleUnit.SemiMonth, 1), (plan.Cycle.Unit, plan.Cycle.Interval));
        Assert.Equal([1, 15], plan.Cycle.DaysOfCycle!);
        Assert.Equal((49.00m, "USD"), (plan.Amount!.Value, plan.Amount.Currency));
        Assert.Null(plan.TotalAmount);
        Assert.Null(plan.Installments);
        Assert.Null(plan.RetryDays);
    }

    [Fact]
    public async Task A_fixed_sum_is_split_over_installments()
    {
        _server.Answers(
            """{"subscription":{"id":"p-2","label":"Sofa","status":"open","cycle":{"unit":"month","interval":1,"day_of_cycle":31},"total_amount":{"value":100.00,"currency":"USD"},"installments":3,"retry_days":[],"fallback":false,"catch_up":"all"},"request_id":"R"}"""
        );

        Plan plan = await _server
            .Client()
            .Plans.CreateAsync(
                new()
                {
                    Label = "Sofa",
                    Cycle = new() { Unit = CycleUnit.Month, DaysOfCycle = [31] },
                    TotalAmount = new(100.00m, "USD"),
                    Installments = 3,
                    RetryDays = [],
                }
            );

        Assert.Equal(
            """POST /v1/subscriptions {"label":"Sofa","cycle":{"unit":"month","day_of_cycle":31},"total_amount":{"value":100.00,"currency":"USD"},"installments":3,"retry_days":[]}""",
            Said(_server.Last)
        );
        Assert.Equal([31], plan.Cycle.DaysOfCycle!);
        Assert.Equal((100.00m, 3), (plan.TotalAmount!.Value, plan.Installments));
        Assert.Empty(plan.RetryDays!);
    }

    [Fact]
    public async Task Plans_are_read_walked_and_closed()
    {
        var pagination = """{"total_records":2,"total_pages":2,"page_size":1}""";
        _server
            .Answers($$"""{"subscription":{{APlan}},"request_id":"R"}""")
            .Answers($$"""{"subscriptions":[{{APlan}}],"pagination":{{pagination}},"request_id":"R"}""")
            .Answers($$"""{"subscriptions":[],"pagination":{{pagination}},"request_id":"R"}""")
            .Answers($$"""{"subscription":{{APlan.Replace("open", "closed")}},"request_id":"R"}""");
        var plans = _server.Client().Plans;

        await plans.GetAsync("p-1");
        var walked = await plans.ListAllAsync(new() { Size = 1 }).ToListAsync();
        Plan closed = await plans.CloseAsync("p-1");

        Assert.Equal(
            [
                "GET /v1/subscriptions/p-1 ",
                "GET /v1/subscriptions?Size=1 ",
                "GET /v1/subscriptions?Size=1&after=p-1 ",
                "DELETE /v1/subscriptions/p-1 ",
            ],
            _server.Sent.Select(Said)
        );
        Assert.Equal("p-1", Assert.Single(walked).Id);
        Assert.Equal(PlanStatus.Closed, closed.Status);
    }

    [Fact]
    public async Task A_customer_is_enrolled()
    {
        _server.Answers(One);

        CustomerSubscription enrolled = await _server
            .Client()
            .Subscriptions.CreateAsync(
                "c-1",
                new()
                {
                    SubscriptionId = "p-1",
                    Payment = new()
                    {
                        Stored = new() { Wallet = "w-1", InitiatedBy = InitiatedBy.Customer },
                    },
                    Start = new DateOnly(2026, 1, 1),
                    SkipFirstPayment = false,
                }
            );

        Assert.Equal(
            $"POST {Path} "
                + """{"subscription_id":"p-1","payment":{"stored":{"wallet":"w-1","initiated_by":"CUSTOMER"}},"start":"2026-01-01","skip_first_payment":false}""",
            Said(_server.Last)
        );
        Assert.NotNull(_server.Last.Key);
        Assert.Equal(
            ("s-1", "c-1", "p-1", SubscriptionStatus.PastDue),
            (enrolled.Id, enrolled.Customer, enrolled.SubscriptionId, enrolled.Status)
        );
        Assert.Equal(new DateOnly(2026, 2, 1), enrolled.NextDue);
        Assert.Equal(new DateTimeOffset(2026, 1, 2, 6, 0, 0, TimeSpan.Zero), enrolled.NextRetryAt);
        Assert.Equal("w-1", enrolled.Payment.Stored!.Wallet);
        Assert.Equal((33.33m, 3, 1L), (enrolled.Amount.Value, enrolled.Installments, enrolled.InstallmentsBilled));
        var bill = Assert.Single(enrolled.Bills);
        Assert.Equal(
            (1, new DateOnly(2026, 1, 1), 33.34m, BillStatus.Due),
            (bill.Number, bill.Due, bill.Amount.Value, bill.Status)
        );
        Assert.Equal(("100000000000001", 2, "generic_decline"), (bill.TransactionId, bill.Attempts, bill.Reason));
    }

    [Fact]
    public async Task A_subscription_is_read_changed_and_ended()
    {
        for (var answers = 0; answers < 7; answers++)
            _server.Answers(One);
        var subscriptions = _server.Client().Subscriptions;

        await subscriptions.GetAsync("c-1", "s-1");
        await subscriptions.ChangeMethodAsync("c-1", "s-1", "w-2");
        await subscriptions.ChangeMethodAsync("c-1", "s-1", null);
        await subscriptions.PauseAsync("c-1", "s-1");
        await subscriptions.ResumeAsync("c-1", "s-1");
        await subscriptions.RetryBillAsync("c-1", "s-1", 1);
        CustomerSubscription over = await subscriptions.CancelAsync("c-1", "s-1");

        Assert.Equal(
            [
                $"GET {Path}/s-1 ",
                $$"""PATCH {{Path}}/s-1 {"wallet":"w-2"}""",
                $$"""PATCH {{Path}}/s-1 {"wallet":null}""",
                $"POST {Path}/s-1/pause ",
                $"POST {Path}/s-1/resume ",
                $"POST {Path}/s-1/bills/1/retry ",
                $"DELETE {Path}/s-1 ",
            ],
            _server.Sent.Select(Said)
        );
        Assert.Equal("s-1", over.Id);
    }

    [Fact]
    public async Task Subscriptions_are_listed_of_a_customer_and_of_the_account()
    {
        var page = $$"""
            {"customer_subscriptions":[{{ASubscription}}],"pagination":{"total_records":1,"total_pages":1,"page_size":100} }
            """;
        _server.Answers(page).Answers(page).Answers(page);
        var subscriptions = _server.Client().Subscriptions;

        var own = await subscriptions.ListOfCustomerAsync("c-1", new() { Status = SubscriptionStatus.PastDue });
        await subscriptions.ListAsync(new() { Size = 5 });
        var all = await subscriptions.ListAllAsync(new() { Status = SubscriptionStatus.PastDue }).ToListAsync();

        Assert.Equal(
            [
                $"GET {Path}?status=past_due ",
                "GET /v1/customer_subscriptions?Size=5 ",
                "GET /v1/customer_subscriptions?status=past_due ",
            ],
            _server.Sent.Select(Said)
        );
        Assert.Single(own.Items);
        Assert.Single(all);
    }

    [Fact]
    public async Task What_is_to_come_is_told_and_why()
    {
        _server
            .Answers(
                """{"preview":{"customer_subscription":"s-1","status":"active","until":"2026-12-31","bills":[{"number":2,"due":"2026-02-28","amount":{"value":49.00,"currency":"USD"},"status":"due"}],"total":{"value":49.00,"currency":"USD"}},"request_id":"R"}"""
            )
            .Answers(
                """{"explanation":{"customer_subscription":"s-1","status":"active","bills":[{"number":1,"due":"2026-01-31","amount":{"value":49.00,"currency":"USD"},"status":"paid","why":{"date":"D","amount":"A","method":"M","retry":"R"},"attempts":[{"transaction_id":"100000000000001","created":"2026-01-31T00:00:00.000Z","status":"declined","wallet":"w-1","account_number":"4***********0341","decline_code":"generic_decline","decline_kind":"soft"}]}],"gaps":[{"first":2,"last":3,"from":"2026-02-28","to":"2026-03-31","reason":"paused"}],"next":{"number":4,"due":"2026-04-30","amount":{"value":49.00,"currency":"USD"},"status":"due","why":{"date":"N","amount":"A","method":"M"}}},"request_id":"R"}"""
            );
        var renewals = _server.Client().Renewals;

        SubscriptionPreview preview = await renewals.PreviewAsync("c-1", "s-1", new DateOnly(2026, 12, 31));
        Explanation explained = await renewals.ExplainAsync("c-1", "s-1");

        Assert.Equal(
            [$"GET {Path}/s-1/preview?until=2026-12-31 ", $"GET {Path}/s-1/explain "],
            _server.Sent.Select(Said)
        );
        Assert.Equal((new DateOnly(2026, 12, 31), 49.00m), (preview.Until, preview.Total.Value));
        Assert.Equal(new DateOnly(2026, 2, 28), Assert.Single(preview.Bills).Due);
        var bill = Assert.Single(explained.Bills);
        Assert.Equal(("D", "A", "M", "R"), (bill.Why.Date, bill.Why.Amount, bill.Why.Method, bill.Why.Retry));
        var attempt = Assert.Single(bill.Attempts);
        Assert.Equal(("generic_decline", DeclineKind.Soft), (attempt.DeclineCode, attempt.DeclineKind));
        var gap = Assert.Single(explained.Gaps);
        Assert.Equal((2, 3, new DateOnly(2026, 2, 28), "paused"), (gap.First, gap.Last, gap.From, gap.Reason));
        Assert.Equal((4, "N"), (explained.Next!.Number, explained.Next.Why!.Date));
    }

    [Fact]
    public async Task Renewals_at_risk_are_walked_to_their_end()
    {
        const string risk =
            """{"customer_subscription":"s-1","customer":"c-1","subscription_id":"p-1","status":"past_due","next_due":null,"amount":{"value":49.00,"currency":"USD"},"wallet":"w-1","account_number":"4***********0341","expiry":"1235","reasons":[{"code":"declined","message":"M"}]}""";
        _server
            .Answers($$"""{"renewals":[{{risk}}],"pagination":{"page_size":1,"next_after":"s-1"},"request_id":"R"}""")
            .Answers("""{"renewals":[],"pagination":{"page_size":1,"next_after":null},"request_id":"R"}""");

        var found = await _server.Client().Renewals.AllAtRiskAsync(new() { Days = 60, Size = 1 }).ToListAsync();

        Assert.Equal(
            ["GET /v1/renewals/at-risk?days=60&Size=1 ", "GET /v1/renewals/at-risk?days=60&Size=1&after=s-1 "],
            _server.Sent.Select(Said)
        );
        var one = Assert.Single(found);
        Assert.Equal(("s-1", RiskCode.Declined), (one.CustomerSubscriptionId, Assert.Single(one.Reasons).Code));
        Assert.Null(one.NextDue);
    }

    [Fact]
    public async Task A_deleted_method_tells_which_subscriptions_moved()
    {
        _server.Answers("""{"moved_subscriptions":["s-1"],"request_id":"R"}""").Answers(Wire.Nothing);
        var wallets = _server.Client().Wallets;

        var moved = await wallets.DeleteAsync("c-1", "w-1", moveSubscriptions: true);
        var plain = await wallets.DeleteAsync("c-1", "w-1");

        Assert.Equal(
            ["/v1/customers/c-1/wallet/w-1?move_subscriptions=true", "/v1/customers/c-1/wallet/w-1"],
            _server.Sent.Select(sent => sent.Path)
        );
        Assert.Equal(["s-1"], moved.MovedSubscriptions);
        Assert.Empty(plain.MovedSubscriptions);
    }

    private static string Said(SentRequest sent) => $"{sent.Method} {sent.Path} {sent.Body}";
}
