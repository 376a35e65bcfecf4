// Wallets as rows: a narrow one per customer with the default and four places, and one heavy row per method, only ever
// appended. Whoever changes a wallet holds the customer's row lock (CustomerStore.GetAndLock).
using Coffer.Kernel;
using Coffer.Sealing;
using Coffer.Storage;

namespace Coffer.Wallets;

/// <summary>A method found by its own id, and whose it is.</summary>
/// <param name="Key">The customer's newest key; null once it is destroyed.</param>
public sealed record OwnedEntry(Entry Entry, Guid Customer, long CustomerSeq, WrappedKey? Key);

public static class WalletStore
{
    private const string EntryColumns =
        "e.seq, e.body, e.postal_code, e.fingerprint_version, e.fingerprint, e.sealed, e.network_transaction_id";
    private const string KeyColumns = "k.id, k.version, k.kek, k.wrapped";
    private const string EntriesJoin =
        " LEFT JOIN wallets w ON w.customer = c.seq LEFT JOIN wallet_entries e "
        + "ON e.seq IN (w.entry_1, w.entry_2, w.entry_3, w.entry_4) AND +e.account = c.account ";
    private const string KeyJoin =
        " LEFT JOIN data_keys k ON k.id = c.id AND k.version = (SELECT max(n.version) FROM data_keys n "
        + "WHERE n.id = c.id AND +n.account = c.account) ";
    private static readonly Sql ByCustomer = new(
        $"SELECT {EntryColumns}, c.seq, w.default_entry FROM customers c{EntriesJoin}"
            + "WHERE c.id = $2 AND +c.account = $1 AND c.deleted IS NULL"
    );
    private static readonly Sql WithKey = new(
        $"SELECT {EntryColumns}, c.seq, w.default_entry, {KeyColumns} FROM customers c{EntriesJoin}{KeyJoin}"
            + "WHERE c.id = $2 AND +c.account = $1 AND c.deleted IS NULL"
    );
    private static readonly Sql ById = new(
        $"SELECT {EntryColumns}, c.seq, c.id, {KeyColumns} FROM wallet_entries e "
            + $"JOIN customers c ON c.seq = e.customer AND +c.account = e.account{KeyJoin}"
            + "WHERE e.id = $2 AND +e.account = $1"
    );
    private static readonly Sql KeepEntry = new(
        "SELECT seq FROM wallet_entries WHERE seq = $2 AND +account = $1 AND customer = $3 {keep}"
    );
    private static readonly Sql DefaultOf = new(
        "SELECT customer FROM wallets WHERE customer = $1 AND default_entry = $2"
    );
    private const string Appended =
        "INSERT INTO wallet_entries (account, customer, id, fingerprint_version, fingerprint, sealed, form, body, "
        + "postal_code, network_transaction_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    private static readonly Sql InsertEntry = new(Appended + " RETURNING seq");
    private static readonly Sql InsertNew = new(Appended);
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

    private static readonly Sql InsertFirst = new(
        "INSERT INTO wallets (customer, default_entry, entry_1) VALUES ($1, {seq:wallet_entries:$2}, "
            + "{seq:wallet_entries:$2})"
    );

    // The entry that this unit inserted, whose number it does not know, takes the second, third or fourth place.
    private static readonly Sql[] AddToSame =
    [
        .. Enumerable.Range(2, Wallet.MaxMethods - 1).Select(place => new Sql(AddToSameText(place))),
    ];
    private static readonly Sql Same = new($"SELECT customer FROM wallets WHERE customer = $1 AND {IsAs(first: 2)}");
    private static readonly Sql DeletePlaces = new("DELETE FROM wallets WHERE customer = $1");

    /// <summary>The customer's wallet, empty or not; null when there is no such customer.</summary>
    public static async ValueTask<Wallet?> Find(Session session, long account, Guid customer)
    {
        var rows = await session.Rows(ByCustomer, static row => ReadPlace(row), account, customer);
        return rows.Count == 0 ? null : Together(rows);
    }

    /// <summary>The same with the customer's newest key, by one question; null when there is no such
    /// customer.</summary>
    public static async ValueTask<(Wallet Wallet, WrappedKey? Key)?> FindWithKey(
        Session session,
        long account,
        Guid customer
    )
    {
        var rows = await session.Rows(
            WithKey,
            static row => (Place: ReadPlace(row), Key: ReadKey(row)),
            account,
            customer
        );
        return rows.Count == 0 ? null : (Together(rows.ConvertAll(static row => row.Place)), rows[0].Key);
    }

    public static async ValueTask<Wallet> Get(Session session, long account, Guid customer) =>
        await Find(session, account, customer) ?? throw Refusal.NotFound("customer");

    public static ValueTask<OwnedEntry?> FindEntry(Session session, long account, Guid id) =>
        session.First(ById, ReadOwned, account, id);

    /// <summary>The method is still there, so its customer is too; neither is deleted before this unit ends. For a unit
    /// that guesses.</summary>
    public static void ExpectAndKeep(Session tx, long account, OwnedEntry entry) =>
        tx.Expect(KeepEntry, account, entry.Entry.Seq, entry.CustomerSeq);

    /// <summary>The method is still the customer's default. For a unit that guesses.</summary>
    public static void ExpectDefault(Session tx, OwnedEntry entry) =>
        tx.Expect(DefaultOf, entry.CustomerSeq, entry.Entry.Seq);

    /// <summary>The wallet is as it was read, under the customer's lock. For a unit that guesses.</summary>
    public static void ExpectSame(Session tx, Wallet wallet) => tx.Expect(Same, Places(wallet));

    /// <summary>Appends the method's row and returns it with its number, which a unit that guesses does not
    /// know.</summary>
    /// <param name="isFirst">The wallet is empty.</param>
    public static async ValueTask<Entry> Insert(Session tx, long account, long customer, Entry entry, bool isFirst)
    {
        Arg[] args =
        [
            account,
            customer,
            entry.Method.Id,
            entry.FingerprintVersion,
            entry.Fingerprint,
            entry.Sealed,
            WalletWire.Form,
            WalletWire.Body(entry.Method),
            entry.Method.Display.PostalCode,
            entry.NetworkTransactionId,
        ];
        if (!tx.MayGuess)
            return entry with { Seq = (await tx.Number(InsertEntry, args))!.Value };
        if (isFirst)
            tx.Append(InsertNew, args);
        else
            tx.RunOnce(InsertNew, args);
        return entry with { Seq = Entry.Newest };
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

        tx.RunOnce(SavePlaces, Places(wallet));
    }

    /// <summary>The same, with a method that this unit inserted, and whose number it does not know: what was in the
    /// wallet before must still be so.</summary>
    public static void SaveAdded(Session tx, Wallet before, Wallet after)
    {
        var added = after.Entries[^1].Method.Id;
        if (before.Entries.Count == 0)
            tx.Append(InsertFirst, after.Customer, added);
        else
            tx.RunOnce(AddToSame[after.Entries.Count - 2], [.. Places(after), added, .. Places(before)[1..]]);
    }

    private static Arg[] Places(Wallet wallet)
    {
        long? At(int i) => i < wallet.Entries.Count ? Known(wallet.Entries[i].Seq) : null;
        return [wallet.Customer, Known(wallet.DefaultSeq), At(0), At(1), At(2), At(3)];
    }

    private static long? Known(long seq) => seq == Entry.Newest ? null : seq;

    private static string AddToSameText(int place)
    {
        const string Newest = "{seq:wallet_entries:$7}";
        string[] places = ["$3", "$4", "$5", "$6"];
        places[place - 1] = Newest;
        return $"UPDATE wallets SET default_entry = COALESCE($2, {Newest}), entry_1 = {places[0]}, "
            + $"entry_2 = {places[1]}, entry_3 = {places[2]}, entry_4 = {places[3]} WHERE customer = $1 "
            + $"AND {IsAs(first: 8)}";
    }

    // Default and places are as the arguments from one on say.
    private static string IsAs(int first) =>
        $"default_entry = ${first} AND "
        + string.Join(
            " AND ",
            Enumerable
                .Range(1, Wallet.MaxMethods)
                .Select(place => $"entry_{place} IS NOT DISTINCT FROM ${first + place}")
        );

    private static Wallet Together(List<Place> places) =>
        new(
            places[0].Customer,
            [
                .. places
                    .Where(place => place.Entry is not null)
                    .Select(place => place.Entry!)
                    .OrderBy(entry => entry.Seq),
            ],
            places[0].Default
        );

    private static Place ReadPlace(Row row) =>
        new(row.IsNull(0) ? null : Read(row), row.Long(7), row.LongOrNull(8) ?? 0);

    private static WrappedKey? ReadKey(Row row) =>
        row.IsNull(9) ? null : new WrappedKey(row.Id(9), row.Int(10), row.Text(11), row.Bytes(12));

    private static OwnedEntry ReadOwned(Row row) => new(Read(row), row.Id(8), row.Long(7), ReadKey(row));

    private static Entry Read(Row row) =>
        new(
            row.Long(0),
            WalletWire.FromBody(row.Bytes(1), row.TextOrNull(2)),
            row.Int(3),
            row.Bytes(4),
            row.Bytes(5),
            row.TextOrNull(6)
        );

    /// <summary>An entry of a wallet; null when it has none.</summary>
    private sealed record Place(Entry? Entry, long Customer, long Default);
}
