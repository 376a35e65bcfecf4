// Wallets, keys and secrets that were damaged or are left over: each is named by its own check, and by no other.
using Coffer.Storage;
using Coffer.Tests.Fixture;

namespace Coffer.Tests.Proof;

public sealed class VaultDamageTests(StillServers servers, PostgresServer postgres)
{
    private const string OfCustomer = "WHERE customer = (SELECT seq FROM customers WHERE account = $1 AND id = $2)";

    [Theory]
    [EachEngine("default_entry = 999999999", "customer", "The default of this customer's wallet is none")]
    [EachEngine("entry_4 = 999999999", "customer", "a method that is not there")]
    [EachEngine("entry_4 = entry_1", "customer", "stands in this customer's wallet twice")]
    [EachEngine("entry_2 = NULL", "second card", "This method stands in no wallet")]
    public async Task A_wallet_that_does_not_fit_its_methods_is_named(
        Engine engine,
        string set,
        string named,
        string message
    )
    {
        var books = await servers.Books(engine, postgres);

        await books.Damage($"UPDATE wallets SET {set} {OfCustomer}", books.Uuid("customer"));

        await books.MustName("wallets", message, books[named]);
    }

    [Theory, EachEngine]
    public async Task Another_customers_method_in_a_wallet_is_named_at_both(Engine engine)
    {
        var books = await servers.Books(engine, postgres);
        var other = await books.Merchant.ACustomer();

        await books.Damage(
            "UPDATE wallet_entries SET customer = (SELECT seq FROM customers WHERE id = $3) "
                + "WHERE account = $1 AND id = $2",
            books.Uuid("second card"),
            Guid.Parse(other)
        );

        await books.MustName("wallets", "", books["customer"], books["second card"]);
    }

    [Theory, EachEngine]
    public async Task A_removed_method_whose_number_is_still_there_is_named(Engine engine)
    {
        var books = await servers.Books(engine, postgres);

        await books.Damage(
            "INSERT INTO removed_entries (account, id, entry, customer) SELECT account, id, seq, customer "
                + "FROM wallet_entries WHERE account = $1 AND id = $2",
            books.Uuid("card")
        );

        await books.MustName("wallets", "was removed, but its number is still there", books["card"]);
    }

    [Theory]
    [EachEngine("DELETE FROM data_keys WHERE account = $1 AND id = $2")]
    [EachEngine("UPDATE customers SET body = NULL WHERE account = $1 AND id = $2")]
    public async Task A_customer_who_can_no_longer_be_read_is_named(Engine engine, string damage)
    {
        var books = await servers.Books(engine, postgres);

        await books.Damage(damage, books.Uuid("customer"));

        await books.MustName("customer_keys", "restore it from a backup", books["customer"]);
    }

    [Theory]
    [EachEngine("UPDATE customers SET body = $3 WHERE account = $1 AND id = $2", "the profile is still there")]
    [EachEngine(
        "INSERT INTO data_keys (id, version, account, scope, period, kek, wrapped) "
            + "VALUES ($2, 1, $1, 'customer', '', 'k', $3)",
        "the key is still there"
    )]
    [EachEngine(
        "INSERT INTO wallets (customer, default_entry) SELECT seq, 0 FROM customers WHERE account = $1 AND id = $2 "
            + "AND $3 = $3",
        "the wallet is still there"
    )]
    [EachEngine(
        "INSERT INTO customer_filters (account, digest, customer) SELECT account, $3, seq FROM customers "
            + "WHERE account = $1 AND id = $2",
        "can still be found by a filter"
    )]
    public async Task What_is_left_of_a_deleted_customer_is_named(Engine engine, string damage, string message)
    {
        var books = await servers.Books(engine, postgres);

        await books.Damage(damage, books.Uuid("deleted customer"), (byte[])[1, 2, 3]);

        await books.MustName("erased_customers", message, books["deleted customer"]);
    }

    [Theory]
    [EachEngine(
        "INSERT INTO security_codes (token, account, sealed, sweep_after) SELECT seq, account, $3, sweep_after "
            + "FROM tokens WHERE account = $1 AND id = $2",
        "used token",
        "its security code is still there"
    )]
    [EachEngine(
        "UPDATE tokens SET sealed = $3 WHERE account = $1 AND id = $2",
        "used token",
        "its number is still there"
    )]
    [EachEngine(
        "UPDATE tokens SET sweep_after = 0 WHERE account = $1 AND id = $2 AND $3 = $3",
        "token",
        "was to be destroyed on 1970"
    )]
    [EachEngine(
        "UPDATE security_codes SET sweep_after = 0 WHERE account = $1 AND $3 = $3 "
            + "AND token = (SELECT seq FROM tokens WHERE id = $2)",
        "token",
        "was to be destroyed on 1970"
    )]
    public async Task A_number_or_code_that_outlived_its_use_is_named(
        Engine engine,
        string damage,
        string which,
        string message
    )
    {
        var books = await servers.Books(engine, postgres);

        await books.Damage(damage, books.Uuid(which), (byte[])[1, 2, 3]);

        await books.MustName("secrets", message, books[which]);
    }

    [Theory, EachEngine]
    public async Task A_copy_of_a_card_that_outlived_its_time_is_named(Engine engine)
    {
        var books = await servers.Books(engine, postgres);

        await books.Damage(
            "UPDATE transaction_cards SET sweep_after = 0 WHERE account = $1 AND transaction_id = $2",
            books.Number("sale")
        );

        await books.MustName("secrets", "was to be destroyed on 1970", books["sale"]);
    }

    [Theory, EachEngine]
    public async Task A_key_that_outlived_its_day_is_named(Engine engine)
    {
        var books = await servers.Books(engine, postgres);
        var key = Guid.CreateVersion7();

        await books.Damage(
            "INSERT INTO data_keys (id, version, account, scope, period, kek, wrapped, destroy_after) "
                + "VALUES ($2, 1, $1, 'day', 'x', 'k', $3, 0)",
            key,
            (byte[])[1]
        );

        await books.MustName("secrets", "The key was to be destroyed on 1970", key.ToString());
    }
}
