// `coffer keys`: the API keys of accounts. A key's text is shown once, when it is made; the database holds a keyed
// hash of it.
using System.CommandLine;
using Coffer.Access;
using Coffer.Events;
using Coffer.Kernel;

namespace Coffer.Hosting.Commands;

internal static class KeysCommand
{
    private const int MaxLabel = 100;

    public static Command Make()
    {
        var keys = new ExampleCommand(
            "keys",
            "Make, list and revoke API keys",
            "coffer keys list",
            "coffer keys revoke 01890a5d-ac96-774b-bcce-b302099a8057"
        );
        keys.Add(Create());
        keys.Add(List());
        keys.Add(Revoke());
        return keys;
    }

    private static ExampleCommand Create()
    {
        var command = new ExampleCommand(
            "create",
            "Make a key. Its text is shown this once.",
            "coffer keys create --account 01890a5d-ac96-774b-bcce-b302099a8057 --kind private --label \"web shop\""
        );
        var account = Settings.Text("--account", "ID", "The account's id, as `coffer accounts list` shows it");
        var kind = Settings.Text("--kind", "KIND", "public (makes tokens), private (everything) or reporting (reads)");
        var label = Settings.Text("--label", "TEXT", "What it is for");
        account.Required = kind.Required = true;
        command.Add(account);
        command.Add(kind);
        command.Add(label);
        var json = Doing.JsonOption(command);
        var place = Settings.AddTo(command, keys: true);
        command.SetAction(
            async (parsed, _) =>
            {
                var wanted = new Wanted(
                    Id(parsed.GetValue(account)!, "account", "accounts"),
                    Kind(parsed.GetValue(kind)!),
                    Label(parsed.GetValue(label) ?? "")
                );
                var (key, text) = await Doing.Run(place.Read(parsed), opening => Create(opening, wanted));
                Doing.Print(parsed.GetValue(json), ("key_id", Ids.Text(key.Id)), ("key", text));
                return 0;
            }
        );
        return command;
    }

    private static async Task<(NewKey Key, string Text)> Create(Opening opening, Wanted wanted)
    {
        await using var opened = await opening.ForCommand();
        var account =
            await opened.Database.Read(session => AccessStore.FindAccount(session, wanted.Account))
            ?? throw new SetupException("There is no account with this id: `coffer accounts list` lists them.");
        var now = TimeProvider.System.GetUtcNow();
        var order = new KeyOrder(Ids.New(now), wanted.Kind, wanted.Label, Instants.Milliseconds(now));
        var made = KeyHash.Make(opened.Keys.Hashing, account.Kind, order);
        await opened.Database.Write(tx =>
        {
            AccessStore.AddKey(tx, account.Seq, made.Key);
            EventLog.Append(tx, account.Seq, KeyEvents.KeyCreated(new(account.Seq, now), made.Key));
            return ValueTask.CompletedTask;
        });
        return made;
    }

    private static ExampleCommand List()
    {
        var command = new ExampleCommand(
            "list",
            "List the keys of all accounts, without their texts",
            "coffer keys list"
        );
        var json = Doing.JsonOption(command);
        var place = Settings.AddTo(command, keys: false);
        string[] columns = ["key_id", "account_id", "account", "kind", "key", "label", "created", "revoked"];
        command.SetAction(
            async (parsed, _) =>
            {
                var keys = await Doing.Run(
                    place.Read(parsed),
                    async opening =>
                    {
                        await using var database = opening.WithoutKeys();
                        return await database.Read(AccessStore.Keys);
                    }
                );
                Doing.Print(parsed.GetValue(json), columns, keys.Select(Row));
                return 0;
            }
        );
        return command;
    }

    private static ExampleCommand Revoke()
    {
        var command = new ExampleCommand(
            "revoke",
            "Revoke a key for good. Running servers stop taking it within 5 seconds.",
            "coffer keys revoke 01890a5d-ac96-774b-bcce-b302099a8057"
        );
        var key = new Argument<string>("ID") { Description = "The key's id, as `coffer keys list` shows it" };
        command.Add(key);
        var place = Settings.AddTo(command, keys: false);
        command.SetAction(
            async (parsed, _) =>
            {
                var id = Id(parsed.GetValue(key)!, "key", "keys");
                if (!await Doing.Run(place.Read(parsed), opening => Revoke(opening, id)))
                    throw new SetupException("There is no unrevoked key with this id: `coffer keys list` lists them.");
                await Console.Out.WriteLineAsync("Revoked. Running servers stop taking the key within 5 seconds.");
                return 0;
            }
        );
        return command;
    }

    private static async Task<bool> Revoke(Opening opening, Guid id)
    {
        await using var database = opening.WithoutKeys();
        var now = TimeProvider.System.GetUtcNow();
        return await database.Write(async tx =>
        {
            if (await AccessStore.Revoke(tx, id, Instants.Milliseconds(now)) is not { } account)
                return false;
            EventLog.Append(tx, account, KeyEvents.KeyRevoked(new(account, now), id));
            return true;
        });
    }

    private static string?[] Row(KeyRow key) =>
        [
            Ids.Text(key.Id),
            Ids.Text(key.AccountId),
            key.AccountName,
            ApiKey.Word(key.Kind),
            key.Hint,
            key.Label,
            Instants.Text(Instants.From(key.Created)),
            key.Revoked is { } revoked ? Instants.Text(Instants.From(revoked)) : null,
        ];

    private static Guid Id(string text, string what, string command) =>
        Ids.TryRead(text, out var id)
            ? id
            : throw new SetupException($"The {what}'s id must be a UUID, as `coffer {command} list` shows it.");

    private static KeyKind Kind(string text) =>
        text.ToLowerInvariant() switch
        {
            "public" => KeyKind.Public,
            "private" => KeyKind.Private,
            "reporting" => KeyKind.Reporting,
            _ => throw new SetupException("--kind must be public, private or reporting."),
        };

    // Keys with the fixed keys' label are revoked together with them.
    private static string Label(string text) =>
        text == Deployment.FixedKeys
            ? throw new SetupException(
                "--label development belongs to the fixed keys of development mode: choose another."
            )
        : text.Length == 0 || Settings.IsLine(text, MaxLabel) ? text
        : throw new SetupException(
            $"--label must be at most {MaxLabel} characters without line breaks or other control characters."
        );

    private sealed record Wanted(Guid Account, KeyKind Kind, string Label);
}
