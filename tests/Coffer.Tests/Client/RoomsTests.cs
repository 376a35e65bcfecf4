// Tokens, wallets, events and the account: bodies as the contract writes them, answers with what stands beside them.
using Coffer.Client;
using Xunit;

namespace Coffer.Tests.Client;

public sealed class RoomsTests
{
    private readonly ScriptedServer _server = new();

    [Fact]
    public async Task A_card_becomes_a_token()
    {
        _server.Answers(
            """{"token":"t-1","metadata":{"credit_card_number":"4***********1111","credit_card_network":"visa","credit_card_type":"credit"},"expires_at":"2026-01-01T01:00:00.000Z","request_id":"R"}"""
        );

        Token token = await _server
            .Client()
            .Tokens.CreateAsync(
                new()
                {
                    CreditCard = new() { AccountNumber = "4111111111111111", Expires = "1235" },
                    OneTimePayment = true,
                }
            );

        Assert.Equal(
            """{"credit_card":{"account_number":"4111111111111111","expires":"1235"},"one_time_payment":true}""",
            _server.Last.Body
        );
        Assert.Equal("t-1", token.Id);
        Assert.Equal(Network.Visa, token.Metadata.CreditCardNetwork);
        Assert.Equal(CreditCardType.Credit, token.Metadata.CreditCardType);
    }

    [Fact]
    public async Task A_bank_account_becomes_a_token()
    {
        _server.Answers("""{"token":"t-1","metadata":{"account_type":"Savings"}}""");

        Token token = await _server
            .Client()
            .Tokens.CreateAsync(
                new()
                {
                    Check = new()
                    {
                        AccountNumber = "123456",
                        RoutingNumber = "021000021",
                        AccountType = AccountType.Savings,
                    },
                }
            );

        Assert.Equal(
            """{"check":{"account_number":"123456","routing_number":"021000021","account_type":"Savings"}}""",
            _server.Last.Body
        );
        Assert.Equal(AccountType.Savings, token.Metadata.AccountType);
    }

    [Fact]
    public async Task A_stored_method_comes_with_the_slots_left()
    {
        _server.Answers(Wire.Wallet);

        var added = await _server.Client().Wallets.AddAsync("c-1", new() { Token = "t-1", Default = true });

        Assert.Equal("POST /v1/customers/c-1/wallet", $"{_server.Last.Method} {_server.Last.Path}");
        Assert.Equal("""{"token":"t-1","default":true}""", _server.Last.Body);
        Assert.Equal("4***********1111", added.Value.AccountNumber);
        Assert.Equal(MethodType.Card, added.Value.Type);
        Assert.Equal(3, added.SlotsLeft);
        Assert.False(added.Duplicate);
    }

    [Theory]
    [InlineData("""{"wallet":{"id":"w-1"},"duplicate":true,"request_id":"R"}""")]
    [InlineData("""{"wallet":{"id":"w-1","duplicate":true},"request_id":"R"}""")]
    public async Task A_card_that_was_there_already_is_told(string answer)
    {
        _server.Answers(answer);

        var added = await _server.Client().Wallets.AddAsync("c-1", new() { TransactionId = "100000000000001" });

        Assert.True(added.Duplicate);
        Assert.Null(added.SlotsLeft);
        Assert.Equal("""{"transaction_id":"100000000000001"}""", _server.Last.Body);
    }

    [Fact]
    public async Task The_default_is_set_by_a_put()
    {
        _server.Answers(Wire.Wallet);

        await _server.Client().Wallets.SetDefaultAsync("c-1", "w-1");

        Assert.Equal("PUT /v1/customers/c-1/wallet/w-1", $"{_server.Last.Method} {_server.Last.Path}");
        Assert.Equal("""{"default":true}""", _server.Last.Body);
    }

    [Fact]
    public async Task Events_are_walked_by_their_numbers()
    {
        _server
            .Answers(
                """{"events":[{"id":"e","sequence":41,"event":"customer","action":"created","data":{"id":"c-1"},"created":"2026-01-01T00:00:00Z"},{"sequence":42}],"pagination":{"total_records":3,"total_pages":2,"page_size":2}}"""
            )
            .Answers("""{"events":[{"sequence":43}],"pagination":{"page_size":2}}""");

        var events = await _server.Client().Events.ListAllAsync(after: 40, size: 2).ToListAsync();

        Assert.Equal([41, 42, 43], events.Select(e => e.Sequence));
        Assert.Equal("c-1", events[0].Data.GetProperty("id").GetString());
        Assert.Equal(["/v1/events?after=40&Size=2", "/v1/events?after=42&Size=2"], _server.Sent.Select(s => s.Path));
    }

    [Theory]
    [InlineData(
        """{"account":{"name":"Shop","time_zone":"UTC","retry_days":[1,3],"wallet_duplicates":"merge"},"request_id":"R"}"""
    )]
    [InlineData(
        """{"name":"Shop","time_zone":"UTC","retry_days":[1,3],"wallet_duplicates":"merge","request_id":"R"}"""
    )]
    public async Task An_account_is_read_wrapped_or_flat(string answer)
    {
        _server.Answers(answer);

        Account account = await _server.Client().Account.GetAsync();

        Assert.Equal("Shop", account.Name);
        Assert.Equal([1, 3], account.RetryDays);
        Assert.Equal(WalletDuplicates.Merge, account.WalletDuplicates);
        Assert.Empty(account.Origins);
    }

    [Fact]
    public async Task Account_settings_are_patched()
    {
        _server.Answers("""{"account":{}}""");

        await _server
            .Client()
            .Account.UpdateAsync(
                new()
                {
                    Origins = Patch.Clear,
                    RetryDays = new[] { 1, 2 },
                    CreditsAllowed = false,
                    WalletDuplicates = WalletDuplicates.Allow,
                }
            );

        Assert.Equal(
            """{"origins":null,"wallet_duplicates":"allow","retry_days":[1,2],"credits_allowed":false}""",
            _server.Last.Body
        );
    }
}
