// Which failures are tried again, how often, and after how long.
using Coffer.Client;
using Xunit;

namespace Coffer.Tests.Client;

public sealed class RetryTests
{
    private readonly ScriptedServer _server = new();

    [Theory]
    [InlineData(429, "rate_limit")]
    [InlineData(503, "unavailable")]
    [InlineData(409, "idempotency_in_progress")]
    public async Task A_passing_refusal_is_tried_again(int status, string code)
    {
        _server.Refuses(status, code).Refuses(status, code).Answers(Wire.Customer);

        Customer customer = await _server.Client().Customers.CreateAsync(new());

        Assert.Equal("c-1", customer.Id);
        Assert.Equal(3, _server.Sent.Count);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(402)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(408)]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(504)]
    public async Task Any_other_status_is_final(int status)
    {
        _server.Refuses(status, "no");

        var e = await Assert.ThrowsAsync<CofferException>(() => _server.Client().Customers.CreateAsync(new()));

        Assert.Equal(status, (int)e.StatusCode!);
        Assert.Single(_server.Sent);
    }

    [Fact]
    public async Task A_conflict_other_than_a_running_request_is_final()
    {
        _server.Refuses(409, "wallet_full");

        var e = await Assert.ThrowsAsync<CofferException>(() => _server.Client().Wallets.SetDefaultAsync("c", "w"));

        Assert.Equal(ErrorCode.WalletFull, e.Code);
        Assert.Single(_server.Sent);
    }

    [Fact]
    public async Task A_broken_connection_is_tried_again_with_the_same_key_and_bytes()
    {
        _server.BreaksTheConnection().BreaksTheConnection().Answers(Wire.Sale);

        var sale = await _server.Client().Transactions.SaleAsync(new() { Amount = new(99.00m) });

        Assert.Equal(3, _server.Sent.Count);
        Assert.Single(_server.Sent.Select(s => s.Key).Distinct());
        Assert.Single(_server.Sent.Select(s => s.Body).Distinct());
        Assert.Equal(_server.Last.Key, sale.IdempotencyKey);
    }

    [Fact]
    public async Task The_last_failure_is_thrown_when_the_retries_are_spent()
    {
        _server.BreaksTheConnection().BreaksTheConnection().BreaksTheConnection();

        var e = await Assert.ThrowsAsync<CofferConnectionException>(() =>
            _server.Client().Customers.CreateAsync(new())
        );

        Assert.Equal(3, _server.Sent.Count);
        Assert.False(e.TimedOut);
        Assert.Null(e.StatusCode);
        Assert.Equal(ErrorType.Connection, e.Kind);
        Assert.Equal(_server.Last.Key, e.IdempotencyKey);
        Assert.IsType<HttpRequestException>(e.InnerException);
    }

    [Fact]
    public async Task A_call_may_forbid_retries()
    {
        _server.Refuses(503, "unavailable");
        var once = new RequestOptions { MaxRetries = 0 };

        await Assert.ThrowsAsync<CofferException>(() => _server.Client(maxRetries: 5).Events.ListAsync(options: once));

        Assert.Single(_server.Sent);
        Assert.Empty(_server.Time.Pauses);
    }

    [Fact]
    public async Task Retry_After_is_waited_for_to_the_second()
    {
        _server
            .Refuses(429, "rate_limit", ("Retry-After", "7"))
            .Refuses(503, "unavailable", ("Retry-After", "0"))
            .Answers(Wire.Customer);

        await _server.Client().Customers.GetAsync("c-1");

        Assert.Equal(7, _server.Time.Pauses[0].TotalSeconds);
        Assert.Equal(0, _server.Time.Pauses.Skip(1).Sum(p => p.TotalSeconds));
        Assert.Equal(3, _server.Sent.Count);
    }

    [Fact]
    public async Task Retry_After_may_be_a_date()
    {
        _server.Refuses(503, "unavailable", ("Retry-After", "Thu, 01 Jan 2026 00:00:12 GMT")).Answers(Wire.Customer);

        await _server.Client().Customers.GetAsync("c-1");

        Assert.Equal([TimeSpan.FromSeconds(12)], _server.Time.Pauses);
    }

    [Fact]
    public async Task Retry_After_beyond_the_longest_pause_ends_the_call()
    {
        _server.Refuses(429, "rate_limit", ("Retry-After", "3600"));

        var e = await Assert.ThrowsAsync<CofferException>(() => _server.Client().Customers.GetAsync("c-1"));

        Assert.Single(_server.Sent);
        Assert.Equal(TimeSpan.FromHours(1), e.RetryAfter);
    }

    [Fact]
    public async Task Without_Retry_After_the_pauses_stay_below_a_doubling_ceiling()
    {
        for (var i = 0; i < 7; i++)
        {
            _server.BreaksTheConnection();
        }

        await Assert.ThrowsAsync<CofferConnectionException>(() =>
            _server.Client(maxRetries: 6).Customers.GetAsync("c-1")
        );

        double[] ceilings = [0.5, 1, 2, 4, 8, 8];
        Assert.All(_server.Time.Pauses.Zip(ceilings), p => Assert.InRange(p.First.TotalSeconds, 0, p.Second));
        Assert.Equal(6, _server.Time.Pauses.Count(p => p >= TimeSpan.Zero));
    }
}
