// Merchants at work until the server is killed: each makes a customer, a token, a wallet entry and two sales, over and
// over. It keeps what was asked and what was answered with 200.
using System.Collections.Concurrent;
using Coffer.Tests.Fixture;

namespace Coffer.Tests.Crash;

internal sealed class Load(Uri server, string round)
{
    private const int Merchants = 8;

    private readonly HttpClient _http = Asking(server);

    /// <summary>Every request that was begun.</summary>
    public ConcurrentDictionary<string, Order> Asked { get; } = new(StringComparer.Ordinal);

    /// <summary>The answers that came, by idempotency key.</summary>
    public ConcurrentDictionary<string, Reply> Answered { get; } = new(StringComparer.Ordinal);

    public IEnumerable<Order> Cut => Asked.Values.Where(order => !Answered.ContainsKey(order.Key));

    public static HttpClient Asking(Uri server)
    {
        var http = new HttpClient { BaseAddress = server, Timeout = TimeSpan.FromSeconds(60) };
        http.DefaultRequestHeaders.Add("X-Api-Key", "cof_prv_sandbox_dev");
        return http;
    }

    /// <summary>Runs for a while, kills the server amid it all, and returns when every merchant has noticed.</summary>
    public async Task UntilKilled(CofferProcess coffer, TimeSpan after)
    {
        var merchants = Enumerable.Range(0, Merchants).Select(merchant => Task.Run(() => Work(merchant))).ToList();
        await Task.WhenAny(Task.Delay(after), Task.WhenAll(merchants));
        coffer.Kill();
        await Task.WhenAll(merchants);
        _http.Dispose();
    }

    private async Task Work(int merchant)
    {
        try
        {
            for (var turn = 0; ; turn++)
                await Turn($"{round}-{merchant}-{turn}", Merchant.AVisa((merchant * 100_000) + turn));
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException or IOException)
        {
            // the server is gone
        }
    }

    private async Task Turn(string name, string number)
    {
        var customer = (await Ask(Order.ACustomer($"{name}-customer"))).Member("customer", "id");
        var token = (await Ask(Order.AToken($"{name}-token", number))).Member("token");
        await Ask(Order.AnAdd($"{name}-add", customer, token));
        await Ask(Order.AStoredSale($"{name}-stored", customer));
        await Ask(Order.ACardSale($"{name}-card", number));
    }

    private async Task<Reply> Ask(Order order)
    {
        Asked[order.Key] = order;
        var reply = await order.Send(_http);
        Assert.True(reply.Status == 200, $"{order} was answered {reply.Status}: {reply.Text}");
        return Answered[order.Key] = reply;
    }
}
