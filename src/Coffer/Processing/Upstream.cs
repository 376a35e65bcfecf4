// An account's upstream: another payment API that moves its money, and the two keys for it, sealed like a card. The
// keys are open only in the memory of what speaks to the upstream, and on no page, list or log line.
using System.Net;
using System.Text;
using Coffer.Keys;
using Coffer.Sealing;

namespace Coffer.Processing;

/// <param name="Hint">How the private key ends.</param>
/// <param name="Sealed">Both keys, under a data key of their own.</param>
public sealed record Upstream(long Account, Guid Id, string Kind, string Url, string Hint, byte[] Sealed)
{
    /// <summary>Speaks ECRYPT's v1 API.</summary>
    public const string Ecrypt = "ecrypt";

    public const string EcryptUrl = "https://api.ecrypt.com";

    public Uri Address => new(Url.TrimEnd('/') + '/');

    public static Upstream Make(long account, Guid id, Uri url, UpstreamKeys keys, DataKey key) =>
        new(account, id, Ecrypt, url.AbsoluteUri.TrimEnd('/'), keys.Hint, keys.Seal(key, Context(account, id)));

    public UpstreamKeys Open(DataKey key) => UpstreamKeys.Open(key, Context(Account, Id), Sealed);

    /// <summary>The address, or null with one sentence about why it cannot be one. Without TLS only this machine is
    /// reached.</summary>
    public static Uri? ReadUrl(string text, out string fault)
    {
        fault = "--url must be an address such as https://api.ecrypt.com, without user, query or fragment.";
        if (
            !Uri.TryCreate(text, UriKind.Absolute, out var url)
            || url.Scheme is not ("https" or "http")
            || url.UserInfo.Length + url.Query.Length + url.Fragment.Length > 0
        )
            return null;
        if (url.Scheme == "https" || IsHere(url))
            return url;
        fault = "--url must begin with https: card numbers go there; http is for an upstream on this machine only.";
        return null;
    }

    private static bool IsHere(Uri url) =>
        url.Host == "localhost"
        || (IPAddress.TryParse(url.Host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    private static SealContext Context(long account, Guid id) => new(account, id, "processor keys");
}

/// <summary>The upstream's own API keys.</summary>
public sealed record UpstreamKeys(string Public, string Private)
{
    private const int Least = 12;
    private const int Most = 500;
    private const int Hinted = 4;

    public string Hint => Private[^Hinted..];

    /// <summary>The keys could be some: a line of visible ASCII each, of which the hint shows little.</summary>
    public static bool IsKey(string text) =>
        text.Length is >= Least and <= Most && !text.AsSpan().ContainsAnyExceptInRange('!', '~');

    public override string ToString() => "(keys)";

    internal byte[] Seal(DataKey key, SealContext context) =>
        Sealer.Seal(key, context, Encoding.ASCII.GetBytes($"{Public}\n{Private}"));

    internal static UpstreamKeys Open(DataKey key, SealContext context, byte[] sealedKeys)
    {
        var parts = Encoding.ASCII.GetString(Sealer.Open(key, context, sealedKeys)).Split('\n');
        return new(parts[0], parts[1]);
    }
}
