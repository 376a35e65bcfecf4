// `coffer keyring`: the key-encryption keys that everything sealed hangs on. No key ever shows.
using System.CommandLine;
using Coffer.Sealing;

namespace Coffer.Hosting.Commands;

internal static class KeyringCommand
{
    public static Command Make()
    {
        var keyring = new ExampleCommand(
            "keyring",
            "Make and inspect the key file that everything sealed hangs on",
            "coffer keyring init --keys file:/etc/coffer/coffer.key",
            "coffer keyring status --keys file:/etc/coffer/coffer.key"
        );
        keyring.Add(Init());
        keyring.Add(Status());
        return keyring;
    }

    private static ExampleCommand Init()
    {
        var command = new ExampleCommand(
            "init",
            "Make a key file that only its owner can read. Keep a backup of it, apart from the database's: without it "
                + "nothing sealed opens again.",
            "coffer keyring init --keys file:/etc/coffer/coffer.key"
        );
        var place = Settings.AddTo(command, keys: true);
        command.SetAction(
            async (parsed, _) =>
            {
                var options = place.Read(parsed);
                var path = await Doing.Run(options, opening => Task.FromResult(Init(opening, options)));
                await Console.Out.WriteLineAsync($"Made {path}. Keep a backup of it, apart from the database's.");
                return 0;
            }
        );
        return command;
    }

    private static string Init(Opening opening, ServeOptions options)
    {
        if (options.Keys is null)
            throw new SetupException("Name the key file to make with --keys file:PATH, outside the data folder.");
        var path = opening.KeyFilePath(marked: false, development: false);
        KeyFile.Create(path);
        return path;
    }

    private static ExampleCommand Status()
    {
        var command = new ExampleCommand(
            "status",
            "Show which key-encryption key is in use, whether it is the database's, and how many keys it wraps",
            "coffer keyring status --keys file:/etc/coffer/coffer.key"
        );
        var json = Doing.JsonOption(command);
        var place = Settings.AddTo(command, keys: true);
        command.SetAction(
            async (parsed, _) =>
            {
                var status = await Doing.Run(place.Read(parsed), Read);
                Print(parsed.GetValue(json), status);
                return status.Match == KeyMatch.Foreign ? 1 : 0;
            }
        );
        return command;
    }

    private static async Task<KeyringStatus> Read(Opening opening)
    {
        await using var database = opening.WithoutKeys();
        var marked = await database.Read(Deployment.IsMarked);
        var path = opening.KeyFilePath(marked, development: marked);
        var keyring = new Keyring(KeyFile.Load(path));
        var checks = await database.Read(Deployment.CheckValues);
        var match =
            checks.Count == 0 ? KeyMatch.None
            : checks.Exists(check => keyring.Matches(check)) ? KeyMatch.Own
            : KeyMatch.Foreign;
        return new(path, keyring.Kek, match, await database.Read(Deployment.CountKeys));
    }

    private static void Print(bool json, KeyringStatus status)
    {
        var match = status.Match switch
        {
            KeyMatch.Own => "yes",
            KeyMatch.Foreign => "no",
            _ => "the database has no keys yet",
        };
        Doing.Print(
            json,
            [
                ("key_file", status.Path),
                ("key_encryption_key", status.Kek),
                ("matches_database", match),
                .. status.Counts.Select(count => ($"{count.Scope}_keys", $"{count.Count} under {count.Kek}")),
            ]
        );
    }

    private enum KeyMatch
    {
        None,
        Own,
        Foreign,
    }

    private sealed record KeyringStatus(string Path, string Kek, KeyMatch Match, IReadOnlyList<KeyCount> Counts);
}
