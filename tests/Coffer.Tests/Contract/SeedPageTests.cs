// The samples of the guide page that the vault implements, word for word. What the page sends is what the examples
// send; what it shows of an answer is in ours, which may say more.
using System.Text.Json;

namespace Coffer.Tests.Contract;

public sealed class SeedPageTests
{
    private const string CreateCustomer = """
        {
          "first_name": "Jane",
          "last_name": "Smith",
          "email_address": "jane@example.com",
          "phone_number": "8005550100",
          "shipping_address": {
            "line1": "123 Main St",
            "city": "Austin",
            "state": "TX",
            "postal_code": "78701",
            "country": "US"
          },
          "metadata": {
            "account_id": "ACC-001234",
            "loyalty_tier": "gold",
            "store_location": "Austin-TX-01"
          }
        }

        """;

    private const string CreatedCustomer = """
        {
          "customer": {
            "id": "00000000-0000-0000-0000-000000000000",
            "first_name": "Jane",
            "last_name": "Smith",
            "email_address": "jane@example.com",
            "metadata": {
              "account_id": "ACC-001234",
              "loyalty_tier": "gold",
              "store_location": "Austin-TX-01"
            }
          },
          "request_id": "000000000000000000000"
        }
        """;

    private const string AddMethod = """
        {
          "token": "00000000-0000-0000-0000-000000000000",
          "default": true,
          "billing_address": {
            "line1": "123 Main St",
            "city": "Austin",
            "state": "TX",
            "postal_code": "78701",
            "country": "US"
          }
        }

        """;

    private const string AddedMethod = """
        {
          "wallet": {
            "id": "00000000-0000-0000-0000-000000000000",
            "network": "visa",
            "account_number": "4***********1111",
            "default": true
          },
          "request_id": "000000000000000000000"
        }
        """;

    private const string SetDefault = """
        {
          "default": true
        }

        """;

    [Theory]
    [InlineData("create-customer.request", CreateCustomer)]
    [InlineData("add-wallet-method.request", AddMethod)]
    [InlineData("update-wallet-method.request", SetDefault)]
    public void What_the_page_sends_is_an_example(string example, string sample) =>
        Assert.Equal(sample, Approved.Text(example));

    [Theory]
    [InlineData("create-customer.answer", CreatedCustomer)]
    [InlineData("add-wallet-method.answer", AddedMethod)]
    public void What_the_page_answers_is_in_our_answer(string example, string sample) =>
        Assert.Empty(Missing("$", ContractCheck.Json(sample), ContractCheck.Json(Approved.Text(example))));

    private static IEnumerable<string> Missing(string path, JsonElement page, JsonElement ours)
    {
        if (page.ValueKind != JsonValueKind.Object || ours.ValueKind != JsonValueKind.Object)
        {
            return JsonElement.DeepEquals(page, ours) ? [] : [$"{path} is {ours}, the page has {page}"];
        }
        return page.EnumerateObject()
            .SelectMany(member =>
                ours.TryGetProperty(member.Name, out var own)
                    ? Missing($"{path}.{member.Name}", member.Value, own)
                    : [$"{path} lacks {member.Name}"]
            );
    }
}
