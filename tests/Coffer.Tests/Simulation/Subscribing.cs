// What clients ask of plans and subscriptions. As in Requests.cs all is drawn before the first await.
using System.Globalization;

namespace Coffer.Tests.Simulation;

internal sealed partial class Clients
{
    private const int FarthestStart = 60;

    public async Task APlan()
    {
        var offer = Offer.Drawn(Draw);
        var reply = await Ask(Post("/v1/subscriptions", offer.Json, $"a plan {offer.Json}"));
        if (reply.Member("subscription", "id") is { } id)
            Book.Plans.Add((id, offer));
    }

    public Task ClosePlan() =>
        Some(Plans) is { } plan && Draw.Below(8) == 0
            ? Ask(new("DELETE", $"/v1/subscriptions/{plan}", null, AKey(), $"{Of('P', plan)} closed"))
            : Task.CompletedTask;

    /// <summary>A plan, where there is none yet.</summary>
    public Task Enrol() => Enrolment() is { } order ? Keep(order) : APlan();

    /// <summary>The same enrolment several times at once.</summary>
    public Task EnrolTwins() => Enrolment() is { } order ? Times(order) : Task.CompletedTask;

    public Task MoveToAMethod()
    {
        if (Some(Book.Subscriptions) is not { } one)
            return Task.CompletedTask;
        var (wallet, what) =
            Draw.Below(3) != 0 && Method(one.Customer) is { } method
                ? ($"\"{method}\"", Of('W', method))
                : ("null", "the default");
        return Ask(
            new("PATCH", one.Path, $$"""{"wallet":{{wallet}}}""", AKey(), $"{Of('S', one.Id)} is charged to {what}")
        );
    }

    public Task Act(string verb) =>
        Some(Book.Subscriptions) is { } one ? Ask(An(verb, one, Draw.Below(4))) : Task.CompletedTask;

    /// <summary>The same order several times at once, or one against the other.</summary>
    public Task ActTwins()
    {
        if (Some(Book.Subscriptions) is not { } one)
            return Task.CompletedTask;
        var first = An(Draw.Of("pause", "resume", "retry", "cancel"), one, 0);
        if (Draw.Below(2) == 0)
            return Times(first);
        return Task.WhenAll(Ask(first), Ask(An(Draw.Of("pause", "resume", "retry"), one, 0)));
    }

    /// <summary>A new expiry: the banks see another card.</summary>
    public Task AnExpiry()
    {
        if (Book.Methods.Count == 0)
            return Task.CompletedTask;
        var (customer, id) = Draw.Of(Book.Methods);
        var json = string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"expiry":"{{Draw.Between(1, 12):D2}}{{Draw.Between(36, 39)}}"}"""
        );
        return Ask(new("PUT", $"{Wallet(customer)}/{id}", json, AKey(), $"{Of('W', id)} {json}"));
    }

    public Task RemoveAMethodInUse()
    {
        if (Book.Methods.Count == 0)
            return Task.CompletedTask;
        var (customer, id) = Draw.Of(Book.Methods);
        var path = $"{Wallet(customer)}/{id}?move_subscriptions=true";
        return Ask(new("DELETE", path, null, AKey(), $"{Of('W', id)} away, with what it pays"));
    }

    public Task MoveTheAccount()
    {
        Book.AccountMoved = true;
        var zone = Draw.Of("UTC", "America/Chicago", "Pacific/Auckland", "America/Sao_Paulo");
        return Ask(new("PATCH", "/v1/account", $$"""{"time_zone":"{{zone}}"}""", AKey(), $"the account in {zone}"));
    }

    public Task ReadASubscription() =>
        Some(Book.Subscriptions) is { } one
            ? Ask(new("GET", one.Path, null, null, $"a look at {Of('S', one.Id)}"))
            : Task.CompletedTask;

    public Order Pause(Subscribed one) =>
        new("POST", $"{one.Path}/pause", null, $"key-{Number()}", $"pause {Of('S', one.Id)}");

    private Order? Enrolment()
    {
        if (Some(Book.Customers) is not { } customer || Some(Plans) is not { } plan)
            return null;
        var wallet = Draw.Below(3) == 0 ? Method(customer) : null;
        var day = DateOnly.FromDateTime(world.Scheduler.Now.UtcDateTime);
        var start = Draw.Below(3) != 0 ? null : day.AddDays(Draw.Below(FarthestStart)).ToString("O");
        var (by, skip) = (Draw.Of("MERCHANT", "CUSTOMER"), Draw.Below(5) == 0);
        var json =
            $$"""{"subscription_id":"{{plan}}","payment":{"stored":{"initiated_by":"{{by}}"{{(
                wallet is null ? "" : $",\"wallet\":\"{wallet}\""
            )}} } }"""
            + (start is null ? "" : $",\"start\":\"{start}\"")
            + (skip ? ",\"skip_first_payment\":true}" : "}");
        var what =
            $"{Of('C', customer)} in {Of('P', plan)}"
            + $"{(wallet is null ? "" : $" by {Of('W', wallet)}")}{(start is null ? "" : $" from {start}")}"
            + (skip ? ", the first is skipped" : "");
        return Post($"/v1/customers/{customer}/subscriptions", json, what);
    }

    private Order An(string verb, Subscribed one, int keyless)
    {
        var key = keyless == 1 ? null : $"key-{Number()}";
        var what = $"{verb} {Of('S', one.Id)}";
        return verb switch
        {
            "cancel" => new("DELETE", one.Path, null, key, what),
            "retry" => new("POST", $"{one.Path}/bills/{Draw.Between(1, 4)}/retry", null, key, what),
            _ => new("POST", $"{one.Path}/{verb}", null, key, what),
        };
    }

    private async Task Keep(Order order)
    {
        if ((await Ask(order)).Member("customer_subscription", "id") is { } id)
            Add(Book.Subscriptions, new(order.Path, id));
    }

    private Task Times(Order order)
    {
        var keyed = order with { Key = order.Key ?? $"key-{Number()}" };
        var enrols = order.Path.EndsWith("/subscriptions", StringComparison.Ordinal);
        return Task.WhenAll(
            Enumerable.Range(0, Draw.Between(2, 3)).Select(_ => enrols ? Keep(keyed) : (Task)Ask(keyed))
        );
    }

    private string[] Plans => [.. Book.Plans.Select(plan => plan.Id)];

    private string? Method(string customer) =>
        Some([.. Book.Methods.Where(method => method.Customer == customer).Select(method => method.Id)]);
}

/// <param name="Collection">The path of its customer's subscriptions.</param>
internal sealed record Subscribed(string Collection, string Id)
{
    public string Path => $"{Collection}/{Id}";

    public string Customer => Collection.Split('/')[3];
}
