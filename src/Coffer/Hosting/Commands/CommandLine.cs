// The command line: the commands, one sentence for what cannot be read, one sentence for what cannot be done, and the
// exit code (0 done, 1 cannot be done, 2 cannot be read; of verify, 1 is an answer, and 2 for both of these).
using System.CommandLine;
using System.CommandLine.Help;
using System.Reflection;
using Coffer.Storage;

namespace Coffer.Hosting.Commands;

internal sealed class CommandLine(params Command[] commands)
{
    private const int CannotBeRead = 2;

    public async Task<int> Run(string[] args)
    {
        var root = Root();
        var parsed = root.Parse(WithCommand(args), new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Errors.Count > 0 && parsed.Action is System.CommandLine.Invocation.ParseErrorAction)
            return Say(CannotBeRead, $"{Fault(parsed)} `{PathOf(parsed)} --help` lists what there is.");
        try
        {
            return await parsed.InvokeAsync(
                new() { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null }
            );
        }
        catch (SetupException e)
        {
            return Say(CannotBeDone(parsed), e.Message);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // Whatever it says may hold what nobody should read; where it happened is ours.
            return Say(
                CannotBeDone(parsed),
                $"This should not have happened ({e.GetType().Name} in {Where(e)}): please report it."
            );
        }
    }

    public static string Version =>
        typeof(CommandLine)
            .Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!
            .InformationalVersion.Split('+')[0];

    private RootCommand Root()
    {
        var root = new RootCommand(
            "Coffer keeps customers and their payment methods, and charges them. Run `coffer` alone to try it: "
                + "it serves, and prints what to do next."
        );
        foreach (var command in commands)
            root.Add(command);
        foreach (var version in root.Options.OfType<VersionOption>())
            version.Action = new PrintVersion();
        foreach (var help in root.Options.OfType<HelpOption>())
            help.Action = new HelpWithExamples((HelpAction)help.Action!);
        return root;
    }

    private static int CannotBeDone(ParseResult parsed) =>
        parsed.CommandResult.Command is ExampleCommand command ? command.CannotBeDone : 1;

    private static string Where(Exception e) =>
        (e.StackTrace ?? "")
            .Split('\n')
            .Select(line => line.Trim())
            .FirstOrDefault(line => line.StartsWith("at Coffer.", StringComparison.Ordinal))
            ?.Split(['(', ' '])[1]
        ?? "coffer";

    private static string[] WithCommand(string[] args) =>
        args.Length == 0 || (args[0].StartsWith('-') && args[0] is not ("--help" or "-h" or "-?" or "--version"))
            ? ["serve", .. args]
            : args;

    // The parser's own sentences repeat what was typed, which may be a URL with a password.
    private static string Fault(ParseResult parsed) =>
        parsed.UnmatchedTokens is [var unknown, ..]
            ? IsWord(unknown)
                ? $"'{unknown}' is not known here."
                : "There is an argument too many here."
            : parsed.Errors[0].Message;

    private static bool IsWord(string text) =>
        text.Length <= 40 && text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '-');

    private static string PathOf(ParseResult parsed)
    {
        var names = new Stack<string>();
        for (
            var result = parsed.CommandResult;
            result is not null;
            result = result.Parent as System.CommandLine.Parsing.CommandResult
        )
            names.Push(result.Command is RootCommand ? "coffer" : result.Command.Name);
        return string.Join(' ', names);
    }

    private static int Say(int exitCode, string sentence)
    {
        Console.Error.WriteLine($"coffer: {sentence}");
        return exitCode;
    }
}
