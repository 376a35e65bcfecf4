// The examples of the sandbox's own calls, each asked of a live server.
using Coffer.Access;
using Coffer.Tests.Fixture;

namespace Coffer.Tests.Contract;

public sealed class SandboxExampleTests(Servers servers, PostgresServer postgres)
{
    private const string Faults = "/v1/sandbox/faults";

    [Theory, EachEngine]
    public async Task Faults_wait_until_they_are_used_up(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        var request = Approved.Text("add-sandbox-fault.request");

        var added = await merchant.Post(Faults, request);
        (
            await merchant.Post(
                "/v1/transactions/sale",
                """{"payment":{"token":"TOKEN"},"amount":{"value":1}}""".Replace("TOKEN", await merchant.AToken())
            )
        ).Ok();
        var listed = await merchant.Get(Faults);

        Approved.Matches("add-sandbox-fault.answer", added.Body);
        Approved.Matches("list-sandbox-faults.answer", listed.Body);
    }

    [Theory, EachEngine]
    public async Task A_reset_says_that_it_is_done_and_a_production_account_has_none(Engine engine)
    {
        var sandbox = await servers.Merchant(engine, postgres);
        var production = await Merchant.On(await servers.On(engine, postgres), AccountKind.Production);

        var done = await sandbox.Post("/v1/sandbox/reset", null);
        var refused = await production.Post("/v1/sandbox/reset", null);

        Approved.Matches("done.answer", done.Body);
        Assert.Equal("sandbox_only", refused.Faults(403));
        Approved.Matches("error-sandbox-only.answer", refused.Body);
    }
}
