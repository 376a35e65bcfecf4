// The table of states, drawn in Markdown: for each type of transaction its statuses, and in each what a capture, void
// or refund does, and what happens by itself. docs/api/transactions.md holds it, word for word.
using System.Text;
using Coffer.Kernel;
using Coffer.Processing;

namespace Coffer.Transactions;

public static class StateDrawing
{
    private static readonly Operation[] Asked = [Operation.Capture, Operation.Void, Operation.Refund];
    private static readonly Operation[] ByItself = [Operation.Settle, Operation.Return, Operation.Expire];
    private static readonly StringComparer Same = StringComparer.Ordinal;

    /// <summary>All types; those whose rows are the same share a table.</summary>
    public static string Markdown()
    {
        var tables = Enum.GetValues<TransactionType>()
            .GroupBy(Table, type => $"**{TransactionJson.Word(type)}**", Same);
        return string.Join("\n", tables.Select(table => $"{string.Join(", ", table)}\n\n{table.Key}"));
    }

    private static string Table(TransactionType type)
    {
        var text = new StringBuilder("| status | capture | void | refund | by itself |\n|---|---|---|---|---|\n");
        foreach (var row in Statuses(type).GroupBy(status => Cells(type, status), Code, Same))
            text.Append($"| {string.Join(", ", row)} | {row.Key} |\n");
        return text.ToString();
    }

    /// <summary>All that a transaction of the type can come to, in the order of the words.</summary>
    private static SortedSet<TransactionStatus> Statuses(TransactionType type)
    {
        var found = new SortedSet<TransactionStatus>(Outcomes(type)) { TransactionStatus.Pending };
        found.UnionWith(StateTable.Moves.Where(move => move.Type == type).Select(move => move.To));
        return found;
    }

    private static TransactionStatus[] Outcomes(TransactionType type) =>
        [StateTable.Approved(type), TransactionStatus.Declined, TransactionStatus.Failed];

    private static string Cells(TransactionType type, TransactionStatus status)
    {
        var cells = Asked.Select(operation => Cell(type, status, operation));
        return string.Join(" | ", cells.Append(Alone(type, status)));
    }

    private static string Cell(TransactionType type, TransactionStatus status, Operation operation)
    {
        if (StateTable.StandsForOriginal(type, status, operation))
            return "as of the authorization";
        return Find(type, status, operation) is { } move ? $"**{Code(move.To)}**" : $"`{Codes.WrongState}`";
    }

    private static string Alone(TransactionType type, TransactionStatus status)
    {
        if (status == TransactionStatus.Pending)
            return $"{string.Join(", ", Outcomes(type)[..^1].Select(Code))} or {Code(Outcomes(type)[^1])}";
        var moves = ByItself.Select(operation => Find(type, status, operation)).OfType<Move>();
        return string.Join("; ", moves.Select(move => $"{Code(move.To)} {When(move)}"));
    }

    private static string When(Move move)
    {
        var when = move.Operation switch
        {
            Operation.Settle => "when its batch closes",
            Operation.Return => "when the bank takes it back",
            _ => $"after {StateTable.AuthorizationLife.Days} days",
        };
        return move.AchOnly ? $"{when} (bank accounts only)" : when;
    }

    private static Move? Find(TransactionType type, TransactionStatus status, Operation operation) =>
        StateTable.Moves.SingleOrDefault(move =>
            move.Type == type && move.From == status && move.Operation == operation
        );

    private static string Code(TransactionStatus status) => $"`{TransactionJson.Word(status)}`";
}
