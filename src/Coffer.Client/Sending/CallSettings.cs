// The client's options, checked once: what is wrong is said at the constructor, and never with the key in the sentence.
namespace Coffer.Client;

internal sealed class CallSettings
{
    public CallSettings(CofferClientOptions options, Uri? httpAddress)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfNegative(options.MaxRetries, nameof(options.MaxRetries));
        ArgumentOutOfRangeException.ThrowIfLessThan(
            options.MaxRetryDelay,
            TimeSpan.Zero,
            nameof(options.MaxRetryDelay)
        );
        ArgumentNullException.ThrowIfNull(options.TimeProvider, nameof(options.TimeProvider));
        CheckTimeout(options.Timeout);
        BaseAddress = Folder(options.BaseAddress ?? httpAddress ?? CofferClientOptions.DefaultBaseAddress);
        ApiKey = CheckVisible(options.ApiKey, "API key");
        MaxRetries = options.MaxRetries;
        Timeout = options.Timeout;
        TimeProvider = options.TimeProvider;
    }

    public static string UserAgent { get; } =
        "coffer-dotnet/" + (typeof(CofferClient).Assembly.GetName().Version?.ToString(3) ?? "0");

    public Uri BaseAddress { get; }

    public string? ApiKey { get; }

    public int MaxRetries { get; }

    public TimeSpan Timeout { get; }

    public TimeProvider TimeProvider { get; }

    // A header takes visible ASCII only; the framework's own complaint would repeat the value.
    public static string? CheckVisible(string? text, string what) =>
        text is null || (text.Length is > 0 and <= 255 && text.All(c => c is > ' ' and <= '~'))
            ? text
            : throw new ArgumentException($"The {what} must be 1 to 255 visible ASCII characters.");

    public static TimeSpan CheckTimeout(TimeSpan timeout) =>
        timeout > TimeSpan.Zero || timeout == System.Threading.Timeout.InfiniteTimeSpan
            ? timeout
            : throw new ArgumentException("The time-out must be above zero, or infinite.");

    // A relative path replaces everything after the last slash of its base, so the base ends in one.
    private static Uri Folder(Uri address)
    {
        if (!address.IsAbsoluteUri || (address.Scheme != Uri.UriSchemeHttp && address.Scheme != Uri.UriSchemeHttps))
        {
            throw new ArgumentException("The base address must be an absolute http or https address.");
        }

        var path = address.GetLeftPart(UriPartial.Path);
        return new Uri(path.EndsWith('/') ? path : path + "/");
    }
}
