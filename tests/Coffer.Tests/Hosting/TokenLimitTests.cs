// Tokens of a production account are limited by client address; the address of a proxy's client counts only if there
// is a proxy.
using System.Text;
using Coffer.Hosting;
using Coffer.Tests.Fixture;

namespace Coffer.Tests.Hosting;

public sealed class TokenLimitTests : IDisposable
{
    private const string Body = """{"credit_card":{"account_number":"4111111111111111","expires":"1235"}}""";

    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task The_third_of_two_is_told_when_to_come_back()
    {
        var shop = await Running.Shop(folder, $"sqlite:{folder.At("db", "coffer.db")}", "production");
        await using var server = await Running.Start(shop.Options with { TokensPerMinute = 2 });

        using var first = await Token(server, shop, "1.2.3.4");
        using var second = await Token(server, shop, "1.2.3.5");
        using var third = await Token(server, shop, "1.2.3.6");

        Assert.Equal((200, 200, 429), ((int)first.StatusCode, (int)second.StatusCode, (int)third.StatusCode));
        Assert.Contains("\"code\":\"rate_limited\"", await third.Content.ReadAsStringAsync());
        Assert.InRange(third.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
    }

    [Fact]
    public async Task Behind_a_proxy_each_client_counts_for_itself()
    {
        var shop = await Running.Shop(folder, $"sqlite:{folder.At("db", "coffer.db")}", "production");
        var options = shop.Options with { TokensPerMinute = 1, BehindProxy = true };
        await using var server = await Running.Start(options);

        using var first = await Token(server, shop, "1.2.3.4");
        using var other = await Token(server, shop, "1.2.3.5");
        using var forged = await Token(server, shop, "9.9.9.9, 1.2.3.5");

        Assert.Equal((200, 200, 429), ((int)first.StatusCode, (int)other.StatusCode, (int)forged.StatusCode));
    }

    [Fact]
    public async Task A_sandbox_account_has_no_limit()
    {
        var shop = await Running.Shop(folder, $"sqlite:{folder.At("db", "coffer.db")}");
        await using var server = await Running.Start(shop.Options with { TokensPerMinute = 1 });

        for (var i = 0; i < 3; i++)
        {
            using var answer = await Token(server, shop, "1.2.3.4");
            Assert.Equal(200, (int)answer.StatusCode);
        }
    }

    private static async Task<HttpResponseMessage> Token(RunningServer server, Shop shop, string forwardedFor)
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server.BaseAddress, "/v1/tokens"));
        request.Headers.Add("X-Api-Key", shop.PrivateKey);
        request.Headers.Add("X-Forwarded-For", forwardedFor);
        request.Content = new StringContent(Body, Encoding.UTF8, "application/json");
        return await client.SendAsync(request);
    }
}
