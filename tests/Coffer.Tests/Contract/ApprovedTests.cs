// The compare with approved files: what it takes for the same, and what it shows where it differs.
using Coffer.Tests.Fixture;
using Xunit.Sdk;

namespace Coffer.Tests.Contract;

public sealed class ApprovedTests : IDisposable
{
    private const string Answer = """
        {"customer":{"id":"0197f2c4-5d3e-7a10-8c55-3b1f6f0a9d21","first_name":"Jane","metadata":{},
        "created":"2026-11-03T10:00:00.120Z","updated":"2026-11-03T10:05:00.000Z"},"request_id":"0MHJX0C7BZT5QW8R1K2AP"}
        """;

    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Ids_and_times_become_sample_values() =>
        Assert.Equal(
            """
            {
              "customer": {
                "id": "00000000-0000-0000-0000-000000000000",
                "first_name": "Jane",
                "metadata": {},
                "created": "2026-01-01T00:00:00.000Z",
                "updated": "2026-01-01T00:00:00.000Z"
              },
              "request_id": "000000000000000000000"
            }

            """,
            Scrubbed.Text(Answer)
        );

    [Fact]
    public void The_same_id_has_the_same_place_and_amounts_keep_their_digits()
    {
        const string Json = """
            {"transaction_id":"101234567890123","latency":41,"auth_code":"123456","amount":9.50,
            "network_transaction_id":"SBX890123000001","a":"0197f2c4-5d3e-7a10-8c55-3b1f6f0a9d22",
            "b":"0197f2c4-5d3e-7a10-8c55-3b1f6f0a9d21","c":"0197f2c4-5d3e-7a10-8c55-3b1f6f0a9d22"}
            """;

        Assert.Equal(
            """
            {
              "transaction_id": "100000000000000",
              "latency": 0,
              "auth_code": "000000",
              "amount": 9.50,
              "network_transaction_id": "SBX000000000000",
              "a": "00000000-0000-0000-0000-000000000000",
              "b": "00000000-0000-0000-0000-000000000001",
              "c": "00000000-0000-0000-0000-000000000000"
            }

            """,
            Scrubbed.Text(Json)
        );
    }

    [Fact]
    public void What_differs_is_shown_line_by_line()
    {
        File.WriteAllText(folder.At("a.json"), "{\n  \"a\": 1,\n  \"b\": 2\n}\n");

        var fault = Fault("{\n  \"a\": 1,\n  \"b\": 3,\n  \"c\": 4\n}\n");

        Assert.Equal(
            """
            a.json differs (- approved, + came; APPROVE=1 writes it):
              {
                "a": 1,
            -   "b": 2
            +   "b": 3,
            +   "c": 4
              }
              

            """,
            fault
        );
    }

    [Fact]
    public void The_same_is_the_same()
    {
        var fault = Record.Exception(() =>
            Approved.Matches("done.answer", """{"request_id":"0MHJX0C7BZT5QW8R1K2AP"}""")
        );

        Assert.Null(fault);
    }

    [Fact]
    public void What_was_not_approved_says_so_until_it_is()
    {
        Assert.StartsWith("a.json was not approved yet", Fault("{}\n"));

        Approved.Holds(folder.At("a.json"), "{}\n", approving: true);

        Assert.Equal("{}\n", File.ReadAllText(folder.At("a.json")));
    }

    [Fact]
    public void Given_ids_stand_in_for_sample_ids() =>
        Assert.Contains(
            "\"token\": \"0197f2c4-5d3e-7a10-8c55-3b1f6f0a9d21\"",
            Approved.Text("add-wallet-method.request", "0197f2c4-5d3e-7a10-8c55-3b1f6f0a9d21")
        );

    private string Fault(string text) =>
        Assert.ThrowsAny<XunitException>(() => Approved.Holds(folder.At("a.json"), text, approving: false)).Message;
}
