// A transaction's own sealed copy of the card or account that it charged, kept for a while so that it can be added to a
// wallet. The rows of transactions are read here too, as far as that needs, because wallets stand below transactions.
using System.Text.Json;
using Coffer.Keys;
using Coffer.Sealing;
using Coffer.Storage;

namespace Coffer.Cards;

/// <summary>What a wallet must know of a transaction, to add what it charged.</summary>
/// <param name="Customer">The customer that it belongs to: it charged a stored method of theirs, or was added to their
/// wallet.</param>
/// <param name="WalletEntry">The stored method that it charged; null for a token or raw card.</param>
/// <param name="Detail">Order and metadata as kept (<see cref="Personal"/>).</param>
/// <param name="Idempotency">The digest of the key that made it.</param>
public sealed record ChargedCard(
    long Seq,
    long Id,
    string Type,
    string Status,
    bool OneTime,
    long? Customer,
    long? WalletEntry,
    byte[] Detail,
    byte[]? Idempotency,
    CardCopy? Copy
)
{
    /// <summary>The card network's id of the charge, for those that follow.</summary>
    public string? NetworkTransactionId { get; init; }

    public bool IsApproved =>
        Type is "sale" or "authorize" or "validate" && Status is not ("pending" or "declined" or "failed");
}

/// <param name="Display">As kept (<see cref="Personal"/>): it may name the person.</param>
public sealed record CardCopy(byte[] Display, byte[] Sealed, int FingerprintVersion, byte[] Fingerprint);

public static class CopyStore
{
    private static readonly Sql InsertCopy = new(
        "INSERT INTO transaction_cards (transaction_id, account, form, display, fingerprint_version, fingerprint, "
            + "sealed, sweep_after) "
            + "VALUES ($2, $1, 1, $3, $4, $5, $6, $7)"
    );
    private static readonly Sql ById = new(
        "SELECT t.seq, t.id, t.type, t.status, t.one_time, t.customer, t.wallet_entry, t.detail, t.idempotency, "
            + "c.display, c.sealed, c.fingerprint_version, c.fingerprint, t.outcome FROM transactions t "
            + "LEFT JOIN transaction_cards c ON c.transaction_id = t.id AND c.account = t.account WHERE t.id = $2 "
            + "AND t.account = $1"
    );
    private static readonly Sql LinkTransaction = new(
        "UPDATE transactions SET customer = $3, detail = $4, key_id = $5, key_version = $6 "
            + "WHERE id = $2 AND account = $1 AND (customer IS NULL OR customer = $3)"
    );
    private static readonly Sql FollowUps = new(
        "SELECT id, detail, idempotency FROM transactions WHERE reference = $2 AND account = $1 AND customer IS NULL"
    );
    private static readonly Sql Reseal = new(
        "UPDATE transaction_cards SET display = $3, sealed = $4 WHERE transaction_id = $2 AND account = $1"
    );
    private static readonly Sql SweepLapsed = new(
        "DELETE FROM transaction_cards WHERE transaction_id IN "
            + "(SELECT transaction_id FROM transaction_cards WHERE sweep_after < $1 ORDER BY sweep_after LIMIT $2)"
    );

    public static void Insert(Session tx, long account, long transaction, CardCopy copy, long sweepAfter) =>
        tx.RunOnce(
            InsertCopy,
            account,
            transaction,
            copy.Display,
            copy.FingerprintVersion,
            copy.Fingerprint,
            copy.Sealed,
            sweepAfter
        );

    public static ValueTask<ChargedCard?> Find(Session session, long account, long transaction) =>
        session.First(ById, Read, account, transaction);

    /// <summary>The open copy; null when there is none, or its key is destroyed.</summary>
    public static async ValueTask<Instrument?> Open(Session session, DataKeys keys, long account, ChargedCard charged)
    {
        if (charged.Copy is not { } copy || await keys.Find(session, copy.Sealed) is not { } key)
            return null;
        using (key)
        {
            var display = await Personal.Recall(session, keys, copy.Display, DisplayContext(account, charged.Id));
            return display is null
                ? null
                : Instrument.Open(CardsWire.FromStored(display), key, Context(account, charged.Id), copy.Sealed);
        }
    }

    /// <summary>Makes the transaction the customer's: its copy and detail are from now on sealed under the customer's
    /// key.</summary>
    public static void Link(Session tx, long account, ChargedCard charged, Adoption adoption)
    {
        LinkDetail(tx, account, charged.Id, adoption.Customer, adoption.Detail);
        tx.Run(Reseal, account, charged.Id, adoption.Display, adoption.Copy);
    }

    /// <summary>Makes a transaction without a card of its own (a capture, void or refund) the customer's.</summary>
    public static void LinkDetail(Session tx, long account, long transaction, long customer, byte[] detail)
    {
        var (keyId, keyVersion) = Personal.KeyOf(detail);
        tx.RunOnce(LinkTransaction, account, transaction, customer, detail, keyId, keyVersion);
    }

    /// <summary>The captures, voids and refunds of a transaction that was nobody's.</summary>
    public static ValueTask<List<(long Id, byte[] Detail, byte[]? Idempotency)>> FindFollowUps(
        Session tx,
        long account,
        long transaction
    ) => tx.Rows(FollowUps, static row => (row.Long(0), row.Bytes(1), row.BytesOrNull(2)), account, transaction);

    public static ValueTask<int> Sweep(Session tx, long now, int most) => tx.Execute(SweepLapsed, now, most);

    public static SealContext Context(long account, long transaction) =>
        SealContext.Of(account, transaction, "transaction number");

    public static SealContext DisplayContext(long account, long transaction) =>
        SealContext.Of(account, transaction, "transaction display");

    public static SealContext DetailContext(long account, long transaction) =>
        SealContext.Of(account, transaction, "transaction detail");

    private static ChargedCard Read(Row row) =>
        new(
            row.Long(0),
            row.Long(1),
            row.Text(2),
            row.Text(3),
            row.Bool(4),
            row.LongOrNull(5),
            row.LongOrNull(6),
            row.Bytes(7),
            row.BytesOrNull(8),
            row.IsNull(9) ? null : new(row.Bytes(9), row.Bytes(10), row.Int(11), row.Bytes(12))
        )
        {
            NetworkTransactionId = NetworkId(row.BytesOrNull(13)),
        };

    private static string? NetworkId(byte[]? outcome)
    {
        if (outcome is null)
            return null;
        using var json = JsonDocument.Parse(outcome);
        return
            json.RootElement.TryGetProperty("Answer", out var answer)
            && answer.TryGetProperty("NetworkTransactionId", out var id)
            ? id.GetString()
            : null;
    }
}

/// <summary>What a transaction's rows become when a customer takes it over: everything personal sealed under the
/// customer's key.</summary>
public sealed record Adoption(long Customer, byte[] Detail, byte[] Display, byte[] Copy);
