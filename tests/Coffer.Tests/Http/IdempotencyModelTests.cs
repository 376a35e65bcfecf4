// Idempotency as a small model: few keys, few customers, everything at once, each request sent twice. Whatever the
// order was, every key stands for one request and one answer, and what the log says happened is what the answers
// said.
using System.Collections.Concurrent;
using System.Text;
using Coffer.Access;
using Coffer.Client;
using Coffer.Storage;
using Coffer.Tests.Fixture;
using CsCheck;

namespace Coffer.Tests.Http;

public sealed class IdempotencyModelTests(Servers servers, PostgresServer postgres)
{
    private enum Verb
    {
        Create,
        Change,
        Delete,
    }

    private sealed record Step(Verb Verb, int Key, int Customer, string Name);

    private sealed record Said(Step Step, CofferResponse Answer);

    private static readonly Gen<Step[]> Schedules = (
        from verb in Gen.Frequency(
            (3, Gen.Const(Verb.Create)),
            (4, Gen.Const(Verb.Change)),
            (1, Gen.Const(Verb.Delete))
        )
        from key in Gen.Int[0, 7]
        from customer in Gen.Int[0, 2]
        from name in Gen.OneOf("Ann", "Bob")
        select new Step(verb, key, customer, name)
    ).Array[40];

    [Theory, EachEngine]
    public Task Under_any_schedule_a_key_is_one_request_and_one_answer(Engine engine) =>
        Schedules.SampleAsync(
            async schedule =>
            {
                var merchant = await servers.Merchant(engine, postgres);
                string[] customers =
                [
                    await merchant.ACustomer(),
                    await merchant.ACustomer(),
                    await merchant.ACustomer(),
                ];
                var said = new ConcurrentBag<Said>();

                await Task.WhenAll(
                    Enumerable
                        .Range(0, 8)
                        .Select(async worker =>
                        {
                            foreach (var step in schedule.Where((_, i) => i % 4 == worker % 4))
                            {
                                said.Add(new(step, await Do(merchant, customers, step)));
                            }
                        })
                );

                OneAnswerPerKey(said);
                await TheLogAgrees(merchant, said);
            },
            iter: 12,
            threads: 1
        );

    [Theory, EachEngine]
    public async Task Nothing_of_key_request_or_answer_is_stored_in_the_clear(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        await merchant.Post(
            "/v1/customers",
            """{"first_name":"Plainname","metadata":{"plainkey":"plainvalue"}}""",
            "plain-idempotency-key"
        );
        var rows = await merchant.Server.Running.Tools.Database.Read(session =>
            session.Rows(
                new Sql(
                    "SELECT i.key, i.request, i.answer FROM idempotency i JOIN accounts a ON a.account = i.account WHERE a.id = $1"
                ),
                static row => (byte[])[.. row.Bytes(0), .. row.Bytes(1), .. row.Bytes(2)],
                merchant.Account
            )
        );

        var stored = Encoding.Latin1.GetString(Assert.Single(rows));
        foreach (
            var secret in new[]
            {
                "Plainname",
                "plainkey",
                "plainvalue",
                "plain-idempotency",
                merchant.Keys[KeyKind.Private],
            }
        )
        {
            Assert.DoesNotContain(secret, stored, StringComparison.OrdinalIgnoreCase);
        }
    }

    private static Task<CofferResponse> Do(Merchant merchant, string[] customers, Step step)
    {
        var json = $$"""{"first_name":"{{step.Name}}"}""";
        var path = $"/v1/customers/{customers[step.Customer]}";
        return step.Verb switch
        {
            Verb.Create => merchant.Post("/v1/customers", json, $"key-{step.Key}"),
            Verb.Change => merchant.Patch(path, json, $"key-{step.Key}"),
            _ => merchant.Delete(path, $"key-{step.Key}"),
        };
    }

    // A key that took hold answers its own request with the same bytes, or says that they were erased; all others are
    // refused.
    private static void OneAnswerPerKey(IEnumerable<Said> said)
    {
        foreach (var key in said.GroupBy(one => one.Step.Key))
        {
            var done = key.Where(one => one.Answer.IsSuccess).ToList();
            Assert.True(done.Select(one => one.Answer.Body).Distinct().Count() <= 1, "one key, two answers");
            Assert.True(done.Select(one => Request(one.Step)).Distinct().Count() <= 1, "one key, two requests");
            Assert.True(done.Count == 0 || done.Count(one => !one.Answer.Replayed) == 1, "done once, replayed else");
            foreach (var refused in key.Where(one => !one.Answer.IsSuccess))
            {
                // Customers are there from the start, so a request that was done once was never refused for want of
                // one.
                string[] expected =
                    done.Count == 0 ? ["not_found"]
                    : Request(refused.Step) == Request(done[0].Step) ? ["idempotency_result_erased"]
                    : ["idempotency_key_reused", "not_found"];
                Assert.Contains(refused.Answer.Errors[0].Code?.Value, expected);
            }
        }
    }

    private static async Task TheLogAgrees(Merchant merchant, IEnumerable<Said> said)
    {
        var fresh = said.Where(one => one.Answer.IsSuccess && !one.Answer.Replayed).ToList();
        var log = new List<CofferEvent>();
        await foreach (var happened in merchant.Api.Events.ListAllAsync())
        {
            log.Add(happened);
        }
        Assert.Equal(3 + fresh.Count(one => one.Step.Verb == Verb.Create), log.Count(one => one.Action == "created"));
        // A change to the name that is there already changes nothing; the first one never is, for they begin as Jane.
        var changes = fresh.Where(one => one.Step.Verb == Verb.Change).ToList();
        var changed = changes.Select(one => one.Step.Customer).Distinct().Count();
        Assert.InRange(log.Count(one => one.Action == "updated"), changed, changes.Count);
        Assert.Equal(fresh.Count(one => one.Step.Verb == Verb.Delete), log.Count(one => one.Action == "deleted"));
        foreach (var customer in (await merchant.Get("/v1/customers")).Ok().GetProperty("customers").EnumerateArray())
        {
            var last = log.Last(one => one.Data.GetProperty("id").GetString() == customer.Id());
            Assert.Equal(customer.GetRawText(), last.Data.GetRawText());
        }
    }

    private static string Request(Step step) =>
        step.Verb == Verb.Create ? $"create {step.Name}"
        : step.Verb == Verb.Change ? $"change {step.Customer} {step.Name}"
        : $"delete {step.Customer}";
}
