// `coffer accounts`: the merchants of this deployment.
using System.CommandLine;
using Coffer.Access;
using Coffer.Events;
using Coffer.Kernel;

namespace Coffer.Hosting.Commands;

internal static class AccountsCommand
{
    private const int MaxName = 100;

    public static Command Make()
    {
        var accounts = new ExampleCommand(
            "accounts",
            "Make and list accounts",
            "coffer accounts create --name \"Acme Ltd\" --kind sandbox",
            "coffer accounts list"
        );
        accounts.Add(Create());
        accounts.Add(List());
        return accounts;
    }

    private static ExampleCommand Create()
    {
        var command = new ExampleCommand(
            "create",
            "Make an account with a public, a private and a reporting key. The keys' texts are shown this once.",
            "coffer accounts create --name \"Acme Ltd\" --kind sandbox",
            "coffer accounts create --name \"Acme Ltd\" --kind production --json"
        );
        var name = Settings.Text("--name", "NAME", "What people call it");
        var kind = Settings.Text("--kind", "KIND", "sandbox (no money moves) or production");
        name.Required = kind.Required = true;
        command.Add(name);
        command.Add(kind);
        var json = Doing.JsonOption(command);
        var place = Settings.AddTo(command, keys: true);
        command.SetAction(
            async (parsed, _) =>
            {
                var wanted = (Name(parsed.GetValue(name)!), Kind(parsed.GetValue(kind)!));
                var made = await Doing.Run(place.Read(parsed), opening => Create(opening, wanted));
                Doing.Print(parsed.GetValue(json), [("account_id", Ids.Text(made.Id)), .. made.Keys]);
                return 0;
            }
        );
        return command;
    }

    private static async Task<(Guid Id, IEnumerable<(string, string)> Keys)> Create(
        Opening opening,
        (string Name, AccountKind Kind) wanted
    )
    {
        await using var opened = await opening.ForCommand();
        var now = TimeProvider.System.GetUtcNow();
        var created = Instants.Milliseconds(now);
        var id = Ids.New(now);
        var keys = Development
            .Kinds.Select(kind =>
                KeyHash.Make(opened.Keys.Hashing, wanted.Kind, new(Ids.New(now), kind, "first", created))
            )
            .ToList();
        await opened.Database.Write(async tx =>
        {
            var seq = await AccessStore.Add(tx, id, wanted.Kind, wanted.Name, created);
            var source = new EventSource(seq, now);
            EventLog.Append(tx, seq, KeyEvents.AccountCreated(source, id, wanted.Kind, wanted.Name));
            foreach (var (key, _) in keys)
            {
                AccessStore.AddKey(tx, seq, key);
                EventLog.Append(tx, seq, KeyEvents.KeyCreated(source, key));
            }

            if (wanted.Kind == AccountKind.Production)
                Deployment.EndDevelopment(tx, created);
        });
        return (id, keys.Select(key => ($"{ApiKey.Word(key.Key.Kind)}_key", key.Text)));
    }

    private static ExampleCommand List()
    {
        var command = new ExampleCommand("list", "List the accounts", "coffer accounts list --json");
        var json = Doing.JsonOption(command);
        var place = Settings.AddTo(command, keys: false);
        command.SetAction(
            async (parsed, _) =>
            {
                var accounts = await Doing.Run(
                    place.Read(parsed),
                    async opening =>
                    {
                        await using var database = opening.WithoutKeys();
                        return await database.Read(AccessStore.Accounts);
                    }
                );
                Doing.Print(parsed.GetValue(json), ["account_id", "kind", "name", "created"], accounts.Select(Row));
                return 0;
            }
        );
        return command;
    }

    private static string?[] Row(Account account) =>
        [Ids.Text(account.Id), ApiKey.Word(account.Kind), account.Name, Instants.Text(Instants.From(account.Created))];

    private static string Name(string text) =>
        Settings.IsLine(text, MaxName)
            ? text
            : throw new SetupException(
                $"--name must be 1 to {MaxName} characters without line breaks or other control characters."
            );

    private static AccountKind Kind(string text) =>
        text.ToLowerInvariant() switch
        {
            "sandbox" => AccountKind.Sandbox,
            "production" => AccountKind.Production,
            _ => throw new SetupException("--kind must be sandbox or production."),
        };
}
