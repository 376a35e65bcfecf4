// Transactions as rows. Order and metadata (detail) are read with the key they are sealed under, if any, by one join.
using Coffer.Cards;
using Coffer.Http;
using Coffer.Kernel;
using Coffer.Keys;
using Coffer.Sealing;
using Coffer.Storage;

namespace Coffer.Transactions;

/// <param name="Detail">Order and metadata as kept (<see cref="Personal"/>).</param>
/// <param name="Customer">The customers row that it charged, and the wallet entry; null for a token or raw
/// card.</param>
/// <param name="Idempotency">The digest of the request's key.</param>
/// <param name="Due">When it is asked about if it has no outcome by then.</param>
public sealed record NewTransaction(
    Transaction Transaction,
    byte[] Detail,
    long? Customer,
    long? WalletEntry,
    bool OneTime,
    byte[]? Idempotency,
    DateTimeOffset Due
)
{
    /// <summary>The bill that it pays.</summary>
    public BillName? Bill { get; init; }
}

/// <summary>A transaction as read, with its detail still as kept, and the key for it (null: plain, or
/// destroyed).</summary>
public sealed record TransactionRow(long Seq, Transaction Transaction, byte[] Detail, WrappedKey? Key)
{
    public long? Customer { get; init; }
    public long? WalletEntry { get; init; }
    public byte[]? Idempotency { get; init; }

    /// <summary>The bills row that it pays.</summary>
    public long? Bill { get; init; }

    /// <summary>How often the processor was asked about it.</summary>
    public int Asked { get; init; }

    /// <summary>When it must be looked at next (<see cref="Transactions.Due"/>).</summary>
    public DateTimeOffset? Due { get; init; }

    /// <summary>When it was settled, by the account's own time.</summary>
    public DateTimeOffset? Settled { get; init; }
}

public static class TransactionStore
{
    internal const string Columns =
        "t.id, t.type, t.status, t.currency, t.amount_minor, t.authorized_minor, t.captured_minor, t.refunded_minor, "
        + "t.payment, t.outcome, t.created, t.detail, k.id, k.version, k.kek, k.wrapped, t.seq, t.refunding_minor, "
        + "t.in_progress, t.reference, t.return_code, t.processor, t.request_id, t.customer, t.wallet_entry, "
        + "t.idempotency, t.asked, t.settled, t.due, t.bill";
    internal const string KeyJoin = " LEFT JOIN data_keys k ON k.id = t.key_id AND k.version = t.key_version ";

    private const string Attempt =
        "INSERT INTO transactions (account, id, type, status, currency, amount_minor, authorized_minor, "
        + "captured_minor, refunded_minor, customer, wallet_entry, one_time, form, payment, detail, key_id, "
        + "key_version, idempotency, created, reference, processor, request_id, due, bill) "
        + "VALUES ($1, $2, $3, $4, $5, $6, 0, 0, 0, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, "
        + "$20, (SELECT b.seq FROM bills b WHERE b.subscription = $21 AND b.number = $22 AND +b.account = $1))";
    private static readonly Sql InsertNew = new(Attempt);
    private static readonly Sql InsertUnlessTaken = new(Attempt + " ON CONFLICT DO NOTHING");
    private static readonly Sql DecideOne = new(
        "UPDATE transactions SET status = $3, authorized_minor = $4, captured_minor = $5, outcome = $6, decided = $7, "
            + "due = $8, lease = NULL WHERE id = $2 AND +account = $1 AND status = 'pending'"
    );
    private static readonly Sql MoveOne = new(
        "UPDATE transactions SET status = $3, captured_minor = $4, refunded_minor = $5, refunding_minor = $6, "
            + "in_progress = $7, due = $8, return_code = $9 WHERE id = $2 AND +account = $1"
    );
    private static readonly Sql KeepNetworkId = new(
        "UPDATE wallet_entries SET network_transaction_id = $3 WHERE seq = (SELECT seq FROM wallet_entries "
            + "WHERE seq = $2 AND +account = $1 AND network_transaction_id IS NULL {skip}) AND +account = $1"
    );
    private static readonly Sql ById = new(
        $"SELECT {Columns} FROM transactions t{KeyJoin}WHERE t.id = $2 AND +t.account = $1"
    );
    private static readonly Sql LockOne = new("SELECT seq FROM transactions WHERE id = $2 AND +account = $1 {lock}");
    private static readonly Sql SeqOf = new("SELECT seq FROM transactions WHERE id = $2 AND +account = $1");

    /// <summary>Appends the attempt; false when its id is taken, which another node may have drawn too.</summary>
    public static async ValueTask<bool> Insert(Session tx, long account, NewTransaction row)
    {
        var transaction = row.Transaction;
        var (keyId, keyVersion) = Personal.KeyOf(row.Detail);
        Arg[] args =
        [
            account,
            transaction.Id,
            TransactionJson.Word(transaction.Type),
            TransactionJson.Word(transaction.Status),
            transaction.Amount.Currency.Code,
            transaction.Amount.AmountMinor,
            row.Customer,
            row.WalletEntry,
            row.OneTime,
            TransactionJson.Form,
            TransactionJson.Stored(transaction.Payment),
            row.Detail,
            keyId,
            keyVersion,
            row.Idempotency,
            Instants.Milliseconds(transaction.Created),
            transaction.Reference,
            transaction.Upstream,
            transaction.RequestId,
            Instants.Milliseconds(row.Due),
            row.Bill?.Subscription,
            row.Bill?.Number,
        ];
        if (!tx.MayGuess)
            return await tx.Execute(InsertUnlessTaken, args) == 1;
        tx.Append(InsertNew, args);
        return true;
    }

    /// <summary>Writes the outcome of a pending attempt; false when it has one, or is no longer there.</summary>
    public static async ValueTask<bool> Decide(
        Session tx,
        long account,
        Transaction transaction,
        DateTimeOffset now,
        DateTimeOffset? due
    )
    {
        Arg[] args =
        [
            account,
            transaction.Id,
            TransactionJson.Word(transaction.Status),
            transaction.Amounts.Authorized.AmountMinor,
            transaction.Amounts.Captured.AmountMinor,
            TransactionJson.Stored(transaction.Outcome!),
            Instants.Milliseconds(now),
            Instants.MillisecondsOrNull(due),
        ];
        if (!tx.MayGuess)
            return await tx.Execute(DecideOne, args) == 1;
        tx.RunOnce(DecideOne, args);
        return true;
    }

    /// <summary>Writes the state of a locked transaction.</summary>
    public static void Move(Session tx, long account, Transaction transaction, DateTimeOffset? due) =>
        tx.RunOnce(
            MoveOne,
            account,
            transaction.Id,
            TransactionJson.Word(transaction.Status),
            transaction.Amounts.Captured.AmountMinor,
            transaction.Amounts.Refunded.AmountMinor,
            transaction.Amounts.Refunding.AmountMinor,
            transaction.InProgress,
            Instants.MillisecondsOrNull(due),
            transaction.ReturnCode
        );

    /// <summary>The first approved charge of a stored method gives it the network's id, for those that follow. Where
    /// another is at it, it does nothing: groups that waited for each other's methods would do so for ever.</summary>
    public static void RememberNetworkId(Session tx, long account, long walletEntry, string networkTransactionId) =>
        tx.Run(KeepNetworkId, account, walletEntry, networkTransactionId);

    public static ValueTask<TransactionRow?> Find(Session session, long account, long id) =>
        session.First(ById, static row => Read(row), account, id);

    /// <summary>Locked first and read then, in two statements: what is read is what the lock holds.</summary>
    public static ValueTask<TransactionRow?> FindAndLock(Session tx, long account, long id)
    {
        tx.Lock(LockOne, account, id);
        return Find(tx, account, id);
    }

    public static ValueTask<long?> FindSeq(Session session, long account, long id) =>
        session.Number(SeqOf, account, id);

    /// <summary>Order and metadata as JSON; null once they are erased.</summary>
    public static byte[]? Detail(DataKeys keys, long account, TransactionRow row) =>
        Personal.Recall(keys, row.Detail, row.Key, CopyStore.DetailContext(account, row.Transaction.Id));

    internal static TransactionRow Read(Row row)
    {
        var currency = Currency.Get(row.Text(3));
        Money Amount(int column) => new(row.Long(column), currency);
        var transaction = new Transaction(
            row.Long(0),
            TransactionJson.ReadType(row.Text(1)),
            TransactionJson.ReadStatus(row.Text(2)),
            Amount(4),
            new(Amount(5), Amount(6), Amount(7), Amount(17)),
            TransactionJson.ReadPayment(row.Bytes(8)),
            Instants.From(row.Long(10))
        )
        {
            Outcome = TransactionJson.ReadOutcome(row.BytesOrNull(9)),
            InProgress = row.LongOrNull(18),
            Reference = row.LongOrNull(19),
            ReturnCode = row.TextOrNull(20),
            Upstream = row.LongOrNull(21),
            RequestId = row.TextOrNull(22),
        };
        var key = row.IsNull(12) ? null : new WrappedKey(row.Id(12), row.Int(13), row.Text(14), row.Bytes(15));
        return new(row.Long(16), transaction, row.Bytes(11), key)
        {
            Customer = row.LongOrNull(23),
            WalletEntry = row.LongOrNull(24),
            Idempotency = row.BytesOrNull(25),
            Asked = row.Int(26),
            Settled = Instants.FromOrNull(row.LongOrNull(27)),
            Due = Instants.FromOrNull(row.LongOrNull(28)),
            Bill = row.LongOrNull(29),
        };
    }
}
