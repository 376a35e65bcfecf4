// Keys, card numbers and personal data do not leave through texts: not by ToString, not by an exception.
using Coffer.Client;
using Xunit;

namespace Coffer.Tests.Client;

public sealed class SecrecyTests
{
    private const string Pan = "4111111111111111";

    private readonly ScriptedServer _server = new();

    private static CreateTransactionParams RawCharge =>
        new()
        {
            Payment = new()
            {
                CreditCard = new()
                {
                    AccountNumber = Pan,
                    VerificationValue = "7391",
                    Expires = "1235",
                },
            },
            Amount = new(1m),
        };

    [Fact]
    public async Task No_exception_repeats_the_key_or_the_card()
    {
        _server
            .Refuses(400, "required")
            .Answers($"<html>{Pan} {ScriptedServer.ApiKey} 7391</html>", 502)
            .Answers($"not json {Pan}")
            .BreaksTheConnection();
        var client = _server.Client(maxRetries: 0);

        for (var i = 0; i < 4; i++)
        {
            var e = await Assert.ThrowsAnyAsync<CofferException>(() => client.Transactions.SaleAsync(RawCharge));
            AssertClean(e.ToString());
        }

        Assert.All(_server.Sent, s => Assert.Contains(Pan, s.Body, StringComparison.Ordinal));
        Assert.All(_server.Sent, s => Assert.Equal(ScriptedServer.ApiKey, s.Headers["X-Api-Key"]));
    }

    [Fact]
    public async Task A_broken_connection_tells_the_server_but_not_the_query()
    {
        _server.BreaksTheConnection();

        var e = await Assert.ThrowsAsync<CofferConnectionException>(() =>
            _server.Client(maxRetries: 0).Customers.ListAsync(new() { EmailAddress = "jane@example.com" })
        );

        Assert.Contains("http://127.0.0.1:5080", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("jane", e.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_that_holds_a_secret_shows_it_as_text()
    {
        var options = new CofferClientOptions { ApiKey = ScriptedServer.ApiKey };
        using var client = new CofferClient(options);
        object[] holders =
        [
            options,
            client,
            new RequestOptions { ApiKey = ScriptedServer.ApiKey },
            RawCharge,
            RawCharge.Payment!,
            RawCharge.Payment!.CreditCard!,
            new CreateTokenParams { CreditCard = RawCharge.Payment.CreditCard },
            new StoredPayment { VerificationValue = "7391" },
        ];

        Assert.All(holders, h => AssertClean(h.ToString()!));
    }

    [Fact]
    public void Card_and_account_show_a_mask()
    {
        Assert.Equal("card 4***********1111", new CreditCard { AccountNumber = Pan }.ToString());
        Assert.Equal("account 1****6789", new Check { AccountNumber = "123456789" }.ToString());
        Assert.Equal("account ****", new Check { AccountNumber = "12345678" }.ToString());
        Assert.Equal("card ****", new CreditCard().ToString());
    }

    [Fact]
    public void A_key_that_no_header_carries_is_refused_without_repeating_it()
    {
        var e = Assert.Throws<ArgumentException>(() =>
            new CofferClient(new CofferClientOptions { ApiKey = ScriptedServer.ApiKey + "\n" })
        );

        AssertClean(e.ToString());
    }

    private static void AssertClean(string text)
    {
        Assert.DoesNotContain(ScriptedServer.ApiKey, text, StringComparison.Ordinal);
        Assert.DoesNotContain(Pan, text, StringComparison.Ordinal);
        Assert.DoesNotContain("7391", text, StringComparison.Ordinal);
    }
}
