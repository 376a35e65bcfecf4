// `coffer processors`: which upstream an account charges through. The upstream's keys come from files, standard input
// or the environment, never from the command line, which other users of the machine can read.
using System.CommandLine;
using Coffer.Access;
using Coffer.Events;
using Coffer.Kernel;
using Coffer.Keys;
using Coffer.Processing;

namespace Coffer.Hosting.Commands;

internal static class ProcessorsCommand
{
    private const string AnId = "01890a5d-ac96-774b-bcce-b302099a8057";

    public static Command Make()
    {
        var processors = new ExampleCommand(
            "processors",
            "Choose the payment API that an account charges through",
            "coffer processors list",
            $"coffer processors remove {AnId}"
        );
        processors.Add(Add());
        processors.Add(List());
        processors.Add(Remove());
        return processors;
    }

    private static ExampleCommand Add()
    {
        var command = new ExampleCommand(
            "add",
            "Charge an account's money through ECRYPT, or what speaks its API. "
                + "The newest one counts; running servers use it within 5 seconds.",
            $"coffer processors add --account {AnId} --private-key-file prv.txt --public-key-file pub.txt",
            $"coffer processors add --account {AnId} --private-key-file - --public-key-file - < both-keys.txt"
        );
        var account = Settings.Text("--account", "ID", "The account's id, as `coffer accounts list` shows it");
        var url = Settings.Text("--url", "URL", $"Where the API is (default: {Upstream.EcryptUrl})");
        account.Required = true;
        command.Add(account);
        command.Add(url);
        var keys = UpstreamKeyOptions.AddTo(command);
        var json = Doing.JsonOption(command);
        var place = Settings.AddTo(command, keys: true);
        command.SetAction(
            async (parsed, _) =>
            {
                var wanted = new Wanted(
                    Id(parsed.GetValue(account)!, "account", "accounts"),
                    Url(parsed.GetValue(url)),
                    keys.Read(parsed)
                );
                var made = await Doing.Run(place.Read(parsed), opening => Add(opening, wanted));
                Doing.Print(
                    parsed.GetValue(json),
                    ("processor_id", Ids.Text(made.Id)),
                    ("url", made.Url),
                    ("key", Shown(made.Hint))
                );
                return 0;
            }
        );
        return command;
    }

    private static async Task<Upstream> Add(Opening opening, Wanted wanted)
    {
        await using var opened = await opening.ForCommand();
        var account =
            await opened.Database.Read(session => AccessStore.FindAccount(session, wanted.Account))
            ?? throw new SetupException("There is no account with this id: `coffer accounts list` lists them.");
        var now = TimeProvider.System.GetUtcNow();
        var id = Ids.New(now);
        var (key, wrapped) = opened.Keys.NewProcessorKey(id);
        using (key)
        {
            var upstream = Upstream.Make(account.Seq, id, wanted.Url, wanted.Keys, key);
            await opened.Database.Write(tx =>
            {
                KeyStore.Add(tx, account.Seq, wrapped, KeyScope.Processor);
                ProcessorStore.Add(tx, upstream, Instants.Milliseconds(now));
                EventLog.Append(tx, account.Seq, KeyEvents.ProcessorAdded(new(account.Seq, now), upstream));
                return ValueTask.CompletedTask;
            });
            return upstream;
        }
    }

    private static ExampleCommand List()
    {
        var command = new ExampleCommand(
            "list",
            "List the upstreams of all accounts, without their keys",
            "coffer processors list"
        );
        var json = Doing.JsonOption(command);
        var place = Settings.AddTo(command, keys: false);
        string[] columns = ["processor_id", "account_id", "account", "kind", "url", "key", "created", "removed"];
        command.SetAction(
            async (parsed, _) =>
            {
                var rows = await Doing.Run(
                    place.Read(parsed),
                    async opening =>
                    {
                        await using var database = opening.WithoutKeys();
                        return await database.Read(ProcessorStore.List);
                    }
                );
                Doing.Print(parsed.GetValue(json), columns, rows.Select(Row));
                return 0;
            }
        );
        return command;
    }

    private static ExampleCommand Remove()
    {
        var command = new ExampleCommand(
            "remove",
            "Take an upstream out of use. Captures, voids, refunds and questions about what was sent there still go "
                + "there; new charges go to the account's next newest, within 5 seconds.",
            $"coffer processors remove {AnId}"
        );
        var processor = new Argument<string>("ID") { Description = "Its id, as `coffer processors list` shows it" };
        command.Add(processor);
        var place = Settings.AddTo(command, keys: false);
        command.SetAction(
            async (parsed, _) =>
            {
                var id = Id(parsed.GetValue(processor)!, "processor", "processors");
                if (!await Doing.Run(place.Read(parsed), opening => Remove(opening, id)))
                    throw new SetupException(
                        "There is no processor in use with this id: `coffer processors list` lists them."
                    );
                await Console.Out.WriteLineAsync("Removed. Running servers stop charging through it within 5 seconds.");
                return 0;
            }
        );
        return command;
    }

    private static async Task<bool> Remove(Opening opening, Guid id)
    {
        await using var database = opening.WithoutKeys();
        var now = TimeProvider.System.GetUtcNow();
        return await database.Write(async tx =>
        {
            if (await ProcessorStore.Remove(tx, id, Instants.Milliseconds(now)) is not { } account)
                return false;
            EventLog.Append(tx, account, KeyEvents.ProcessorRemoved(new(account, now), id));
            return true;
        });
    }

    private static string?[] Row(UpstreamRow row) =>
        [
            Ids.Text(row.Id),
            Ids.Text(row.AccountId),
            row.AccountName,
            row.Kind,
            row.Url,
            Shown(row.Hint),
            Instants.Text(Instants.From(row.Created)),
            row.Removed is { } removed ? Instants.Text(Instants.From(removed)) : null,
        ];

    private static string Shown(string hint) => $"…{hint}";

    private static Uri Url(string? text) =>
        Upstream.ReadUrl(string.IsNullOrEmpty(text) ? Upstream.EcryptUrl : text, out var fault)
        ?? throw new SetupException(fault);

    private static Guid Id(string text, string what, string command) =>
        Ids.TryRead(text, out var id)
            ? id
            : throw new SetupException($"The {what}'s id must be a UUID, as `coffer {command} list` shows it.");

    private sealed record Wanted(Guid Account, Uri Url, UpstreamKeys Keys);
}
