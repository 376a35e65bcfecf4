// Which operation is allowed in which state, as a table that one can read. It is drawn into docs/api/transactions.md by
// `coffer states`. What is not in it is refused: 409 wrong_state.
using System.Collections.Frozen;
using Coffer.Processing;

namespace Coffer.Transactions;

/// <summary>What can happen to a transaction after its own outcome.</summary>
public enum Operation
{
    Capture,
    Void,
    Refund,
    Settle,
    Return,
    Expire,
}

/// <param name="AchOnly">Only bank accounts: a card's sale is never returned.</param>
public sealed record Move(
    TransactionType Type,
    TransactionStatus From,
    Operation Operation,
    TransactionStatus To,
    bool AchOnly = false
);

public static class StateTable
{
    /// <summary>How long an authorization holds.</summary>
    public static TimeSpan AuthorizationLife { get; } = TimeSpan.FromDays(7);

    /// <summary>Every move there is.</summary>
    public static IReadOnlyList<Move> Moves { get; } =
    [
        new(TransactionType.Sale, TransactionStatus.Captured, Operation.Void, TransactionStatus.Voided),
        new(TransactionType.Sale, TransactionStatus.Captured, Operation.Settle, TransactionStatus.Settled),
        new(TransactionType.Sale, TransactionStatus.Settled, Operation.Refund, TransactionStatus.Settled),
        new(
            TransactionType.Sale,
            TransactionStatus.Settled,
            Operation.Return,
            TransactionStatus.Returned,
            AchOnly: true
        ),
        new(TransactionType.Authorize, TransactionStatus.Authorized, Operation.Capture, TransactionStatus.Captured),
        new(TransactionType.Authorize, TransactionStatus.Authorized, Operation.Void, TransactionStatus.Voided),
        new(TransactionType.Authorize, TransactionStatus.Authorized, Operation.Expire, TransactionStatus.Expired),
        new(TransactionType.Authorize, TransactionStatus.Captured, Operation.Void, TransactionStatus.Voided),
        new(TransactionType.Authorize, TransactionStatus.Captured, Operation.Settle, TransactionStatus.Settled),
        new(TransactionType.Authorize, TransactionStatus.Settled, Operation.Refund, TransactionStatus.Settled),
        new(TransactionType.Refund, TransactionStatus.Captured, Operation.Settle, TransactionStatus.Settled),
        new(TransactionType.Credit, TransactionStatus.Captured, Operation.Settle, TransactionStatus.Settled),
    ];

    private static readonly FrozenDictionary<(TransactionType, TransactionStatus, Operation), Move> ByKey =
        Moves.ToFrozenDictionary(move => (move.Type, move.From, move.Operation));

    /// <summary>The status that an approved attempt of this type has.</summary>
    public static TransactionStatus Approved(TransactionType type) =>
        type switch
        {
            TransactionType.Authorize => TransactionStatus.Authorized,
            TransactionType.Sale or TransactionType.Refund or TransactionType.Credit => TransactionStatus.Captured,
            _ => TransactionStatus.Approved,
        };

    /// <summary>Where the operation leads; null when it is not allowed.</summary>
    public static TransactionStatus? Next(
        TransactionType type,
        TransactionStatus status,
        Operation operation,
        bool isCard
    ) => ByKey.TryGetValue((type, status, operation), out var move) && !(move.AchOnly && isCard) ? move.To : null;

    /// <summary>A void or refund may name the capture of an authorization: the money is the authorization's.</summary>
    public static bool StandsForOriginal(TransactionType type, TransactionStatus status, Operation operation) =>
        type == TransactionType.Capture
        && status is TransactionStatus.Approved or TransactionStatus.Pending
        && operation is Operation.Void or Operation.Refund;

    public static Operation OperationOf(TransactionType followUp) =>
        followUp switch
        {
            TransactionType.Capture => Operation.Capture,
            TransactionType.Void => Operation.Void,
            _ => Operation.Refund,
        };
}
