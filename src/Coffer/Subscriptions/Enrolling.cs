// The verb: enrol. A customer begins a plan; what is due today is charged before the answer.
using Coffer.Customers;
using Coffer.Http;
using Coffer.Kernel;
using Coffer.Plans;
using Coffer.Processing;
using Coffer.Storage;
using Coffer.Wallets;
using Microsoft.AspNetCore.Http;

namespace Coffer.Subscriptions;

internal static class Enrolling
{
    private const int MostYearsAhead = 10;
    private const string WalletField = "payment.stored.wallet";

    public static async Task Enrol(HttpContext http)
    {
        var call = Call.Of(http);
        using var body = await call.Body();
        var reading = call.NewReading();
        var enrolment = SubscriptionWire.Read(body, reading, call.Settings.TimeZone);
        if (enrolment.Start > call.Today.AddYears(MostYearsAhead))
            reading.Fault(
                Codes.OutOfRange,
                "start",
                $"The start field must be within {MostYearsAhead} years from today."
            );
        var claim = Claim.Of(call, reading);
        var customer = Acting.CustomerId(call);
        await Acting.Do(call, claim, tx => Begin(tx, call, customer, enrolment));
    }

    private static async ValueTask<Acted> Begin(Session tx, Call call, Guid customer, Enrolment enrolment)
    {
        await CustomerStore.GetAndLock(tx, call.Account, customer);
        var start = Start(call, enrolment);
        var plan = await Plan(tx, call, enrolment);
        var wallet = await WalletStore.Get(tx, call.Account, customer);
        var named = Named(wallet, enrolment);
        if ((named ?? wallet.Default) is { } charged)
            Moving.CheckSuits(plan.Terms, charged, named is null ? "subscription_id" : WalletField);
        CheckOpen(plan, wallet);
        return await Insert(
            tx,
            call,
            new Subscription(
                0,
                Ids.New(call.RealNow),
                wallet.Customer,
                customer,
                plan.Id,
                named is null ? null : new(named.Seq, named.Method.Id),
                start > call.Today ? SubscriptionStatus.Trialing : SubscriptionStatus.Active,
                plan.Terms,
                start,
                call.Now
            )
            {
                InitiatedBy = enrolment.InitiatedBy == Initiator.Merchant ? "MERCHANT" : "CUSTOMER",
                SkipFirst = enrolment.SkipFirst,
            }
        );
    }

    private static async ValueTask<Acted> Insert(Session tx, Call call, Subscription enrolled)
    {
        var seq = await SubscriptionStore.Insert(tx, call.Account, enrolled, new(null, null));
        var ledger = new Ledger(enrolled with { Seq = seq }, []);
        Ledgers.Happened(tx, call, ledger, "created");
        var moment = Ledgers.Moment(call, enrolled);
        var looked = ledger.Look(moment);
        var bills = looked.Payable(moment) is not null;
        Ledgers.Write(tx, call, ledger, looked, bills ? Biller.Lease(call) : null);
        return new(seq, bills);
    }

    // Not with the shape of the body: a request that is asked again has its first answer, also when its start is past.
    private static DateOnly Start(Call call, Enrolment enrolment) =>
        enrolment.Start is not { } start ? call.Today
        : start >= call.Today ? start
        : throw Refusal.Invalid(
            Codes.StartInPast,
            "start",
            $"The start field is before today, which is {Instants.DayText(call.Today)} in {call.Settings.TimeZone}."
        );

    private static async ValueTask<Plan> Plan(Session tx, Call call, Enrolment enrolment) =>
        (Ids.TryRead(enrolment.Plan, out var id) ? await PlanStore.FindAndKeep(tx, call.Account, id) : null)
        ?? throw Refusal.UnknownReference("subscription_id", "subscription");

    private static Entry? Named(Wallet wallet, Enrolment enrolment) =>
        enrolment.Wallet is not { } wanted ? null
        : Ids.TryRead(wanted, out var id) && wallet.Find(id) is { } entry ? entry
        : throw Refusal.Invalid(
            Codes.UnknownReference,
            WalletField,
            $"The {WalletField} names no payment method of this customer."
        );

    private static void CheckOpen(Plan plan, Wallet wallet)
    {
        if (plan.Closed is not null)
            throw Refusal.Conflict(
                Codes.PlanClosed,
                "The subscription takes no new enrolments: it is closed.",
                "subscription_id"
            );
        if (wallet.Default is null)
            throw Refusal.Conflict(Codes.WalletEmpty, "The customer has no payment method to charge.");
    }
}
