// `coffer verify`: whether everything holds, at every account, derived again from the rows. It needs no keys: nothing
// sealed is opened. Its exit code is the answer: 0 all holds, 1 something does not, 2 nobody knows.
using System.CommandLine;
using System.Globalization;
using System.Text;
using Coffer.Access;
using Coffer.Http;
using Coffer.Kernel;
using Coffer.Proof;
using Coffer.Storage;

namespace Coffer.Hosting.Commands;

internal static class VerifyCommand
{
    public static Command Make()
    {
        var command = new ExampleCommand(
            "verify",
            "Check that no charge was made twice, that sums hold, and that nothing waits without end. Every account, "
                + "or one; servers may run meanwhile. Changes nothing and needs no keys. Exit code: 0 everything "
                + "holds, 1 something does not, 2 it could not be checked.",
            "coffer verify",
            "coffer verify --account 01890a5d-ac96-774b-bcce-b302099a8057 --json"
        )
        {
            CannotBeDone = 2,
        };
        var account = Settings.Text(
            "--account",
            "ID",
            "Only this account, by its id as `coffer accounts list` shows it"
        );
        command.Add(account);
        var json = Doing.JsonOption(command);
        var place = Settings.AddTo(command, keys: false);
        command.SetAction(
            async (parsed, stop) =>
            {
                var only = parsed.GetValue(account);
                var print = parsed.GetValue(json) ? (IReport)new JsonReport() : new TextReport();
                return await Doing.Run(place.Read(parsed), opening => Verify(opening, only, print, stop)) ? 0 : 1;
            }
        );
        return command;
    }

    private static async Task<bool> Verify(Opening opening, string? only, IReport report, CancellationToken stop)
    {
        await using var database = opening.WithoutKeys();
        var accounts = await Accounts(database, only);
        var all = true;
        foreach (var account in accounts)
        {
            report.Begin(account);
            var results = new List<CheckResult>();
            Progress(Checks.All[0].Name);
            var moment = Moment.Of(account, TimeProvider.System.GetUtcNow());
            await foreach (var result in Verifying.Verify(database, moment, stop))
            {
                results.Add(result);
                Progress("");
                report.Add(result);
                Progress(results.Count < Checks.All.Count ? Checks.All[results.Count].Name : "");
            }

            report.End(account, results);
            all &= results.TrueForAll(result => result.OffenderCount == 0);
        }

        report.End(all);
        return all;
    }

    private static async Task<List<Account>> Accounts(Database database, string? only)
    {
        if (only is null)
            return await database.Read(AccessStore.Accounts);
        if (!Ids.TryRead(only, out var id))
            throw new SetupException("The account's id must be a UUID, as `coffer accounts list` shows it.");
        return await database.Read(session => AccessStore.FindAccount(session, id)) is { } account
            ? [account]
            : throw new SetupException("There is no account with this id: `coffer accounts list` lists them.");
    }

    // What is being looked at, while it takes time, for a person who waits; it leaves no trace.
    private static void Progress(string check)
    {
        if (!Console.IsErrorRedirected)
            Console.Error.Write(check.Length == 0 ? "\r\e[K" : $"\r  ...     {check}");
    }

    private interface IReport
    {
        void Begin(Account account);
        void Add(CheckResult result);
        void End(Account account, IReadOnlyList<CheckResult> results);
        void End(bool verified);
    }

    private sealed class TextReport : IReport
    {
        private static readonly int s_width = Checks.All.Max(check => check.Name.Length);

        public void Begin(Account account) =>
            Console.Out.WriteLine($"{Ids.Text(account.Id)} {ApiKey.Word(account.Kind)} {account.Name}");

        public void Add(CheckResult result)
        {
            var holds = result.OffenderCount == 0;
            var count = holds ? Number(result.Checked) : $"{Number(result.OffenderCount)} of {Number(result.Checked)}";
            Console.Out.WriteLine($"  {(holds ? "ok    " : "FAILED")}  {result.Name.PadRight(s_width)}  {count}");
            if (holds)
                return;
            Console.Out.WriteLine($"          {Checks.All.First(check => check.Name == result.Name).Holds}");
            foreach (var offender in result.Offenders)
                Console.Out.WriteLine($"          {offender.Id}  {offender.Message}");
            if (result.OffenderCount > result.Offenders.Count)
                Console.Out.WriteLine(
                    $"          and {Number(result.OffenderCount - result.Offenders.Count)} more, which are not named"
                );
        }

        public void End(Account account, IReadOnlyList<CheckResult> results) { }

        public void End(bool verified) =>
            Console.Out.WriteLine(verified ? "Everything holds." : "Not everything holds.");

        private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
    }

    private sealed class JsonReport : IReport
    {
        private readonly List<(Account Account, IReadOnlyList<CheckResult> Results)> _accounts = [];

        public void Begin(Account account) { }

        public void Add(CheckResult result) { }

        public void End(Account account, IReadOnlyList<CheckResult> results) => _accounts.Add((account, results));

        public void End(bool verified) =>
            Console.Out.WriteLine(
                Encoding.UTF8.GetString(
                    Answers.Json(writer =>
                    {
                        writer.WriteStartObject();
                        writer.WriteBoolean("verified"u8, verified);
                        writer.WriteStartArray("accounts"u8);
                        foreach (var (account, results) in _accounts)
                        {
                            writer.WriteStartObject();
                            writer.WriteString("account_id"u8, account.Id);
                            ProofWire.Members(writer, results);
                            writer.WriteEndObject();
                        }

                        writer.WriteEndArray();
                        writer.WriteEndObject();
                    })
                )
            );
    }
}
