// `coffer serve`: listens until it is told to stop.
using System.CommandLine;

namespace Coffer.Hosting.Commands;

internal static class ServeCommand
{
    private const string About =
        "Serve the API. On an empty database and a loopback address this is development mode: it makes the "
        + "database, the key file, one sandbox account and three keys by itself, and prints what to do next. "
        + "Anything else needs `coffer migrate` and `coffer keyring init` first.";

    public static Command Make()
    {
        var command = new ExampleCommand(
            "serve",
            About,
            "coffer",
            "coffer serve --urls http://127.0.0.1:8080 --data /tmp/coffer",
            "coffer serve --urls https://*:443 --tls-cert /etc/coffer/tls.pem --tls-key /etc/coffer/tls-key.pem \\",
            "    --database postgres://coffer:PASSWORD@db.internal/coffer --keys file:/etc/coffer/coffer.key"
        );
        var urls = Settings.Text(
            "--urls",
            "URL",
            "Where to listen; several are separated by ; (COFFER_URLS; default: http://127.0.0.1:5080)"
        );
        command.Add(urls);
        var place = Settings.AddTo(command, keys: true);
        var face = Face.AddTo(command);
        var limits = Limits.AddTo(command);
        command.SetAction(
            async (parsed, _) =>
            {
                var options = limits.Read(parsed, face.Read(parsed, place.Read(parsed)));
                return await Serve(options with { Urls = Settings.Given(parsed, urls) ?? options.Urls });
            }
        );
        return command;
    }

    private static async Task<int> Serve(ServeOptions options)
    {
        await using var server = await Server.Start(options);
        if (server.Development)
            await Console.Out.WriteAsync(Banner.Text(server.BaseAddress));
        await server.WaitForShutdown();
        return 0;
    }

    /// <summary>How the server shows itself to others.</summary>
    private sealed class Face
    {
        private readonly Option<string?> _certificate = Settings.Text(
            "--tls-cert",
            "FILE",
            "Certificate in PEM form, for https:// addresses (COFFER_TLS_CERT)"
        );

        private readonly Option<string?> _key = Settings.Text(
            "--tls-key",
            "FILE",
            "Its key in PEM form (COFFER_TLS_KEY)"
        );

        private readonly Option<bool> _behindProxy = new("--behind-proxy")
        {
            Description = "A proxy in front ends TLS and names clients in X-Forwarded-For (COFFER_BEHIND_PROXY=true)",
        };

        private readonly Option<string?> _metrics = Settings.Text(
            "--metrics",
            "URL",
            "Where /metrics listens, and only there (COFFER_METRICS; default: with the rest, for loopback connections)"
        );

        public static Face AddTo(Command command)
        {
            var face = new Face();
            command.Add(face._certificate);
            command.Add(face._key);
            command.Add(face._behindProxy);
            command.Add(face._metrics);
            return face;
        }

        public ServeOptions Read(ParseResult parsed, ServeOptions options) =>
            options with
            {
                TlsCert = Settings.Given(parsed, _certificate),
                TlsKey = Settings.Given(parsed, _key),
                BehindProxy = Settings.Given(parsed, _behindProxy),
                Metrics = Settings.Given(parsed, _metrics),
            };
    }

    private sealed class Limits
    {
        private readonly Option<string?> _token = Settings.Text(
            "--token-minutes",
            "N",
            "How long a token lives (COFFER_TOKEN_MINUTES; default: 60)"
        );

        private readonly Option<string?> _copy = Settings.Text(
            "--card-copy-days",
            "N",
            "How long a transaction keeps its sealed card, for adding it to a wallet; 0: never "
                + "(COFFER_CARD_COPY_DAYS; default: 30)"
        );

        private readonly Option<string?> _rate = Settings.Text(
            "--tokens-per-minute",
            "N",
            "Tokens that one client address may make on a production account (COFFER_TOKENS_PER_MINUTE; default: 60)"
        );

        public static Limits AddTo(Command command)
        {
            var limits = new Limits();
            command.Add(limits._token);
            command.Add(limits._copy);
            command.Add(limits._rate);
            return limits;
        }

        public ServeOptions Read(ParseResult parsed, ServeOptions options) =>
            options with
            {
                TokenMinutes = Settings.Number(parsed, _token, options.TokenMinutes),
                CardCopyDays = Settings.Number(parsed, _copy, options.CardCopyDays),
                TokensPerMinute = Settings.Number(parsed, _rate, options.TokensPerMinute),
            };
    }
}
