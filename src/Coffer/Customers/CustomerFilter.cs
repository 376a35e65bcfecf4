// A value that customers are searched by. The index holds a keyed digest of name and value, never the value.
using System.Text;
using Coffer.Sealing;

namespace Coffer.Customers;

public static class CustomerFilter
{
    public const int MaxAtOnce = 10;
    public const string Email = "email_address";
    public const string MerchantIdentifier = "merchant_identifier";
    private const int DigestBytes = 16;

    public static string MetadataName(string name) => $"metadata[{name}]";

    /// <summary>E-mail addresses are found whatever the case of their letters.</summary>
    public static string FoldEmail(string email) => email.ToLowerInvariant();

    public static byte[] Digest(MacKey mac, (string Name, string Value) filter)
    {
        var digest = new byte[DigestBytes];
        mac.Hash("customer filter", Encoding.UTF8.GetBytes($"{filter.Name}\0{filter.Value}"), digest);
        return digest;
    }

    public static List<byte[]> Digests(MacKey mac, Customer customer) =>
        customer.FilterValues().Select(filter => Digest(mac, filter)).ToList();
}
