// Asking an upstream whose pages are scripted: in every spelling, page after page, and as ECRYPT's reference shows
// them.
using System.Globalization;
using Coffer.Kernel;
using Coffer.Processing;
using Coffer.Processing.Ecrypt;
using Microsoft.Extensions.Logging.Abstractions;

namespace Coffer.Tests.Upstream;

public sealed class SearchTests
{
    private static readonly DateTimeOffset Made = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

    // As Ids gives them, but not by its counter: other tests of the run draw ids of later times.
    private static readonly long Attempt =
        100_000_000_000_000 + ((Made.ToUnixTimeSeconds() - 1_767_225_600) * 100_000) + 4_711;

    [Fact]
    public void An_id_tells_its_second() => Assert.Equal(Made, Ids.TimeOf(Attempt));

    [Theory]
    [InlineData(
        """{"transactions":[{"transaction_id":"77","type":"sale","response_code":"APPROVED","amount":10.00,"order":{"reference_object":"coffer:@"}}]}"""
    )]
    [InlineData(
        """{"items":[{"transactionId":77,"type":"SALE","status":"SETTLED","amount":10,"order":{"referenceObject":"coffer:@"}}]}"""
    )]
    [InlineData(
        """{"Items":[{"TransactionId":77,"Type":"Sale","Status":"Approved","Amount":"10.0000","Metadata":{"coffer_attempt":"@"}}]}"""
    )]
    [InlineData(
        """{"items":[{"transactionId":77,"status":"VOIDED","metadata":[{"key":"coffer_attempt","value":"@"}]}]}"""
    )]
    public async Task It_is_found_in_every_spelling(string page)
    {
        var answer = await Inquire(_ => page);

        Assert.Equal((ChargeOutcome.Approved, "77"), (answer.Outcome, answer.Reference));
    }

    [Theory]
    [InlineData("DECLINED", ChargeOutcome.Declined)]
    [InlineData("FAILED", ChargeOutcome.Failed)]
    [InlineData("PENDING", ChargeOutcome.Pending)]
    [InlineData("ON_HOLD", ChargeOutcome.Unknown)]
    public async Task A_status_that_is_no_approval_is_none(string status, ChargeOutcome outcome) =>
        Assert.Equal(outcome, (await Inquire(_ => Page(Entry(status)))).Outcome);

    [Theory]
    [InlineData(
        """{"transaction_id":"77","type":"capture","status":"CAPTURED","order":{"reference_object":"coffer:@"}}"""
    )]
    [InlineData("""{"transaction_id":"77","status":"captured","order":{"reference_object":"coffer:@0"}}""")]
    [InlineData(
        """{"transaction_id":"77","status":"captured","amount":10.01,"order":{"reference_object":"coffer:@"}}"""
    )]
    [InlineData(
        """{"transaction_id":"77","status":"captured","currency":"CAD","order":{"reference_object":"coffer:@"}}"""
    )]
    [InlineData("""{"status":"captured","order":{"reference_object":"coffer:@"}}""")]
    public async Task What_is_not_quite_it_decides_nothing(string entry) =>
        Assert.Equal(ChargeOutcome.Unknown, (await Inquire(_ => Page(entry))).Outcome);

    [Fact]
    public async Task Two_of_one_attempt_decide_nothing() =>
        Assert.Equal(ChargeOutcome.Unknown, (await Inquire(_ => Page(Entry("captured"), Entry("captured")))).Outcome);

    [Fact]
    public async Task It_is_looked_for_until_everything_is_older()
    {
        var pages = 0;
        var answer = await Inquire(path =>
        {
            pages++;
            return Page(
                $$"""{"transaction_id":"1","created":"{{Instants.Text(Made.AddHours(40 - (10 * PageOf(path))))}}","order":{"reference_object":"x"} }"""
            );
        });

        Assert.Equal(ChargeOutcome.Unknown, answer.Outcome);
        Assert.Equal(7, pages); // the seventh is 30 hours older, the sixth only 20
    }

    [Fact]
    public async Task It_is_found_on_a_later_page_and_pages_have_an_end()
    {
        var answer = await Inquire(path =>
            PageOf(path) < 5 ? Page("""{"transaction_id":"1","type":"void"}""") : Page(Entry("settled"))
        );
        Assert.Equal(ChargeOutcome.Approved, answer.Outcome);

        var pages = 0;
        await Inquire(path =>
        {
            pages = Math.Max(pages, PageOf(path));
            return Page("""{"transaction_id":"1","type":"refund"}""");
        });
        Assert.Equal(Search.MaxPages, pages);
    }

    [Fact]
    public async Task A_list_without_marks_is_read_one_by_one_where_it_could_be()
    {
        var bare = $$"""{"transactionId":77,"type":"SALE","amount":10.00,"created":"{{Instants.Text(Made)}}"}""";
        var other = """{"transactionId":78,"type":"SALE","amount":11.00}""";
        var asked = new List<string>();
        var answer = await Inquire(path =>
        {
            asked.Add(path);
            return path.Contains('?', StringComparison.Ordinal) ? Page(other, bare) : Entry("SETTLED");
        });

        Assert.Equal((ChargeOutcome.Approved, "77"), (answer.Outcome, answer.Reference));
        Assert.Equal(["/v1/transactions?Page=1&Size=100", "/v1/transactions/77"], asked);
    }

    [Fact]
    public async Task A_list_that_is_refused_says_nothing() =>
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => Inquire(_ => null));

    [Theory]
    [InlineData("captured", null, Whereabouts.Captured, 4.0)]
    [InlineData("SETTLED", null, Whereabouts.Settled, 24.0)]
    [InlineData("settled", 59, Whereabouts.Settled, 24.0)]
    [InlineData("settled", 61, Whereabouts.Settled, null)]
    [InlineData("returned", 2, Whereabouts.Returned, null)]
    [InlineData("voided", null, Whereabouts.Captured, 4.0)]
    [InlineData("voided", 2, Whereabouts.Settled, 24.0)]
    public async Task Where_a_debit_is_is_what_upstream_says(string status, int? days, Whereabouts where, double? again)
    {
        var settled = days is { } ago ? Made.AddDays(-ago) : (DateTimeOffset?)null;
        var one = $$"""{"transaction_id":"77","status":"{{status}}","return_code":"R01"}""";
        var standing = await Ask(
            _ => one,
            processor => processor.Look(Asked() with { Settled = settled, Reference = "77" }, default)
        );

        Assert.Equal(where, standing.Where);
        Assert.Equal(again is { } hours ? Made.AddHours(hours) : null, standing.LookAgain);
        Assert.Equal(where == Whereabouts.Returned ? "R01" : null, standing.ReturnCode);
    }

    [Fact]
    public async Task A_settled_card_is_looked_for_in_the_list_where_one_cannot_be_asked_for_and_then_no_more()
    {
        var standing = await Ask(
            path => path.Contains('?', StringComparison.Ordinal) ? Page(Entry("settled")) : null,
            processor => processor.Look(Asked() with { IsCard = true, Reference = "77" }, default)
        );

        Assert.Equal(new Standing(Whereabouts.Settled), standing);
    }

    [Fact]
    public async Task Many_are_looked_up_by_one_walk()
    {
        var asked = new List<string>();
        var settled = await Ask(
            path =>
            {
                asked.Add(path);
                return !path.Contains('?', StringComparison.Ordinal) ? null
                    : PageOf(path) > 3 ? Page()
                    : Page([.. Enumerable.Range(PageOf(path) * 10, 10).Select(Listed)]);
            },
            async processor =>
            {
                var standings = new List<Whereabouts>();
                foreach (var id in Enumerable.Range(10, 31))
                    standings.Add(
                        (await processor.Look(Asked() with { IsCard = true, Reference = $"{id}" }, default)).Where
                    );
                return standings.Count(where => where == Whereabouts.Settled);
            }
        );

        Assert.Equal(30, settled);
        Assert.Equal(
            ["/v1/transactions/10", .. Enumerable.Range(1, 4).Select(n => $"/v1/transactions?Page={n}&Size=100")],
            asked
        );
    }

    private static string Listed(int id) => $$"""{"transactionId":{{id}},"status":"SETTLED"}""";

    private static string Page(params string[] entries) => $$"""{"transactions":[{{string.Join(',', entries)}}]}""";

    private static string Entry(string status) =>
        $$"""{"transaction_id":"77","type":"sale","status":"{{status}}","order":{"reference_object":"coffer:@"} }""";

    private static int PageOf(string path) =>
        int.Parse(path.Split("Page=")[1].Split('&')[0], CultureInfo.InvariantCulture);

    private static Inquiry Asked() => new(Attempt, 1, TransactionType.Sale, new(1000, Currency.Usd), Made);

    private static Task<ChargeAnswer> Inquire(Func<string, string?> pages) =>
        Ask(pages, processor => processor.Inquire(Asked(), default));

    private static async Task<T> Ask<T>(Func<string, string?> pages, Func<EcryptProcessor, Task<T>> ask)
    {
        await using var relay = await Relay.To(null);
        relay.Before = (http, request) =>
            pages(request.Path) is { } body
                ? Relay.Answer(http, 200, body.Replace("@", Label.Id(Attempt), StringComparison.Ordinal))
                : Relay.Answer(http, 404, "{}");
        var connection = new Connection(relay.Address, new("public-public", "private-private"), TimeProvider.System);
        using var processor = new EcryptProcessor(connection, NullLogger.Instance);
        return await ask(processor);
    }
}
