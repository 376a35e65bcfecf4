// All that development mode prints: where it listens, its keys, and three lines to paste into a shell, one after the other. Shell
// variables carry the ids from line to line, and `tee` shows each answer on its way.
using Coffer.Access;

namespace Coffer.Hosting;

internal static class Banner
{
    public static string Text(Uri address)
    {
        var url = address.GetLeftPart(UriPartial.Authority);
        return $"""
            Coffer listens on {url}

            public     {ApiKey.Development(KeyKind.Public)}
            private    {ApiKey.Development(KeyKind.Private)}
            reporting  {ApiKey.Development(KeyKind.Reporting)}

            CUSTOMER=$({Curl(url, "customers")} -d '{Customer}' | tee /dev/stderr | {Cut(
                "customer\":{\"id\":\"",
                "[^\"]*"
            )})
            TRANSACTION=$({Curl(url, "transactions/sale")} -d '{Sale}' | tee /dev/stderr | {Cut(
                "transaction_id\":\"",
                "[0-9]*"
            )})
            {Curl(url, "customers/$CUSTOMER/wallet")} -d '{"{"}"transactionId":"'$TRANSACTION'"{"}"}'


            """;
    }

    private const string Customer = """{"first_name":"Jane","last_name":"Smith","email_address":"jane@example.com"}""";

    private const string Sale =
        """{"amount":{"value":25.00},"payment":{"credit_card":{"account_number":"4111111111111111","expires":"1235"}}}""";

    private static string Curl(string url, string path) =>
        $"curl -sS -w '\\n' {url}/v1/{path} -H 'X-Api-Key: {ApiKey.Development(KeyKind.Private)}' "
        + "-H 'Content-Type: application/json'";

    private static string Cut(string before, string wanted) => $"sed -n 's/.*\"{before}\\({wanted}\\).*/\\1/p'";
}
