// Where an upstream's two keys are read: a file each, or lines of standard input, the private key's first, or the
// environment.
using System.CommandLine;
using Coffer.Processing;

namespace Coffer.Hosting.Commands;

internal sealed class UpstreamKeyOptions
{
    private const string PrivateVariable = "COFFER_UPSTREAM_PRIVATE_KEY";
    private const string PublicVariable = "COFFER_UPSTREAM_PUBLIC_KEY";

    private readonly Option<string?> _private = Settings.Text(
        "--private-key-file",
        "PATH",
        $"File with the upstream's private key; - is standard input (else {PrivateVariable} holds the key)"
    );

    private readonly Option<string?> _public = Settings.Text(
        "--public-key-file",
        "PATH",
        $"File with the upstream's public key; - is standard input, its next line (else {PublicVariable})"
    );

    public static UpstreamKeyOptions AddTo(Command command)
    {
        var options = new UpstreamKeyOptions();
        command.Add(options._private);
        command.Add(options._public);
        return options;
    }

    public UpstreamKeys Read(ParseResult parsed)
    {
        var privateKey = Read(parsed, _private, PrivateVariable);
        return new(Read(parsed, _public, PublicVariable), privateKey);
    }

    private static string Read(ParseResult parsed, Option<string?> option, string variable)
    {
        var text = Text(parsed.GetValue(option), option.Name, variable).Trim();
        return UpstreamKeys.IsKey(text)
            ? text
            : throw new SetupException(
                $"{option.Name} does not lead to a key: 12 to 500 visible ASCII characters on a line."
            );
    }

    private static string Text(string? path, string option, string variable)
    {
        if (path == "-")
            return Console.In.ReadLine() ?? "";
        if (string.IsNullOrEmpty(path))
            return Environment.GetEnvironmentVariable(variable)
                ?? throw new SetupException($"Name a file with {option}, or put the key into {variable}.");
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SetupException($"The file of {option} cannot be read.", e);
        }
    }
}
