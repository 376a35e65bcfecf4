// `coffer transactions decide`: the operator's word on a charge that the processor never gave an outcome, and about
// which nobody asks any more. Only a person who has looked it up at the processor can know.
using System.CommandLine;
using Coffer.Access;
using Coffer.Http;
using Coffer.Kernel;
using Coffer.Processing;
using Coffer.Subscriptions;
using Coffer.Transactions;
using Microsoft.Extensions.Logging.Abstractions;

namespace Coffer.Hosting.Commands;

internal static class TransactionsCommand
{
    private const int MaxReference = 64;

    public static Command Make()
    {
        var transactions = new ExampleCommand("transactions", "Decide charges that nobody else can", Example);
        transactions.Add(Decide());
        return transactions;
    }

    private const string Example =
        "coffer transactions decide 102819765739209 --account 01890a5d-ac96-774b-bcce-b302099a8057 --outcome approved";

    private static ExampleCommand Decide()
    {
        var command = new ExampleCommand(
            "decide",
            "Give a pending transaction its outcome, as you found it at the processor. `coffer verify` lists those "
                + "that nobody asks about any more; others are refused. It is final, and an event tells of it.",
            Example
        );
        var id = new Argument<string>("TRANSACTION") { Description = "The transaction's id" };
        var account = Settings.Text("--account", "ID", "Its account, by its id as `coffer accounts list` shows it");
        var outcome = Settings.Text(
            "--outcome",
            "WORD",
            "approved (the processor did it), declined, or failed (it did not, and will not)"
        );
        var reference = Settings.Text(
            "--reference",
            "TEXT",
            "The processor's own id of it, which a capture, void or refund will name"
        );
        account.Required = outcome.Required = true;
        command.Add(id);
        command.Add(account);
        command.Add(outcome);
        command.Add(reference);
        var place = Settings.AddTo(command, keys: true);
        command.SetAction(
            async (parsed, _) =>
            {
                var wanted = new Wanted(
                    Ids.ReadTransactionId(parsed.GetValue(id)),
                    parsed.GetValue(account)!,
                    Answer(parsed.GetValue(outcome)!, parsed.GetValue(reference))
                );
                var status = await Doing.Run(place.Read(parsed), opening => Decide(opening, wanted));
                await Console.Out.WriteLineAsync($"The transaction is {status}.");
                return 0;
            }
        );
        return command;
    }

    private static async Task<string> Decide(Opening opening, Wanted wanted)
    {
        await using var opened = await opening.ForCommand();
        var logs = NullLoggerFactory.Instance;
        var time = TimeProvider.System;
        var (database, keys) = (opened.Database, opened.Keys);
        using var processors = new Processors(new SandboxProcessor(database), new(database, keys, time, logs));
        var tools = new Tools(database, keys, new(database, keys, time), time, new(), processors, new Billing(), logs);
        var account = Ids.TryRead(wanted.Account, out var accountId)
            ? await database.Read(session => AccessStore.FindAccount(session, accountId))
            : null;
        if (account is null)
            throw new SetupException("There is no account with this id: `coffer accounts list` lists them.");
        var desk = AccountDesk.Of(tools, account);
        Check(await database.Read(session => TransactionStore.Find(session, desk.Account, wanted.Id)), wanted.Answer);
        await database.Write(tx => Settling.Settle(tx, desk, wanted.Id, new Outcome(wanted.Answer, 0)));
        var decided = await database.Read(session => TransactionStore.Find(session, desk.Account, wanted.Id));
        return TransactionJson.Word(decided!.Transaction.Status);
    }

    private static void Check(TransactionRow? row, ChargeAnswer answer)
    {
        if (row is null)
            throw new SetupException("This account has no transaction with this id: `coffer verify` names them.");
        var status = TransactionJson.Word(row.Transaction.Status);
        if (row.Transaction.IsDecided)
            throw new SetupException($"The transaction has its outcome already: it is {status}.");
        var lacksReference = answer is { Outcome: ChargeOutcome.Approved, Reference: null };
        if (lacksReference && row.Transaction.Upstream is not null && row.Transaction.Type != TransactionType.Void)
            throw new SetupException(
                "It was sent to an upstream: give its id there with --reference, without which it could never be "
                    + "settled, captured or refunded."
            );
        if (row.Due is { } due)
            throw new SetupException(
                $"The processor is still being asked about it, next at {Instants.Text(due)}: wait until "
                    + "`coffer verify` names it."
            );
    }

    private static ChargeAnswer Answer(string outcome, string? reference)
    {
        if (reference is not null && !Settings.IsLine(reference, MaxReference))
            throw new SetupException($"--reference must be at most {MaxReference} characters in one line.");
        return outcome.ToLowerInvariant() switch
        {
            "approved" => new(ChargeOutcome.Approved, "Approved, as an operator found", Reference: reference),
            "declined" => new(
                ChargeOutcome.Declined,
                "Declined, as an operator found",
                "declined",
                DeclineKind.Hard,
                Reference: reference
            ),
            "failed" => ChargeAnswer.Failed("Not done, as an operator found"),
            _ => throw new SetupException("--outcome must be approved, declined or failed."),
        };
    }

    private sealed record Wanted(long Id, string Account, ChargeAnswer Answer);
}
