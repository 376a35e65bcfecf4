// A batch: what an account settled in one go, usually a day, and its sums by currency.
using Coffer.Kernel;
using Coffer.Processing;
using Coffer.Transactions;

namespace Coffer.Settlement;

public enum BatchStatus
{
    /// <summary>Transactions still come in.</summary>
    Closing,
    Closed,
}

/// <param name="Cutoff">What was captured until then is in it.</param>
public sealed record Batch(
    long Seq,
    Guid Id,
    BatchStatus Status,
    DateTimeOffset Cutoff,
    DateTimeOffset? Closed,
    IReadOnlyList<Totals> Totals
)
{
    public long Transactions => Totals.Sum(total => total.Count);
}

/// <summary>Counts and sums of one currency, in minor units.</summary>
public sealed record Totals(
    string Currency,
    long SalesCount,
    long SalesMinor,
    long RefundsCount,
    long RefundsMinor,
    long CreditsCount,
    long CreditsMinor
)
{
    public long Count => SalesCount + RefundsCount + CreditsCount;

    public long NetMinor => SalesMinor - RefundsMinor - CreditsMinor;

    /// <summary>The sums of transactions that are settled together.</summary>
    public static IEnumerable<Totals> Of(IEnumerable<Transaction> transactions) =>
        transactions
            .GroupBy(transaction => transaction.Amount.Currency.Code, StringComparer.Ordinal)
            .Select(group => group.Aggregate(new Totals(group.Key, 0, 0, 0, 0, 0, 0), Add));

    private static Totals Add(Totals totals, Transaction transaction) =>
        transaction.Type switch
        {
            TransactionType.Refund => totals with
            {
                RefundsCount = totals.RefundsCount + 1,
                RefundsMinor = totals.RefundsMinor + transaction.Amount.AmountMinor,
            },
            TransactionType.Credit => totals with
            {
                CreditsCount = totals.CreditsCount + 1,
                CreditsMinor = totals.CreditsMinor + transaction.Amount.AmountMinor,
            },
            _ => totals with
            {
                SalesCount = totals.SalesCount + 1,
                SalesMinor = totals.SalesMinor + transaction.Amounts.Captured.AmountMinor,
            },
        };
}
