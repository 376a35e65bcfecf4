// Batches, the sandbox and the proof: paths and bodies as the contract writes them, answers read whole.
using Coffer.Client;
using Xunit;

namespace Coffer.Tests.Client;

public sealed class BatchesTests
{
    private const string Closed =
        """{"id":"b-1","status":"closed","cutoff":"2026-01-02T06:00:00.000Z","closed":"2026-01-02T06:00:01.000Z","transaction_count":3,"totals":[{"currency":"USD","sales_count":2,"sales":30.00,"refunds_count":1,"refunds":8.71,"credits_count":0,"credits":0.00,"net":21.29}]}""";
    private readonly ScriptedServer _server = new();

    [Fact]
    public async Task Batches_are_listed_and_walked()
    {
        _server
            .Answers($$"""{"batches":[{{Closed}}],"pagination":{"total_records":2,"total_pages":2,"page_size":1} }""")
            .Answers("""{"batches":[{"id":"b-0","status":"closing"}],"pagination":{"page_size":2}}""");

        var batches = await _server.Client().Batches.ListAllAsync(new() { Size = 1 }).ToListAsync();

        Assert.Equal(["/v1/batches?Size=1", "/v1/batches?Size=1&after=b-1"], _server.Sent.Select(s => s.Path));
        Assert.Equal([BatchStatus.Closed, BatchStatus.Closing], batches.Select(b => b.Status));
        var totals = Assert.Single(batches[0].Totals);
        Assert.Equal(("USD", 2, 30.00m, 1, 8.71m), Sums(totals));
        Assert.Equal((0, 0.00m, 21.29m), (totals.CreditsCount, totals.Credits, totals.Net));
        Assert.Null(batches[1].Closed);
        Assert.Empty(batches[1].Totals);
    }

    [Fact]
    public async Task A_batch_comes_with_a_page_of_its_transactions()
    {
        _server.Answers(
            $$"""{"batch":{{Closed}},"transactions":[{"transaction_id":"1"}],"pagination":{"total_records":3,"current_page":2,"total_pages":3,"page_size":1},"request_id":"R"}"""
        );

        var got = await _server.Client().Batches.GetAsync("b-1", new() { Page = 2, Size = 1 });

        Assert.Equal("/v1/batches/b-1?Page=2&Size=1", _server.Last.Path);
        Assert.Equal(3, got.Value.TransactionCount);
        Assert.Equal(new DateTimeOffset(2026, 1, 2, 6, 0, 1, TimeSpan.Zero), got.Value.Closed);
        Assert.Equal("1", Assert.Single(got.Transactions.Items).TransactionId);
        Assert.Equal(3, got.Transactions.Pagination.TotalPages);
        Assert.Equal("R", got.RequestId);
    }

    [Fact]
    public async Task The_sandbox_closes_its_batch_and_starts_over()
    {
        _server.Answers($$"""{"batch":{{Closed}},"request_id":"R"}""").Answers(Wire.Nothing);

        Batch batch = await _server.Client().Sandbox.CloseBatchAsync();
        await _server.Client().Sandbox.ResetAsync();

        Assert.Equal("b-1", batch.Id);
        Assert.Equal(
            ["POST /v1/sandbox/batch/close ", "POST /v1/sandbox/reset "],
            _server.Sent.Select(sent => $"{sent.Method} {sent.Path} {sent.Body}")
        );
    }

    [Fact]
    public async Task Faults_are_added_and_listed()
    {
        const string faults =
            """{"faults":[{"next":"timeout","count":2},{"next":"processor_down","count":1}],"request_id":"R"}""";
        _server.Answers(faults).Answers(faults);
        var sandbox = _server.Client().Sandbox;

        var added = await sandbox.AddFaultAsync(new() { Next = FaultKind.ProcessorDown });
        var listed = await sandbox.FaultsAsync();

        Assert.Equal("""POST /v1/sandbox/faults {"next":"processor_down"}""", Said(_server.Sent[0]));
        Assert.Equal("GET /v1/sandbox/faults ", Said(_server.Sent[1]));
        Assert.Equal(
            [(FaultKind.Timeout, 2), (FaultKind.ProcessorDown, 1)],
            added.Value.Select(fault => (fault.Next, fault.Count))
        );
        Assert.Equal(2, listed.Value.Count);
    }

    [Fact]
    public async Task The_clock_is_read_and_moved()
    {
        _server
            .Answers("""{"now":"2026-01-01T00:00:00.000Z","request_id":"R"}""")
            .Answers(
                """{"now":"2026-02-01T00:00:00.000Z","happened":[{"sequence":7,"event":"batch"}],"counts":{"batch.closed":1},"request_id":"R"}"""
            );
        var sandbox = _server.Client().Sandbox;

        SandboxClock before = await sandbox.ClockAsync();
        SandboxClock after = await sandbox.AdvanceClockAsync(new() { Advance = "P1M" });

        Assert.Equal(
            ["GET /v1/sandbox/clock ", """POST /v1/sandbox/clock {"advance":"P1M"}"""],
            _server.Sent.Select(Said)
        );
        Assert.Equal(TimeSpan.FromDays(31), after.Now - before.Now);
        Assert.Empty(before.Happened);
        Assert.Equal(7, Assert.Single(after.Happened).Sequence);
        Assert.Equal(1, after.Counts["batch.closed"]);
    }

    [Fact]
    public async Task A_proof_names_what_does_not_hold()
    {
        _server.Answers(
            """{"verified":false,"checks":[{"name":"batch_totals","checked":7,"offender_count":1,"offenders":[{"id":"b-1","message":"Wrong."}]},{"name":"other","checked":0,"offender_count":0,"offenders":[]}],"request_id":"R"}"""
        );

        Verification proof = await _server.Client().VerifyAsync();

        Assert.Equal("GET /v1/verify ", Said(_server.Last));
        Assert.False(proof.Verified);
        Assert.Equal(
            ("batch_totals", 7, 1),
            (proof.Checks[0].Name, proof.Checks[0].Checked, proof.Checks[0].OffenderCount)
        );
        Assert.Equal(("b-1", "Wrong."), (proof.Checks[0].Offenders[0].Id, proof.Checks[0].Offenders[0].Message));
        Assert.Empty(proof.Checks[1].Offenders);
    }

    private static (string, long, decimal, long, decimal) Sums(BatchTotals totals) =>
        (totals.Currency, totals.SalesCount, totals.Sales, totals.RefundsCount, totals.Refunds);

    private static string Said(SentRequest sent) => $"{sent.Method} {sent.Path} {sent.Body}";
}
