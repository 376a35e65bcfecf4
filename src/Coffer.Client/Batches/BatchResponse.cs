// A batch together with a page of what it settled.
namespace Coffer.Client;

/// <summary>A batch, and a page of the transactions that it settled, newest first.</summary>
public sealed class BatchResponse : CofferResponse<Batch>
{
    internal BatchResponse(CofferResponse answer, Batch batch, CofferPage<Transaction> transactions)
        : base(answer, batch) => Transactions = transactions;

    /// <summary>The page of its transactions.</summary>
    public CofferPage<Transaction> Transactions { get; }
}
