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
        var plan = await Plan(tx, call, enrolment);
        var wallet = await WalletStore.Get(tx, call.Account, customer);
        var entry = Method(wallet, enrolment);
        Moving.CheckSuits(plan.Terms, entry, enrolment.Wallet is null ? "subscription_id" : WalletField);
        var start = enrolment.Start ?? call.Today;
        if (start < call.Today)
            throw Refusal.Invalid(
                Codes.StartInPast,
                "start",
                $"The start field is before today, which is {Instants.DayText(call.Today)} in {call.Settings.TimeZone}."
            );
        return await Insert(
            tx,
            call,
            new Subscription(
                0,
                Ids.New(call.RealNow),
                wallet.Customer,
                customer,
                plan.Id,
                enrolment.Wallet is null ? null : new(entry.Seq, entry.Method.Id),
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
        await Ledgers.Write(tx, call, ledger, looked, bills ? Biller.Lease(call) : null);
        return new(seq, bills);
    }

    private static async ValueTask<Plan> Plan(Session tx, Call call, Enrolment enrolment)
    {
        var plan = Ids.TryRead(enrolment.Plan, out var id) ? await PlanStore.FindAndLock(tx, call.Account, id) : null;
        if (plan is null)
            throw Refusal.UnknownReference("subscription_id", "subscription");
        return plan.Closed is null
            ? plan
            : throw Refusal.Conflict(
                Codes.PlanClosed,
                "The subscription takes no new enrolments: it is closed.",
                "subscription_id"
            );
    }

    private static Entry Method(Wallet wallet, Enrolment enrolment)
    {
        if (enrolment.Wallet is { } wanted)
            return (Ids.TryRead(wanted, out var id) ? wallet.Find(id) : null)
                ?? throw Refusal.Invalid(
                    Codes.UnknownReference,
                    WalletField,
                    $"The {WalletField} names no payment method of this customer."
                );
        return wallet.Default
            ?? throw Refusal.Conflict(Codes.WalletEmpty, "The customer has no payment method to charge.");
    }
}
