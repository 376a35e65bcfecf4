// Every write carries a key, one per call, and says which.
using Coffer.Client;
using Xunit;

namespace Coffer.Tests.Client;

public sealed class IdempotencyTests
{
    private readonly ScriptedServer _server = new();

    public static TheoryData<string, Func<CofferClient, RequestOptions, Task<CofferResponse>>> Writes =>
        new()
        {
            { Wire.Customer, async (c, o) => await c.Customers.CreateAsync(new(), o) },
            { Wire.Customer, async (c, o) => await c.Customers.UpdateAsync("c", new(), o) },
            { Wire.Nothing, async (c, o) => await c.Customers.DeleteAsync("c", o) },
            { Wire.Wallet, async (c, o) => await c.Wallets.AddAsync("c", new(), o) },
            { Wire.Wallet, async (c, o) => await c.Wallets.UpdateAsync("c", "w", new(), o) },
            { Wire.Wallet, async (c, o) => await c.Wallets.SetDefaultAsync("c", "w", o) },
            { Wire.Nothing, async (c, o) => await c.Wallets.DeleteAsync("c", "w", options: o) },
            { """{"token":"t"}""", async (c, o) => await c.Tokens.CreateAsync(new(), o) },
            { Wire.Sale, async (c, o) => await c.Transactions.SaleAsync(new(), o) },
            { Wire.Sale, async (c, o) => await c.Transactions.AuthorizeAsync(new(), o) },
            { """{"account":{}}""", async (c, o) => await c.Account.UpdateAsync(new(), o) },
            { Wire.Nothing, (c, o) => c.SendAsync(HttpMethod.Post, "/v1/customers", "{}", o) },
        };

    [Theory]
    [MemberData(nameof(Writes))]
    public async Task Every_write_sends_the_callers_key_or_a_fresh_one(
        string answer,
        Func<CofferClient, RequestOptions, Task<CofferResponse>> write
    )
    {
        _server.Answers(answer).Answers(answer).Answers(answer);
        var client = _server.Client();

        var mine = await write(client, new RequestOptions { IdempotencyKey = "order-17" });
        var first = await write(client, new RequestOptions());
        var second = await write(client, new RequestOptions());

        Assert.Equal("order-17", _server.Sent[0].Key);
        Assert.Equal("order-17", mine.IdempotencyKey);
        Assert.True(Guid.TryParse(first.IdempotencyKey, out _));
        Assert.Equal(first.IdempotencyKey, _server.Sent[1].Key);
        Assert.NotEqual(first.IdempotencyKey, second.IdempotencyKey);
    }

    [Fact]
    public async Task A_read_sends_no_key()
    {
        _server.Answers(Wire.Customer);

        var answer = await _server.Client().Customers.GetAsync("c-1", new RequestOptions { IdempotencyKey = "k" });

        Assert.Null(_server.Last.Key);
        Assert.Null(answer.IdempotencyKey);
    }

    [Theory]
    [InlineData("")]
    [InlineData("with space")]
    [InlineData("umläut")]
    [InlineData("line\nbreak")]
    public async Task A_key_that_no_header_carries_is_refused_before_anything_is_sent(string key)
    {
        var options = new RequestOptions { IdempotencyKey = key };

        await Assert.ThrowsAsync<ArgumentException>(() => _server.Client().Transactions.SaleAsync(new(), options));

        Assert.Empty(_server.Sent);
    }

    [Fact]
    public async Task A_write_without_a_key_is_never_tried_again()
    {
        _server.BreaksTheConnection();
        var options = new RequestOptions { WithoutIdempotencyKey = true };

        await Assert.ThrowsAsync<CofferConnectionException>(() =>
            _server.Client().Transactions.SaleAsync(new(), options)
        );

        Assert.Single(_server.Sent);
        Assert.Null(_server.Last.Key);
    }

    [Fact]
    public async Task A_refusal_says_which_key_was_sent()
    {
        _server.Refuses(400, "required");

        var e = await Assert.ThrowsAsync<CofferException>(() => _server.Client().Transactions.SaleAsync(new()));

        Assert.Equal(_server.Last.Key, e.IdempotencyKey);
        Assert.NotNull(e.IdempotencyKey);
    }

    [Fact]
    public async Task A_replay_is_marked_and_tells_both_request_ids()
    {
        _server.Answers(
            """{"customer":{"id":"c-1"},"request_id":"FIRST"}""",
            200,
            ("Idempotent-Replayed", "true"),
            ("X-Request-Id", "SECOND")
        );

        var answer = await _server.Client().Customers.CreateAsync(new());

        Assert.True(answer.Replayed);
        Assert.Equal("SECOND", answer.RequestId);
        Assert.Equal("FIRST", answer.FirstRequestId);
    }

    [Fact]
    public async Task A_first_answer_is_not_marked_as_a_replay()
    {
        _server.Answers(Wire.Customer);

        var answer = await _server.Client().Customers.CreateAsync(new());

        Assert.False(answer.Replayed);
        Assert.Equal("R", answer.RequestId);
    }
}
