// Every operation with a crash of all nodes at each of its awaits, one run for each: whatever the client asked under a
// key comes to an end, once.
namespace Coffer.Tests.Simulation;

public sealed class CrashPointTests
{
    private const int MostSteps = 2_000;

    private static readonly Dictionary<string, Func<World, Task>> Stories = new(StringComparer.Ordinal)
    {
        ["a sale by raw card"] = world => Told.Must(world, "sale", """{"payment":CARD,"amount":{"value":10}}"""),
        ["a method, a sale by it, its void"] = async world =>
        {
            var customer = (await Told.Must(world, "/v1/customers", "{}")).Member("customer", "id")!;
            var token = (await Told.Must(world, "/v1/tokens", "CARD")).Member("token");
            await Told.Must(world, $"/v1/customers/{customer}/wallet", $$"""{"token":"{{token}}"}""");
            var payment = $$"""{"stored":{"customer":"{{customer}}","initiated_by":"CUSTOMER"} }""";
            var sale = await Told.Must(world, "sale", $$"""{"payment":{{payment}},"amount":{"value":10} }""");
            await Told.Must(world, "void", $$"""{"transaction_id":"{{sale.Transaction}}"}""");
        },
        ["an authorization, its capture, a batch, two refunds"] = async world =>
        {
            var held = await Told.Must(world, "authorize", """{"payment":CARD,"amount":{"value":10}}""");
            await Told.Must(world, "capture", Part(held, 7));
            await Told.Must(world, "/v1/sandbox/batch/close", "{}");
            await Task.WhenAll(Told.Must(world, "refund", Part(held, 4)), Told.Must(world, "refund", Part(held, 3)));
        },
        ["a month of a subscription"] = async world =>
        {
            var customer = (await Told.Must(world, "/v1/customers", "{}")).Member("customer", "id")!;
            var token = (await Told.Must(world, "/v1/tokens", "CARD")).Member("token");
            await Told.Must(world, $"/v1/customers/{customer}/wallet", $$"""{"token":"{{token}}"}""");
            var offer = new Offer("month", 1, [], "USD", Each: 1000);
            var plan = (await Told.Must(world, "/v1/subscriptions", offer.Json)).Member("subscription", "id")!;
            world.Book.Plans.Add((plan, offer));
            var payment = """{"stored":{"initiated_by":"CUSTOMER"} }""";
            var enrolment = $$"""{"subscription_id":"{{plan}}","payment":{{payment}} }""";
            await Told.Must(world, $"/v1/customers/{customer}/subscriptions", enrolment);
            await world.Scheduler.Sleep(world.Scheduler.World, TimeSpan.FromDays(31));
            await Seasons.Midnight(world);
        },
        ["what is due"] = async world =>
        {
            await Told.Must(world, "sale", """{"payment":CARD,"amount":{"value":10}}""");
            await Told.Must(world, "authorize", """{"payment":CARD,"amount":{"value":20}}""");
            await world.Scheduler.Sleep(world.Scheduler.World, TimeSpan.FromDays(8));
            await Task.WhenAll(Background.RunDue(world), Background.RunDue(world));
        },
    };

    private static string Part(Reply held, int value) =>
        $$"""{"transaction_id":"{{held.Transaction}}","amount":{"value":{{value}} } }""";

    public static TheoryData<string> Names => [.. Stories.Keys];

    [Theory, MemberData(nameof(Names))]
    public async Task A_crash_at_any_await_loses_nothing_and_does_nothing_twice(string name)
    {
        var template = await Template.Path;
        var steps = 1;
        var end = new Seeds(0, 1, TimeSpan.MaxValue);
        var wrong = end.Run(
            template,
            (store, _) =>
            {
                for (Outcome outcome; steps < MostSteps; steps++)
                {
                    outcome = Run.WithCrashAt(store, steps, world => Told.ToItsEnd(world, Stories[name]));
                    if (outcome.IsWrong || !outcome.History.Contains("CRASHES", StringComparison.Ordinal))
                        return outcome;
                }

                throw new InvalidOperationException("It never comes to its end.");
            }
        );

        TestContext.Current.TestOutputHelper?.WriteLine($"{steps - 1} crash points");
        Assert.True(wrong is null, wrong is null ? "" : Seeds.Report(wrong));
        Assert.InRange(steps, 10, MostSteps - 1);
    }
}
