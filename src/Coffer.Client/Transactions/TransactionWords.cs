// The words of a transaction's life.
using System.Text.Json.Serialization;

namespace Coffer.Client;

/// <summary>What kind of transaction it is. An unknown word is kept as it came.</summary>
/// <param name="Value">The text on the wire.</param>
[JsonConverter(typeof(TextConverter<TransactionType>))]
public readonly record struct TransactionType(string Value) : IText<TransactionType>
{
    /// <summary>Authorize and capture in one.</summary>
    public static readonly TransactionType Sale = new("sale");

    /// <summary>A hold, to be captured later.</summary>
    public static readonly TransactionType Authorize = new("authorize");

    /// <summary>Takes what was held.</summary>
    public static readonly TransactionType Capture = new("capture");

    /// <summary>Cancels what is not settled.</summary>
    public static readonly TransactionType Void = new("void");

    /// <summary>Gives back what is settled.</summary>
    public static readonly TransactionType Refund = new("refund");

    /// <summary>Sends money out, without an original.</summary>
    public static readonly TransactionType Credit = new("credit");

    /// <summary>A zero-amount check.</summary>
    public static readonly TransactionType Validate = new("validate");

    /// <summary>The text on the wire.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => Value ?? "";

    /// <summary>Takes a word by its text.</summary>
    /// <param name="value">The text on the wire.</param>
    public static implicit operator TransactionType(string value) => new(value);

    static TransactionType IText<TransactionType>.From(string text) => new(text);
}

/// <summary>Where a transaction's money stands. An unknown word is kept as it came.</summary>
/// <param name="Value">The text on the wire.</param>
[JsonConverter(typeof(TextConverter<TransactionStatus>))]
public readonly record struct TransactionStatus(string Value) : IText<TransactionStatus>
{
    /// <summary>The outcome is not known yet; it is being asked for.</summary>
    public static readonly TransactionStatus Pending = new("pending");

    /// <summary>Held.</summary>
    public static readonly TransactionStatus Authorized = new("authorized");

    /// <summary>Taken, not settled yet.</summary>
    public static readonly TransactionStatus Captured = new("captured");

    /// <summary>Settled with its batch.</summary>
    public static readonly TransactionStatus Settled = new("settled");

    /// <summary>Cancelled before it was settled.</summary>
    public static readonly TransactionStatus Voided = new("voided");

    /// <summary>A hold whose time was over.</summary>
    public static readonly TransactionStatus Expired = new("expired");

    /// <summary>An ACH payment that the bank sent back.</summary>
    public static readonly TransactionStatus Returned = new("returned");

    /// <summary>A check, capture or void that went through.</summary>
    public static readonly TransactionStatus Approved = new("approved");

    /// <summary>Declined.</summary>
    public static readonly TransactionStatus Declined = new("declined");

    /// <summary>Certainly not done.</summary>
    public static readonly TransactionStatus Failed = new("failed");

    /// <summary>The text on the wire.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => Value ?? "";

    /// <summary>Takes a word by its text.</summary>
    /// <param name="value">The text on the wire.</param>
    public static implicit operator TransactionStatus(string value) => new(value);

    static TransactionStatus IText<TransactionStatus>.From(string text) => new(text);
}

/// <summary>How an attempt ended. An unknown word is kept as it came.</summary>
/// <param name="Value">The text on the wire.</param>
[JsonConverter(typeof(TextConverter<ResponseCode>))]
public readonly record struct ResponseCode(string Value) : IText<ResponseCode>
{
    /// <summary>Approved.</summary>
    public static readonly ResponseCode Approved = new("APPROVED");

    /// <summary>Declined.</summary>
    public static readonly ResponseCode Declined = new("DECLINED");

    /// <summary>Certainly not done.</summary>
    public static readonly ResponseCode Error = new("ERROR");

    /// <summary>Not known yet: the server asks until it is. Do not charge again.</summary>
    public static readonly ResponseCode Pending = new("PENDING");

    /// <summary>The text on the wire.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => Value ?? "";

    /// <summary>Takes a word by its text.</summary>
    /// <param name="value">The text on the wire.</param>
    public static implicit operator ResponseCode(string value) => new(value);

    static ResponseCode IText<ResponseCode>.From(string text) => new(text);
}

/// <summary>Whether trying again later can help. An unknown word is kept as it came.</summary>
/// <param name="Value">The text on the wire.</param>
[JsonConverter(typeof(TextConverter<DeclineKind>))]
public readonly record struct DeclineKind(string Value) : IText<DeclineKind>
{
    /// <summary>No: another method is needed.</summary>
    public static readonly DeclineKind Hard = new("hard");

    /// <summary>Perhaps.</summary>
    public static readonly DeclineKind Soft = new("soft");

    /// <summary>The text on the wire.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => Value ?? "";

    /// <summary>Takes a word by its text.</summary>
    /// <param name="value">The text on the wire.</param>
    public static implicit operator DeclineKind(string value) => new(value);

    static DeclineKind IText<DeclineKind>.From(string text) => new(text);
}
