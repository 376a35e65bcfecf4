// Time: pauses that are really waited for, attempts that take too long, callers who have had enough.
using Coffer.Client;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Coffer.Tests.Client;

public sealed class WaitingTests
{
    private readonly ScriptedServer _server = new();

    [Fact]
    public async Task Nothing_is_sent_before_the_pause_is_over()
    {
        var time = new FakeTimeProvider();
        _server.Refuses(429, "rate_limit", ("Retry-After", "7")).Answers(Wire.Customer);
        var call = _server.Client(time: time).Customers.GetAsync("c-1");

        await Task.Delay(50);
        time.Advance(TimeSpan.FromSeconds(6.9));
        await Task.Delay(50);
        Assert.Single(_server.Sent);

        await Passing(time, TimeSpan.FromSeconds(0.1), call);
        Assert.Equal(2, _server.Sent.Count);
    }

    [Fact]
    public async Task An_attempt_that_takes_too_long_is_tried_again()
    {
        var time = new FakeTimeProvider();
        _server.NeverAnswers().Answers(Wire.Customer);
        var options = new RequestOptions { Timeout = TimeSpan.FromSeconds(5) };
        var call = _server.Client(time: time).Customers.GetAsync("c-1", options);

        await Passing(time, TimeSpan.FromSeconds(1), call);

        Assert.Equal("c-1", (await call).Value.Id);
        Assert.Equal(2, _server.Sent.Count);
    }

    [Fact]
    public async Task A_timeout_without_retries_says_that_the_time_was_up()
    {
        _server.NeverAnswers();
        var client = _server.Client(maxRetries: 0, timeout: TimeSpan.FromMilliseconds(20), time: TimeProvider.System);

        var e = await Assert.ThrowsAsync<CofferConnectionException>(() => client.Transactions.SaleAsync(new()));

        Assert.True(e.TimedOut);
        Assert.Contains("in time", e.Message, StringComparison.Ordinal);
        Assert.Equal(_server.Last.Key, e.IdempotencyKey);
    }

    [Fact]
    public async Task The_callers_cancellation_ends_an_attempt_and_is_not_a_failure_to_connect()
    {
        using var stop = new CancellationTokenSource();
        _server.NeverAnswers();
        var call = _server.Client(maxRetries: 0).Customers.CreateAsync(new(), cancellationToken: stop.Token);

        await stop.CancelAsync();

        var e = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Equal(stop.Token, e.CancellationToken);
        Assert.Single(_server.Sent);
    }

    [Fact]
    public async Task The_callers_cancellation_ends_a_pause()
    {
        using var stop = new CancellationTokenSource();
        _server.Refuses(429, "rate_limit", ("Retry-After", "7"));
        var client = _server.Client(time: new FakeTimeProvider());
        var call = client.Customers.GetAsync("c-1", cancellationToken: stop.Token);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Single(_server.Sent);
    }

    private static async Task Passing(FakeTimeProvider time, TimeSpan step, Task until)
    {
        while (!until.IsCompleted)
        {
            time.Advance(step);
            await Task.Delay(5);
        }

        await until;
    }
}
