// The customer calls: what goes out, what is read, and the difference between leaving and clearing.
using Coffer.Client;
using Xunit;

namespace Coffer.Tests.Client;

public sealed class CustomersTests
{
    private readonly ScriptedServer _server = new();

    [Fact]
    public async Task A_new_customer_is_written_in_the_wires_spelling_with_absent_members_left_out()
    {
        _server.Answers(Wire.Customer);

        await _server
            .Client()
            .Customers.CreateAsync(
                new()
                {
                    FirstName = "Jane",
                    EmailAddress = "jane@example.com",
                    ShippingAddress = new() { Line1 = "123 Main St", PostalCode = "78701" },
                    Metadata = new()
                    {
                        ["account_id"] = "ACC-001234",
                        ["Vip"] = true,
                        ["points"] = 17,
                    },
                }
            );

        Assert.Equal("POST /v1/customers", $"{_server.Last.Method} {_server.Last.Path}");
        Assert.Equal("application/json", _server.Last.Headers["Content-Type"]);
        Assert.Equal(
            """{"first_name":"Jane","email_address":"jane@example.com","shipping_address":{"line1":"123 Main St","postal_code":"78701"},"metadata":{"account_id":"ACC-001234","Vip":true,"points":17}}""",
            _server.Last.Body
        );
    }

    [Fact]
    public async Task An_answer_is_read_whole_and_unknown_members_are_ignored()
    {
        _server.Answers(
            """
            {"customer":{"id":"c-1","first_name":"José","company":"Acme","shipping_address":{"line1":"1","planet":"Mars"},
              "metadata":{"n":1.10},"created":"2026-01-02T03:04:05.678Z","updated":"2026-01-02T03:04:06Z","later":{"x":[1]}},
             "more":1,"request_id":"R"}
            """
        );

        Customer customer = await _server.Client().Customers.GetAsync("c-1");

        Assert.Equal("José", customer.FirstName);
        Assert.Null(customer.LastName);
        Assert.Equal("1", customer.ShippingAddress!.Line1);
        Assert.Equal(new DateTimeOffset(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero), customer.Created);
        Assert.Equal("1.10", customer.Metadata["n"].Text);
    }

    [Fact]
    public async Task A_patch_leaves_sets_and_clears()
    {
        _server.Answers(Wire.Customer);

        await _server
            .Client()
            .Customers.UpdateAsync(
                "c-1",
                new()
                {
                    FirstName = "Jane",
                    Company = Patch.Clear,
                    PhoneNumber = "",
                    ShippingAddress = new AddressPatch { City = "Austin", Line2 = Patch.Clear },
                    Metadata = new MetadataPatch
                    {
                        ["tier"] = "gold",
                        ["gone"] = null,
                        ["n"] = 1.10m,
                    },
                }
            );

        Assert.Equal("PATCH /v1/customers/c-1", $"{_server.Last.Method} {_server.Last.Path}");
        Assert.Equal(
            """{"first_name":"Jane","company":null,"phone_number":"","shipping_address":{"line2":null,"city":"Austin"},"metadata":{"tier":"gold","gone":null,"n":1.10}}""",
            _server.Last.Body
        );
    }

    [Fact]
    public async Task A_patch_can_clear_whole_objects_or_change_nothing()
    {
        _server.Answers(Wire.Customer).Answers(Wire.Customer);
        var customers = _server.Client().Customers;

        await customers.UpdateAsync("c-1", new() { ShippingAddress = Patch.Clear, Metadata = Patch.Clear });
        await customers.UpdateAsync("c-1", new());

        Assert.Equal("""{"shipping_address":null,"metadata":null}""", _server.Sent[0].Body);
        Assert.Equal("{}", _server.Sent[1].Body);
    }

    [Fact]
    public void A_null_never_clears_by_accident()
    {
        string? missing = null;

        Assert.Throws<ArgumentNullException>(() => new UpdateCustomerParams { Company = missing! });
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData(".")]
    [InlineData("..")]
    public async Task An_id_that_would_change_the_route_is_refused(string id)
    {
        var client = _server.Client();

        await Assert.ThrowsAsync<ArgumentException>(() => client.Customers.DeleteAsync(id));
        await Assert.ThrowsAsync<ArgumentException>(() => client.Wallets.DeleteAsync("c-1", id));

        Assert.Empty(_server.Sent);
    }

    [Fact]
    public async Task An_odd_id_stays_one_segment_of_the_path()
    {
        _server.Answers(Wire.Customer);

        await _server.Client().Customers.GetAsync("a/../b?c#d%2e");

        Assert.Equal("/v1/customers/a%2F..%2Fb%3Fc%23d%252e", _server.Last.Path);
    }
}
