// Wallets as rows: a narrow one per customer with the default and four places, and one heavy row per method, only ever
// appended. Whoever changes a wallet holds the customer's row lock (CustomerStore.GetAndLock).
using Coffer.Kernel;
using Coffer.Storage;

namespace Coffer.Wallets;

/// <summary>A method found by its own id, and whose it is.</summary>
public sealed record OwnedEntry(Entry Entry, Guid Customer, long CustomerSeq);

public static class WalletStore
{
    private const string EntryColumns =
        "e.seq, e.body, e.postal_code, e.fingerprint_version, e.fingerprint, e.sealed, e.network_transaction_id";
    private static readonly Sql ByCustomer = new(
        $"SELECT {EntryColumns}, c.seq, w.default_entry FROM customers c LEFT JOIN wallets w ON w.customer = c.seq "
            + "LEFT JOIN wallet_entries e ON e.seq IN (w.entry_1, w.entry_2, w.entry_3, w.entry_4) AND +e.account = "
            + "c.account "
            + "WHERE c.id = $2 AND +c.account = $1 AND c.deleted IS NULL"
    );
    private static readonly Sql ById = new(
        $"SELECT {EntryColumns}, c.seq, c.id FROM wallet_entries e JOIN customers c ON c.seq = e.customer AND "
            + $"c.account = e.account "
            + "WHERE e.id = $2 AND +e.account = $1"
    );
    private static readonly Sql InsertEntry = new(
        "INSERT INTO wallet_entries (account, customer, id, fingerprint_version, fingerprint, sealed, form, body, "
            + "postal_code, network_transaction_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING seq"
    );
    private static readonly Sql UpdateEntry = new(
        "UPDATE wallet_entries SET form = $3, body = $4, postal_code = $5 WHERE seq = $2 AND +account = $1"
    );
    private static readonly Sql DeleteEntry = new("DELETE FROM wallet_entries WHERE seq = $2 AND +account = $1");
    private static readonly Sql RememberRemoved = new(
        "INSERT INTO removed_entries (account, id, entry, customer) SELECT account, id, seq, customer "
            + "FROM wallet_entries WHERE seq = $2 AND +account = $1"
    );
    private static readonly Sql SeqsOf = new(
        "SELECT customer, seq FROM wallet_entries WHERE id = $2 AND +account = $1 "
            + "UNION ALL SELECT customer, entry FROM removed_entries WHERE id = $2 AND +account = $1"
    );
    private static readonly Sql SavePlaces = new(
        "INSERT INTO wallets (customer, default_entry, entry_1, entry_2, entry_3, entry_4) VALUES ($1, $2, $3, $4, "
            + "$5, $6) "
            + "ON CONFLICT (customer) DO UPDATE SET default_entry = $2, entry_1 = $3, entry_2 = $4, entry_3 = $5, "
            + "entry_4 = $6"
    );
    private static readonly Sql DeletePlaces = new("DELETE FROM wallets WHERE customer = $1");

    /// <summary>The customer's wallet, empty or not; null when there is no such customer.</summary>
    public static async ValueTask<Wallet?> Find(Session session, long account, Guid customer)
    {
        var rows = await session.Rows(
            ByCustomer,
            static row => (Entry: row.IsNull(0) ? null : Read(row), Customer: row.Long(7), Default: row.LongOrNull(8)),
            account,
            customer
        );
        if (rows.Count == 0)
            return null;
        var entries = rows.Where(row => row.Entry is not null)
            .Select(row => row.Entry!)
            .OrderBy(entry => entry.Seq)
            .ToArray();
        return new(rows[0].Customer, entries, rows[0].Default ?? 0);
    }

    public static async ValueTask<Wallet> Get(Session session, long account, Guid customer) =>
        await Find(session, account, customer) ?? throw Refusal.NotFound("customer");

    public static ValueTask<OwnedEntry?> FindEntry(Session session, long account, Guid id) =>
        session.First(ById, static row => new OwnedEntry(Read(row), row.Id(8), row.Long(7)), account, id);

    /// <summary>Appends the method's row and returns it with its number.</summary>
    public static async ValueTask<Entry> Insert(Session tx, long account, long customer, Entry entry)
    {
        var seq = await tx.Number(
            InsertEntry,
            account,
            customer,
            entry.Method.Id,
            entry.FingerprintVersion,
            entry.Fingerprint,
            entry.Sealed,
            WalletWire.Form,
            WalletWire.Body(entry.Method),
            entry.Method.Display.PostalCode,
            entry.NetworkTransactionId
        );
        return entry with { Seq = seq!.Value };
    }

    public static void Update(Session tx, long account, Entry entry) =>
        tx.RunOnce(
            UpdateEntry,
            account,
            entry.Seq,
            WalletWire.Form,
            WalletWire.Body(entry.Method),
            entry.Method.Display.PostalCode
        );

    /// <summary>Its number is destroyed; its id stays, so that its transactions can be found.</summary>
    public static void Delete(Session tx, long account, Entry entry)
    {
        tx.RunOnce(RememberRemoved, account, entry.Seq);
        tx.RunOnce(DeleteEntry, account, entry.Seq);
    }

    /// <summary>The customers row and the number of a method, also of one that was removed; null when there never was
    /// one.</summary>
    public static async ValueTask<(long Customer, long Entry)?> FindSeqs(Session session, long account, Guid id)
    {
        var rows = await session.Rows(SeqsOf, static row => (row.Long(0), row.Long(1)), account, id);
        return rows.Count == 0 ? null : rows[0];
    }

    /// <summary>Writes the narrow row: which methods there are, and which is the default.</summary>
    public static void Save(Session tx, Wallet wallet)
    {
        if (wallet.Entries.Count == 0)
        {
            tx.Run(DeletePlaces, wallet.Customer);
            return;
        }

        long? Place(int i) => i < wallet.Entries.Count ? wallet.Entries[i].Seq : null;
        tx.RunOnce(SavePlaces, wallet.Customer, wallet.DefaultSeq, Place(0), Place(1), Place(2), Place(3));
    }

    private static Entry Read(Row row) =>
        new(
            row.Long(0),
            WalletWire.FromBody(row.Bytes(1), row.TextOrNull(2)),
            row.Int(3),
            row.Bytes(4),
            row.Bytes(5),
            row.TextOrNull(6)
        );
}
