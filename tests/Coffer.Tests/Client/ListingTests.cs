// Lists: filters in the query, counts on a page, and walks that fetch page after page.
using Coffer.Client;
using Xunit;

namespace Coffer.Tests.Client;

public sealed class ListingTests
{
    private readonly ScriptedServer _server = new();

    [Fact]
    public async Task Filters_go_into_the_query_escaped()
    {
        _server.Answers(Wire.Customers(10));

        await _server
            .Client()
            .Customers.ListAsync(
                new()
                {
                    Page = 2,
                    Size = 10,
                    EmailAddress = "a+b@example.com",
                    MerchantIdentifier = "A&B",
                    Metadata = new()
                    {
                        ["account_id"] = "é 1",
                        ["vip"] = true,
                        ["n"] = MetadataValue.Number("1e3"),
                    },
                }
            );

        Assert.Equal(
            "/v1/customers?Page=2&Size=10&email_address=a%2Bb%40example.com&merchant_identifier=A%26B"
                + "&metadata%5Baccount_id%5D=%C3%A9%201&metadata%5Bvip%5D=true&metadata%5Bn%5D=1e3",
            _server.Last.Path
        );
    }

    [Fact]
    public async Task A_page_tells_its_items_and_counts()
    {
        _server.Answers(
            """{"customers":[{"id":"a"},{"id":"b"}],"pagination":{"total_records":3,"current_page":1,"total_pages":2,"page_size":2},"request_id":"R"}"""
        );

        var page = await _server.Client().Customers.ListAsync(new() { Size = 2 });

        Assert.Equal(["a", "b"], page.Items.Select(c => c.Id));
        Assert.Equal(3, page.Pagination.TotalRecords);
        Assert.Equal(1, page.Pagination.CurrentPage);
        Assert.Equal(2, page.Pagination.TotalPages);
        Assert.Equal(2, page.Pagination.PageSize);
        Assert.Equal("R", page.RequestId);
    }

    [Fact]
    public async Task A_walk_asks_for_each_page_below_the_last_record()
    {
        _server.Answers(Wire.Customers(2, "c", "b")).Answers(Wire.Customers(2, "a"));

        var ids = new List<string>();
        await foreach (var customer in _server.Client().Customers.ListAllAsync(new() { Size = 2, After = "d" }))
        {
            ids.Add(customer.Id);
        }

        Assert.Equal(["c", "b", "a"], ids);
        Assert.Equal(
            ["/v1/customers?Size=2&after=d", "/v1/customers?Size=2&after=b"],
            _server.Sent.Select(s => s.Path)
        );
    }

    [Fact]
    public async Task A_walk_over_full_pages_ends_at_the_empty_one()
    {
        _server.Answers(Wire.Customers(1, "b")).Answers(Wire.Customers(1, "a")).Answers(Wire.Customers(1));

        var count = await _server.Client().Customers.ListAllAsync(new() { Size = 1 }).CountAsync();

        Assert.Equal(2, count);
        Assert.Equal(3, _server.Sent.Count);
    }

    [Fact]
    public async Task A_walk_that_is_left_early_fetches_no_further_page()
    {
        _server.Answers(Wire.Customers(2, "b", "a"));

        await foreach (var customer in _server.Client().Customers.ListAllAsync(new() { Size = 2 }))
        {
            Assert.Equal("b", customer.Id);
            break;
        }

        Assert.Single(_server.Sent);
    }

    [Fact]
    public async Task A_cancelled_walk_stops_before_its_next_page()
    {
        using var stop = new CancellationTokenSource();
        _server.Answers(Wire.Customers(1, "b")).NeverAnswers();
        var seen = new List<string>();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var customer in _server.Client().Customers.ListAllAsync().WithCancellation(stop.Token))
            {
                seen.Add(customer.Id);
                await stop.CancelAsync();
            }
        });

        Assert.Equal(["b"], seen);
    }

    [Fact]
    public void A_walk_has_no_page_number() =>
        Assert.Throws<ArgumentException>(() => _server.Client().Customers.ListAllAsync(new() { Page = 2 }));
}
