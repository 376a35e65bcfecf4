// A request that changes nothing leaves no trace: neither a new time nor an event.
using Coffer.Tests.Fixture;

namespace Coffer.Tests.Http;

public sealed class NoChangeTests(Servers servers, PostgresServer postgres)
{
    [Theory, EachEngine]
    public async Task A_patch_that_changes_nothing_moves_no_time_and_writes_no_event(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        var before = await merchant.Creates("""{"first_name":"Jane","metadata":{"a":1.10}}""");

        var empty = await merchant.Changes(before.Id(), "{}");
        var same = await merchant.Changes(before.Id(), """{"firstName":"Jane","metadata":{"a":1.10,"gone":null}}""");

        Assert.Equal(before.GetRawText(), empty.GetRawText());
        Assert.Equal(before.GetRawText(), same.GetRawText());
        Assert.Single((await merchant.Get("/v1/events")).Ok().GetProperty("events").EnumerateArray());
    }

    [Theory, EachEngine]
    public async Task A_put_that_changes_nothing_writes_no_event(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        var customer = await merchant.ACustomer();
        var card = await merchant.AStoredCard(customer);
        var events = (await merchant.Api.Events.ListAsync(0, 100)).Items.Count;

        var answer = await merchant.Put($"/v1/customers/{customer}/wallet/{card.Id}", """{"default":true}""");

        Assert.True(answer.Ok().GetProperty("wallet").GetProperty("default").GetBoolean());
        Assert.Equal(events, (await merchant.Api.Events.ListAsync(0, 100)).Items.Count);
    }
}
