// Bodies that were valid once, then broken by chance: whatever comes, the answer is one of ours and never our fault.
using System.Text;
using System.Text.Json.Nodes;
using Coffer.Client;
using Coffer.Tests.Contract;
using Coffer.Tests.Fixture;
using CsCheck;

namespace Coffer.Tests.Http;

public sealed class MutationTests(Servers servers, PostgresServer postgres)
{
    private static readonly (string Path, string Example)[] Targets =
    [
        ("/v1/customers", "create-customer.request"),
        ("/v1/tokens", "create-token-card.request"),
        ("/v1/tokens", "create-token-check.request"),
        ("/v1/transactions/sale", "create-sale-token.request"),
        ("/v1/transactions/sale", "create-sale-stored.request"),
        ("{customer}/wallet", "add-wallet-method.request"),
    ];

    private static readonly string[] Odd =
    [
        "null",
        "\"\"",
        "1e400",
        "-1e-400",
        "1E+99999999999",
        new('9', 400),
        "[]",
        "{}",
        "true",
        "\"\\u0000\"",
        "\"\\ud800\"",
        "[[[[]]]]",
        "\"\\u202e\"",
        "0.1e1",
        "-0",
        "[{}]",
        "\"4111111111111111\"",
        "{\"\":{}}",
        "4111111111111111",
    ];

    private static readonly Gen<(int Target, byte[] Noise, int[] Places)> Bytewise = Gen.Select(
        Gen.Int[0, Targets.Length - 1],
        Gen.Byte.Array[1, 4],
        Gen.Int[0, 100_000].Array[4]
    );

    private static readonly Gen<(int Target, int[] Picks, int Kind)> Structural = Gen.Select(
        Gen.Int[0, Targets.Length - 1],
        Gen.Int[0, 100_000].Array[3],
        Gen.Int[0, 3]
    );

    [Theory, EachEngine]
    public async Task Broken_bytes_get_an_answer_of_ours(Engine engine)
    {
        var (merchant, customer) = await AMerchant(engine);
        await Bytewise.SampleAsync(
            async one =>
            {
                var body = Encoding.UTF8.GetBytes(Approved.Text(Targets[one.Target].Example)).ToList();
                for (var i = 0; i < one.Noise.Length; i++)
                {
                    var at = one.Places[i] % body.Count;
                    switch (one.Places[i] % 4)
                    {
                        case 0:
                            body[at] = one.Noise[i];
                            break;
                        case 1:
                            body.Insert(at, one.Noise[i]);
                            break;
                        case 2:
                            body.RemoveAt(at);
                            break;
                        default:
                            body.RemoveRange(at, Math.Min(i + 1, body.Count - at));
                            body.Add((byte)' ');
                            break;
                    }
                }
                await IsOurs(merchant, Targets[one.Target].Path, customer, [.. body]);
            },
            iter: 300,
            threads: 2
        );
    }

    [Theory, EachEngine]
    public async Task Odd_members_get_an_answer_of_ours(Engine engine)
    {
        var (merchant, customer) = await AMerchant(engine);
        await Structural.SampleAsync(
            async one =>
            {
                var text = Mutated(Approved.Text(Targets[one.Target].Example), one.Picks, one.Kind);
                await IsOurs(merchant, Targets[one.Target].Path, customer, Encoding.UTF8.GetBytes(text));
            },
            iter: 300,
            threads: 2
        );
    }

    [Theory, EachEngine]
    public async Task Every_prefix_of_a_body_gets_an_answer_of_ours(Engine engine)
    {
        var (merchant, customer) = await AMerchant(engine);
        var body = Encoding.UTF8.GetBytes("""{"first_name":"Jos\u00e9 é😀","metadata":{"a":1.5e3,"b":[true,null]}}""");

        for (var length = 1; length < body.Length; length++)
        {
            var answer = await IsOurs(merchant, "/v1/customers", customer, body[..length]);
            Assert.Equal("malformed_json", answer.Faults(400));
        }
    }

    private async Task<(Merchant Merchant, string Customer)> AMerchant(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        return (merchant, await merchant.ACustomer());
    }

    // The fixture holds every answer against the OpenAPI document; here it must not be a fault of ours either.
    private static async Task<CofferResponse> IsOurs(Merchant merchant, string path, string customer, byte[] body)
    {
        var answer = await merchant.Api.SendAsync(
            HttpMethod.Post,
            path.Replace("{customer}", $"/v1/customers/{customer}", StringComparison.Ordinal),
            new RawContent(body, "application/json"),
            new RequestOptions { WithoutIdempotencyKey = true }
        );
        Assert.True((int)answer.StatusCode < 500, $"{(int)answer.StatusCode} for {Convert.ToBase64String(body)}");
        return answer;
    }

    // One value becomes an odd one, or a member is given twice, or renamed, or moved under another.
    private static string Mutated(string json, int[] picks, int kind)
    {
        var root = JsonNode.Parse(json)!;
        var members = Members(root).ToList();
        var (owner, name) = members[picks[0] % members.Count];
        var mark = "@@";
        var odd = Odd[picks[1] % Odd.Length];
        switch (kind)
        {
            case 0:
                owner[name] = mark;
                return root.ToJsonString().Replace($"\"{mark}\"", odd, StringComparison.Ordinal);
            case 1:
                owner[mark] = 1;
                return root.ToJsonString().Replace($"\"{mark}\":1", $"\"{name}\":{odd}", StringComparison.Ordinal);
            case 2:
                owner[mark] = owner[name]?.DeepClone();
                owner.Remove(name);
                return root.ToJsonString().Replace(mark, name.ToUpperInvariant(), StringComparison.Ordinal);
            default:
                owner[name] = root.DeepClone();
                return root.ToJsonString();
        }
    }

    private static IEnumerable<(JsonObject Owner, string Name)> Members(JsonNode? node) =>
        node is JsonObject owner ? owner.SelectMany(member => Members(member.Value).Prepend((owner, member.Key))) : [];
}
