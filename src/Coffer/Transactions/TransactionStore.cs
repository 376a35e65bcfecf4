// Transactions as rows. Order and metadata (detail) are read with the key they are sealed under, if any, by one join.
using Coffer.Cards;
using Coffer.Kernel;
using Coffer.Keys;
using Coffer.Sealing;
using Coffer.Storage;

namespace Coffer.Transactions;

/// <param name="Detail">Order and metadata as kept (<see cref="Personal"/>).</param>
/// <param name="Customer">The customers row that it charged, and the wallet entry; null for a token or raw
/// card.</param>
/// <param name="Idempotency">The digest of the request's key.</param>
public sealed record NewTransaction(
    Transaction Transaction,
    byte[] Detail,
    long? Customer,
    long? WalletEntry,
    bool OneTime,
    byte[]? Idempotency
);

/// <summary>A transaction as read, with its detail still as kept, and the key for it (null: plain, or
/// destroyed).</summary>
public sealed record TransactionRow(Transaction Transaction, byte[] Detail, WrappedKey? Key);

public static class TransactionStore
{
    private const string Columns =
        "t.id, t.type, t.status, t.currency, t.amount_minor, t.authorized_minor, t.captured_minor, t.refunded_minor, "
        + "t.payment, t.outcome, t.created, t.detail, k.id, k.version, k.kek, k.wrapped";
    private const string KeyJoin = " LEFT JOIN data_keys k ON k.id = t.key_id AND k.version = t.key_version ";

    private static readonly Sql InsertOne = new(
        "INSERT INTO transactions (account, id, type, status, currency, amount_minor, authorized_minor, "
            + "captured_minor, "
            + "refunded_minor, customer, wallet_entry, one_time, form, payment, detail, key_id, key_version, "
            + "idempotency, created) "
            + "VALUES ($1, $2, $3, $4, $5, $6, 0, 0, 0, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16) ON CONFLICT "
            + "DO NOTHING"
    );
    private static readonly Sql DecideOne = new(
        "UPDATE transactions SET status = $3, authorized_minor = $4, captured_minor = $5, outcome = $6, decided = $7 "
            + "WHERE id = $2 AND account = $1 AND status = 'pending'"
    );
    private static readonly Sql KeepNetworkId = new(
        "UPDATE wallet_entries SET network_transaction_id = $3 WHERE seq = $2 AND account = $1 AND "
            + "network_transaction_id IS NULL"
    );
    private static readonly Sql ById = new(
        $"SELECT {Columns} FROM transactions t{KeyJoin}WHERE t.id = $2 AND t.account = $1"
    );
    private static readonly Sql SeqOf = new("SELECT seq FROM transactions WHERE id = $2 AND account = $1");
    private static readonly Sql Page = new(
        $"SELECT {Columns}, n.total FROM (SELECT count(*) AS total FROM transactions WHERE account = $1) n "
            + "LEFT JOIN (SELECT seq FROM transactions WHERE account = $1 AND seq < $2 ORDER BY seq DESC LIMIT $3 "
            + "OFFSET $4) p ON TRUE "
            + $"LEFT JOIN transactions t ON t.seq = p.seq{KeyJoin}ORDER BY p.seq DESC"
    );

    /// <summary>Appends the attempt; false when its id is taken, which another node may have drawn too.</summary>
    public static async ValueTask<bool> Insert(Session tx, long account, NewTransaction row)
    {
        var transaction = row.Transaction;
        var (keyId, keyVersion) = Personal.KeyOf(row.Detail);
        return await tx.Execute(
                InsertOne,
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
                Instants.Milliseconds(transaction.Created)
            ) == 1;
    }

    /// <summary>Writes the outcome of a pending attempt, once.</summary>
    public static void Decide(Session tx, long account, Transaction transaction, long now) =>
        tx.RunOnce(
            DecideOne,
            account,
            transaction.Id,
            TransactionJson.Word(transaction.Status),
            transaction.Authorized.AmountMinor,
            transaction.Captured.AmountMinor,
            TransactionJson.Stored(transaction.Outcome!),
            now
        );

    /// <summary>The first approved charge of a stored method gives it the network's id, for those that
    /// follow.</summary>
    public static void RememberNetworkId(Session tx, long account, long walletEntry, string networkTransactionId) =>
        tx.Run(KeepNetworkId, account, walletEntry, networkTransactionId);

    public static ValueTask<TransactionRow?> Find(Session session, long account, long id) =>
        session.First(ById, static row => Read(row), account, id);

    public static ValueTask<long?> FindSeq(Session session, long account, long id) =>
        session.Number(SeqOf, account, id);

    public static async ValueTask<Listed<TransactionRow>> List(Session session, long account, long below, Page page)
    {
        var rows = await session.Rows(
            Page,
            static row => (Row: row.IsNull(0) ? null : Read(row), Total: row.Long(16)),
            account,
            below,
            page.Size,
            page.Offset
        );
        return new(rows.Where(row => row.Row is not null).Select(row => row.Row!).ToList(), rows[0].Total);
    }

    /// <summary>Order and metadata as JSON; null once they are erased.</summary>
    public static byte[]? Detail(DataKeys keys, long account, TransactionRow row) =>
        Personal.Recall(keys, row.Detail, row.Key, CopyStore.DetailContext(account, row.Transaction.Id));

    private static TransactionRow Read(Row row)
    {
        var currency = Currency.Get(row.Text(3));
        Money Amount(int column) => new(row.Long(column), currency);
        var transaction = new Transaction(
            row.Long(0),
            TransactionJson.ReadType(row.Text(1)),
            TransactionJson.ReadStatus(row.Text(2)),
            Amount(4),
            Amount(5),
            Amount(6),
            Amount(7),
            TransactionJson.ReadPayment(row.Bytes(8)),
            TransactionJson.ReadOutcome(row.BytesOrNull(9)),
            Instants.From(row.Long(10))
        );
        var key = row.IsNull(12) ? null : new WrappedKey(row.Id(12), row.Int(13), row.Text(14), row.Bytes(15));
        return new(transaction, row.Bytes(11), key);
    }
}
