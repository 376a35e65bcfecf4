// `--help` with examples below what the parser knows by itself, and `--version`.
using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Coffer.Hosting.Commands;

/// <summary>A command that shows how it is used. Its description's first sentence stands in lists of commands, the
/// rest in its own
/// help.</summary>
internal sealed class ExampleCommand(string name, string description, params string[] examples)
    : Command(
        name,
        description[
            ..(description.IndexOf('.', StringComparison.Ordinal) is >= 0 and var end ? end : description.Length)
        ]
    )
{
    public string About { get; } = description;

    /// <summary>The exit code when it cannot be done; another one where 1 is an answer.</summary>
    public int CannotBeDone { get; init; } = 1;

    public IReadOnlyList<string> Examples { get; } = examples;
}

internal sealed class HelpWithExamples(HelpAction help) : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        if (parseResult.CommandResult.Command is not ExampleCommand command)
            return help.Invoke(parseResult);
        command.Description = command.About;
        var code = help.Invoke(parseResult);
        var output = parseResult.InvocationConfiguration.Output;
        output.WriteLine("Examples:");
        foreach (var example in command.Examples)
            output.WriteLine("  " + example);
        output.WriteLine();
        return code;
    }
}

internal sealed class PrintVersion : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        parseResult.InvocationConfiguration.Output.WriteLine($"coffer {CommandLine.Version}");
        return 0;
    }
}
