// All that development mode prints: where it listens, its keys, and three lines to paste into a shell, one after the
// other. Shell variables carry the ids from line to line, and `tee` shows each answer on its way.
using Coffer.Access;

namespace Coffer.Hosting;

internal static class Banner
{
    private const string Customer = """{"first_name":"Jane","last_name":"Smith","email_address":"jane@example.com"}""";

    private const string Card = """{"account_number":"4111111111111111","expires":"1235"}""";
    private const string Sale = """{"amount":{"value":25.00},"payment":{"credit_card":""" + Card + "}}";

    private const string Method = """{"transactionId":"'$TRANSACTION'"}""";
    private const string CustomerId = """'s/.*"customer":{"id":"\([^"]*\).*/\1/p'""";
    private const string TransactionId = """'s/.*"transaction_id":"\([0-9]*\).*/\1/p'""";

    public static string Text(Uri address)
    {
        var url = address.GetLeftPart(UriPartial.Authority);
        return $"""
            Coffer listens on {url}

            public     {ApiKey.Development(KeyKind.Public)}
            private    {ApiKey.Development(KeyKind.Private)}
            reporting  {ApiKey.Development(KeyKind.Reporting)}

            CUSTOMER=$({Post(url, "customers", Customer)} | tee /dev/stderr | sed -n {CustomerId})
            TRANSACTION=$({Post(url, "transactions/sale", Sale)} | tee /dev/stderr | sed -n {TransactionId})
            {Post(url, "customers/$CUSTOMER/wallet", Method)}

            """;
    }

    private static string Post(string url, string path, string json) =>
        $"curl -sS -w '\\n' {url}/v1/{path} -H 'X-Api-Key: {ApiKey.Development(KeyKind.Private)}' "
        + $"-H 'Content-Type: application/json' -d '{json}'";
}
