// The sandbox's processor, asked directly: what it says of a charge, when the bank's debits come back, what an expired
// card is told.
using Coffer.Processing;
using Coffer.Tests.Fixture;
using Coffer.Tests.Rooms;
using Coffer.Tests.Settlement;
using Microsoft.Extensions.Time.Testing;
using static Coffer.Tests.Rooms.Saying;
using Currency = Coffer.Kernel.Currency;
using Money = Coffer.Kernel.Money;

namespace Coffer.Tests.SandboxRoom;

public sealed class SandboxProcessorTests(Servers servers, PostgresServer postgres)
{
    // The day and time of settlement, and of the return: two business days later.
    [Theory]
    [EachEngine("2026-11-23T00:00:00Z", "2026-11-25T00:00:00Z")] // Monday
    [EachEngine("2026-11-25T15:30:00Z", "2026-11-27T15:30:00Z")]
    [EachEngine("2026-11-26T00:00:00Z", "2026-11-30T00:00:00Z")] // Thursday
    [EachEngine("2026-11-27T00:00:00Z", "2026-12-01T00:00:00Z")] // Friday
    [EachEngine("2026-11-28T00:00:00Z", "2026-12-01T00:00:00Z")] // Saturday
    [EachEngine("2026-11-29T23:59:59Z", "2026-12-01T23:59:59Z")] // Sunday
    public async Task A_debit_comes_back_two_business_days_after_it_was_settled(
        Engine engine,
        string settled,
        string returned
    )
    {
        var merchant = await servers.Merchant(engine, postgres);
        var (processor, charge) = await Made(merchant, Check("000111111113"), isCard: false);
        var (at, back) = (At(settled), At(returned));

        var captured = await processor.Look(charge with { Now = at }, default);
        var early = await processor.Look(charge with { Settled = at, Now = back.AddSeconds(-1) }, default);
        var late = await processor.Look(charge with { Settled = at, Now = back }, default);

        Assert.Equal(new Standing(Whereabouts.Settled, LookAgain: back), captured);
        Assert.Equal(new Standing(Whereabouts.Settled, LookAgain: back), early);
        Assert.Equal(new Standing(Whereabouts.Returned, "R02"), late);
    }

    [Theory]
    [EachEngine("card")]
    [EachEngine("account")]
    [EachEngine("validation")]
    [EachEngine("credit")]
    public async Task What_is_not_returned_is_settled_for_good(Engine engine, string what)
    {
        var merchant = await servers.Merchant(engine, postgres);
        var payment = what switch
        {
            "card" => Card(Merchant.Visa),
            "account" => Check("123456789"),
            _ => Check("000111111113"),
        };
        var type = what switch
        {
            "validation" => "validate",
            "credit" => "credit",
            _ => "sale",
        };
        var (processor, charge) = await Made(merchant, payment, what == "card", type);
        var settled = DateTimeOffset.UtcNow;

        var standing = await processor.Look(charge with { Settled = settled, Now = settled.AddDays(30) }, default);

        Assert.Equal(new Standing(Whereabouts.Settled), standing);
    }

    [Theory, EachEngine]
    public async Task Of_what_it_never_answered_it_is_certain_that_it_was_not_done(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        var (processor, told) = await Made(merchant, Card("4000000000000119"), isCard: true);
        var other = await (await servers.Merchant(engine, postgres)).Seq();

        var known = await processor.Inquire(told, default);
        var unknown = await processor.Inquire(told with { AttemptId = 199999999999999 }, default);
        var strange = await processor.Inquire(told with { Account = other }, default);

        Assert.Equal(
            (ChargeOutcome.Approved, ChargeOutcome.Failed, ChargeOutcome.Failed),
            (known.Outcome, unknown.Outcome, strange.Outcome)
        );
        Assert.Equal(("U", "P"), (known.Avs?.Code, known.Cvv?.Code));
        Assert.NotNull(known.NetworkTransactionId);
        Assert.Equal(known, await processor.Inquire(told, default));
    }

    [Theory]
    [EachEngine(Merchant.Visa)]
    [EachEngine("4000000000000119")]
    [EachEngine("4000000000009995")]
    public async Task An_expired_card_is_declined_at_once_whatever_its_number(Engine engine, string number)
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2027, 1, 31, 12, 0, 0, TimeSpan.Zero));
        await using var server = await TestServer.Start(engine, postgres, time);
        var merchant = await Merchant.On(server);
        var customer = await merchant.ACustomer();
        var token = (await merchant.Post(TokensPath, Card(number, "0127"))).At("token")!;
        (await merchant.Post(Wallet(customer), ByToken(token))).MustSucceed();
        time.Advance(TimeSpan.FromDays(1));

        foreach (var kind in new[] { "sale", "authorize", "credit", "validate" })
        {
            var payment = ByCustomer(customer);
            var body = kind == "validate" ? $$"""{"payment":{{payment}}}""" : Charge(payment);
            var answer = (await merchant.Post($"/v1/transactions/{kind}", body)).MustSucceed();
            Assert.Equal(
                "declined expired_card hard",
                $"{answer.At("status")} {answer.At("decline_code")} {answer.At("decline_kind")}"
            );
        }
    }

    private static DateTimeOffset At(string instant) =>
        DateTimeOffset.Parse(instant, System.Globalization.CultureInfo.InvariantCulture);

    // A charge made through the API, as the processor would be asked about it.
    private static async Task<(IProcessor Processor, Inquiry Charge)> Made(
        Merchant merchant,
        string payment,
        bool isCard,
        string type = "sale"
    )
    {
        var body = type == "validate" ? $$"""{"payment":{{payment}}}""" : Charge(payment);
        var answer = (await merchant.Post($"/v1/transactions/{type}", body)).MustSucceed();
        var processor = await merchant.Server.Running.Tools.Processors.Get(await merchant.Seq(), null);
        return (
            processor,
            new(
                Kernel.Ids.ReadTransactionId(answer.At("transaction_id")),
                await merchant.Seq(),
                TransactionType.Sale,
                new Money(1000, Currency.Usd),
                DateTimeOffset.UtcNow
            )
            {
                IsCard = isCard,
            }
        );
    }
}
