// Pause, resume and retry need no body; one that is sent must be a JSON object all the same, as everywhere.
using Coffer.Client;
using Coffer.Tests.Fixture;
using Coffer.Tests.Rooms;
using static Coffer.Tests.Memberships.Club;

namespace Coffer.Tests.Memberships;

public sealed class BodilessOrdersTests(Servers servers, PostgresServer postgres)
{
    [Theory, EachEngine]
    public async Task A_body_that_is_none_is_refused_and_nothing_is_done(Engine engine)
    {
        var merchant = await servers.AClub(engine, postgres);
        var member = await merchant.AMember(SoftCard);

        foreach (var order in new[] { "pause", "resume", "bills/1/retry" })
        {
            var path = $"{member.Path}/{order}";
            (await Sends(merchant, path, "{}", "text/plain")).MustBeRefused(415, "unsupported_media_type");
            (await Sends(merchant, path, "{")).MustBeRefused(400, "malformed_json");
            (await Sends(merchant, path, "[]")).MustBeRefused(400, "wrong_type");
        }

        Assert.Equal("past_due: 1 due 1", await member.Told());
    }

    [Theory]
    [EachEngine("")]
    [EachEngine("{}")]
    [EachEngine("""{"reason":"holidays"}""")]
    public async Task An_empty_one_will_do_and_what_is_unknown_is_passed_over(Engine engine, string body)
    {
        var merchant = await servers.AClub(engine, postgres);
        var member = await merchant.AMember(SoftCard);

        Assert.Equal("past_due: 1 due 2", (await Sends(merchant, $"{member.Path}/bills/1/retry", body)).Told());
        Assert.Equal("paused: 1 due 2", (await Sends(merchant, $"{member.Path}/pause", body)).Told());
        Assert.Equal("past_due: 1 due 3", (await Sends(merchant, $"{member.Path}/resume", body)).Told());
    }

    private static Task<CofferResponse> Sends(
        Merchant merchant,
        string path,
        string body,
        string type = "application/json"
    ) => merchant.Api.SendAsync(HttpMethod.Post, path, RawContent.Text(body, type));
}
