// Where the server listens, read from --urls, --tls-cert, --tls-key, --behind-proxy and --metrics, and checked before
// anything is opened: beyond loopback only with TLS or behind a proxy that ends it.
using System.Net;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Coffer.Hosting;

/// <summary>Marks the connections of the listener that --metrics names.</summary>
internal sealed class MetricsConnection;

internal sealed class Listening
{
    // Wire/Body counts the contract's 64 KiB. Up to here the rest of a larger body is read and dropped: a connection
    // closed on a client that is still sending takes the refusal with it.
    private const int MaxBodyBytes = 1024 * 1024;
    private static readonly string[] AnyHosts = ["*", "+", "0.0.0.0", "::"];

    private readonly List<BindingAddress> _addresses;
    private readonly BindingAddress? _metrics;
    private readonly X509Certificate2? _certificate;

    private Listening(List<BindingAddress> addresses, BindingAddress? metrics, X509Certificate2? certificate) =>
        (_addresses, _metrics, _certificate) = (addresses, metrics, certificate);

    public bool HasMetrics => _metrics is not null;

    /// <summary>Reachable from this machine only.</summary>
    public bool OnLoopback => _addresses.TrueForAll(IsLoopback) && (_metrics is null || IsLoopback(_metrics));

    public static Listening Of(ServeOptions options)
    {
        var addresses = options
            .Urls.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(url => Address("--urls", url))
            .ToList();
        if (addresses.Count == 0)
            throw new SetupException("--urls must name an address, such as --urls http://127.0.0.1:5080.");
        var metrics = options.Metrics is null ? null : Address("--metrics", options.Metrics);
        if (metrics is not null && IsTls(metrics))
            throw new SetupException("--metrics must be an http:// address, such as --metrics http://127.0.0.1:9464.");
        Check(options, addresses);
        return new(addresses, metrics, Certificate(options));
    }

    public void Configure(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = MaxBodyBytes;
        foreach (var address in _addresses)
            Listen(kestrel, address, listener => UseTls(listener, address));
        if (_metrics is not null)
            Listen(kestrel, _metrics, MarkMetrics);
    }

    /// <summary>Whether a Host header names this machine in one of the three ways that nobody else can claim.</summary>
    public static bool IsOwnHost(string host) =>
        host is "127.0.0.1" or "[::1]" || host.Equals("localhost", StringComparison.OrdinalIgnoreCase);

    private static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip));

    private static bool IsLoopback(BindingAddress address) => IsLoopback(address.Host);

    private static bool IsTls(BindingAddress address) => address.Scheme == Uri.UriSchemeHttps;

    private static BindingAddress Address(string option, string url)
    {
        try
        {
            var address = BindingAddress.Parse(url);
            var known =
                (address.Scheme == Uri.UriSchemeHttp || IsTls(address))
                && address.PathBase.Length == 0
                && address.Port <= IPEndPoint.MaxPort
                && (IsLoopback(address) || Ip(address.Host) is not null);
            if (known && !(address.Port == 0 && address.Host == "localhost"))
                return address;
        }
        catch (FormatException)
        {
            // the sentence below says it
        }

        throw new SetupException(
            $"{option} must be http:// or https://, an IP address, localhost or *, and a port, "
                + $"such as {option} http://127.0.0.1:5080; it is '{url}'."
        );
    }

    private static void Check(ServeOptions options, List<BindingAddress> addresses)
    {
        if (options.TlsCert is null != options.TlsKey is null)
            throw new SetupException(
                "--tls-cert and --tls-key go together: name the certificate and its key, both PEM files."
            );
        var open = addresses.Find(address => !IsTls(address) && !IsLoopback(address));
        if (open is not null && !options.BehindProxy)
            throw new SetupException(
                $"{open} can be reached from other machines and is not encrypted: give it https:// with --tls-cert and "
                    + "--tls-key, or say --behind-proxy if a proxy in front of it ends TLS."
            );
        if (addresses.Exists(IsTls) && options.TlsCert is null)
            throw new SetupException("An https:// address needs a certificate: name it with --tls-cert and --tls-key.");
        if (!addresses.Exists(IsTls) && options.TlsCert is not null)
            throw new SetupException("--tls-cert is for https:// addresses: name one, such as --urls https://*:5443.");
    }

    private static X509Certificate2? Certificate(ServeOptions options)
    {
        if (options.TlsCert is null)
            return null;
        foreach (var path in (string[])[options.TlsCert, options.TlsKey!])
            CheckReadable(path);
        try
        {
            return X509Certificate2.CreateFromPemFile(options.TlsCert, options.TlsKey);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            throw new SetupException(
                $"{options.TlsCert} and {options.TlsKey} are not a certificate and its key in PEM form: "
                    + "correct --tls-cert and --tls-key.",
                e
            );
        }
    }

    private static void CheckReadable(string path)
    {
        try
        {
            File.OpenRead(path).Dispose();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SetupException(
                $"The file {path} cannot be read ({e.Message.TrimEnd('.')}): correct --tls-cert or --tls-key.",
                e
            );
        }
    }

    private static void Listen(KestrelServerOptions kestrel, BindingAddress address, Action<ListenOptions> configure)
    {
        if (Ip(address.Host) is { } ip)
            kestrel.Listen(ip, address.Port, configure);
        else
            kestrel.ListenLocalhost(address.Port, configure);
    }

    private static IPAddress? Ip(string host) =>
        AnyHosts.Contains(host.Trim('[', ']'), StringComparer.Ordinal)
            ? host == "0.0.0.0"
                ? IPAddress.Any
                : IPAddress.IPv6Any // which takes IPv4 too
            : IPAddress.TryParse(host.Trim('[', ']'), out var ip)
                ? ip
                : null;

    private void UseTls(ListenOptions listener, BindingAddress address)
    {
        if (IsTls(address))
            listener.UseHttps(_certificate!, tls => tls.SslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13);
    }

    private static void MarkMetrics(ListenOptions listener) =>
        listener.Use(next =>
            connection =>
            {
                connection.Features.Set(new MetricsConnection());
                return next(connection);
            }
        );
}
