// When it is our fault: one bland sentence and the request id, nothing else.
using Coffer.Client;
using Coffer.Storage;
using Coffer.Tests.Fixture;

namespace Coffer.Tests.Http;

public sealed class BrokenServerTests(Servers servers, PostgresServer postgres)
{
    [Theory, EachEngine]
    public async Task A_fault_of_the_program_is_a_bland_500(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        var customer = await merchant.ACustomer();
        await merchant.Server.Running.Tools.Database.Write(async tx =>
            await tx.Execute(
                new Sql("UPDATE customers SET body = $2 WHERE id = $1"),
                Guid.Parse(customer),
                "secret"u8.ToArray()
            )
        );

        var broken = await merchant.Patch($"/v1/customers/{customer}", """{"first_name":"x"}""", "key-1");

        Assert.Equal("internal_error", broken.Faults(500));
        Bland(broken, "INTERNAL", "internal_error", "Something went wrong on our side.");
    }

    [Theory, EachEngine]
    public async Task A_database_that_cannot_answer_is_a_bland_503(Engine engine)
    {
        await using var server = await TestServer.Start(engine, postgres);
        var merchant = await Merchant.On(server);
        var customer = await merchant.ACustomer();
        await server.Running.Tools.Database.Write(async tx => await tx.Execute(new Sql("DROP TABLE customers")));

        CofferResponse[] answers =
        [
            await merchant.Get($"/v1/customers/{customer}"),
            await merchant.Get("/v1/customers"),
            await merchant.Post("/v1/customers", "{}"),
            await merchant.Patch($"/v1/customers/{customer}", "{}"),
            await merchant.Delete($"/v1/customers/{customer}"),
        ];

        foreach (var answer in answers)
        {
            Assert.Equal("unavailable", answer.Faults(503));
            Assert.Equal("1", answer.Headers["Retry-After"]);
            Bland(answer, "UNAVAILABLE", "unavailable", "The service cannot answer just now.");
        }
    }

    [Fact]
    public async Task A_database_that_is_gone_is_503_and_shows_in_the_readiness()
    {
        await using var own = new PostgresServer();
        await using var server = await TestServer.Start(Engine.Postgres, own);
        var merchant = await Merchant.On(server);
        await merchant.ACustomer();

        await own.DropDatabase(server.DatabaseUrl);

        Assert.Equal("unavailable", (await merchant.Get("/v1/customers")).Faults(503));
        Assert.Equal("unavailable", (await merchant.Post("/v1/customers", "{}")).Faults(503));
        Assert.Equal(503, (int)(await merchant.Get("/health/ready")).StatusCode);
        Assert.Equal(200, (int)(await merchant.Get("/health/live")).StatusCode);
    }

    private static void Bland(CofferResponse answer, string type, string code, string message) =>
        Assert.Equal(
            $$"""{"request_id":"{{answer.RequestId}}","errors":[{"type":"{{type}}","code":"{{code}}","message":"{{message}}"}]}""",
            answer.Body
        );
}
