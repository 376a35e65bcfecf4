// The options that commands share, each with its COFFER_ variable. An option's help is written by hand and never
// shows the variable's value, which may hold a password.
using System.CommandLine;
using System.Globalization;
using Coffer.Wire;

namespace Coffer.Hosting.Commands;

/// <summary>Where the database and its keys are.</summary>
internal sealed class Settings
{
    private readonly Option<string?> _data = Text(
        "--data",
        "DIR",
        "Folder of the SQLite database and, in development mode, of the key file (COFFER_DATA; default: ./coffer-data)"
    );

    private readonly Option<string?> _database = Text(
        "--database",
        "URL",
        "sqlite:PATH or postgres://USER:PASSWORD@HOST:PORT/NAME (COFFER_DATABASE; default: sqlite:DIR/coffer.db)"
    );

    private readonly Option<string?> _keys = Text(
        "--keys",
        "URL",
        "file:PATH of the key file, outside the data folder (COFFER_KEYS; in development mode: file:DIR/coffer.key)"
    );

    /// <summary>Adds the options to a command. One that needs no keys does not ask for them.</summary>
    public static Settings AddTo(Command command, bool keys)
    {
        var settings = new Settings();
        command.Add(settings._data);
        command.Add(settings._database);
        if (keys)
            command.Add(settings._keys);
        return settings;
    }

    public ServeOptions Read(ParseResult parsed)
    {
        var defaults = new ServeOptions();
        return defaults with
        {
            Data = Given(parsed, _data) ?? defaults.Data,
            Database = Given(parsed, _database),
            Keys = Given(parsed, _keys),
        };
    }

    public static Option<string?> Text(string name, string value, string help) =>
        new(name) { HelpName = value, Description = help };

    /// <summary>What the command line says, else the environment, else null. Empty is as absent.</summary>
    public static string? Given(ParseResult parsed, Option<string?> option)
    {
        var given = parsed.GetResult(option) is { Implicit: false } ? parsed.GetValue(option) : Variable(option.Name);
        return string.IsNullOrEmpty(given) ? null : given;
    }

    public static bool Given(ParseResult parsed, Option<bool> option)
    {
        if (parsed.GetResult(option) is { Implicit: false })
            return parsed.GetValue(option);
        return Variable(option.Name) switch
        {
            null or "" or "0" or "false" => false,
            "1" or "true" => true,
            _ => throw new SetupException($"{VariableName(option.Name)} must be true or false."),
        };
    }

    public static int Number(ParseResult parsed, Option<string?> option, int otherwise)
    {
        if (Given(parsed, option) is not { } text)
            return otherwise;
        return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new SetupException($"{option.Name} must be a whole number.");
    }

    /// <summary>A line of text: not empty, no control characters, no card number, at most so many characters.</summary>
    public static bool IsLine(string text, int most) =>
        text.Trim().Length > 0 && TextRules.Broken(text, "", most, cardNumbersAllowed: false) is null;

    private static string? Variable(string option) => Environment.GetEnvironmentVariable(VariableName(option));

    private static string VariableName(string option) =>
        "COFFER_" + option.TrimStart('-').Replace('-', '_').ToUpperInvariant();
}
