// What the tests of the rooms say again and again: requests as text, and what a refusal must name.
using System.Globalization;
using System.Text.Json;
using Coffer.Client;
using Coffer.Tests.Fixture;

namespace Coffer.Tests.Rooms;

internal static class Saying
{
    public const string TokensPath = "/v1/tokens";
    public const string Sale = "/v1/transactions/sale";
    public const string Authorize = "/v1/transactions/authorize";

    public static string Wallet(string customer) => $"/v1/customers/{customer}/wallet";

    public static string Card(string number, string expires = Merchant.Expires, string more = "") =>
        $$"""{"credit_card":{"account_number":"{{number}}","expires":"{{expires}}"{{more}} } }""";

    public static string Check(string account, string routing = "021000021", string more = "") =>
        $$"""{"check":{"account_number":"{{account}}","routing_number":"{{routing}}"{{more}} } }""";

    /// <summary>A charge: the text of its payment, and of what else it holds.</summary>
    public static string Charge(string payment, string amount = """{"value":10}""", string more = "") =>
        $$"""{"payment":{{payment}},"amount":{{amount}}{{more}} }""";

    public static string ByToken(string token) => $$"""{"token":"{{token}}"}""";

    public static string ByCustomer(string customer, string more = "") =>
        $$"""{"stored":{"customer":"{{customer}}","initiated_by":"CUSTOMER"{{more}} } }""";

    public static string ByWallet(string wallet, string more = "") =>
        $$"""{"stored":{"wallet":"{{wallet}}","initiated_by":"CUSTOMER"{{more}} } }""";

    public static CofferResponse MustSucceed(this CofferResponse answer)
    {
        Assert.True(answer.IsSuccess, $"{answer.StatusCode} {answer.Body}");
        return answer;
    }

    public static void MustBeRefused(this CofferResponse answer, int status, string code, string? field = null)
    {
        Assert.Equal(
            $"{status} {code} {field}",
            answer.Errors is [var first, ..]
                ? $"{(int)answer.StatusCode} {first.Code} {(field is null ? null : first.Field)}"
                : $"{(int)answer.StatusCode} {answer.Body}"
        );
    }

    /// <summary>A member by its path, as JSON text; strings without their quotes; null when it is not there.</summary>
    public static string? At(this CofferResponse answer, string path) => answer.Json!.Value.At(path);

    public static string? At(this JsonElement json, string path)
    {
        foreach (var name in path.Split('.'))
        {
            if (json.ValueKind == JsonValueKind.Array)
                json = json[int.Parse(name, CultureInfo.InvariantCulture)];
            else if (json.ValueKind != JsonValueKind.Object || !json.TryGetProperty(name, out json))
                return null;
        }
        return json.ValueKind == JsonValueKind.String ? json.GetString() : json.GetRawText();
    }

    /// <summary>The prefix, zeros, and the check digit that fits.</summary>
    public static string Number(string prefix, int length)
    {
        var head = prefix.PadRight(length - 1, '0');
        var sum = 0;
        for (var place = 0; place < head.Length; place++)
        {
            var digit = (head[head.Length - 1 - place] - '0') * (place % 2 == 0 ? 2 : 1);
            sum += digit > 9 ? digit - 9 : digit;
        }
        return $"{head}{(10 - (sum % 10)) % 10}";
    }
}
