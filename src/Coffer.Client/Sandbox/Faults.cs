// How the sandbox processor is told to misbehave.
using System.Text.Json.Serialization;

namespace Coffer.Client;

/// <summary>What the sandbox processor is to do with the account's next calls.</summary>
public sealed class AddFaultParams
{
    /// <summary>What it does. Required.</summary>
    public FaultKind? Next { get; init; }

    /// <summary>With how many calls, 1 (the default) to 1000.</summary>
    public int? Count { get; init; }
}

/// <summary>A fault that is still to come.</summary>
public sealed class PlannedFault
{
    /// <summary>What the processor will do.</summary>
    public FaultKind Next { get; init; }

    /// <summary>With how many calls.</summary>
    public int Count { get; init; }
}

/// <summary>A way in which the sandbox processor misbehaves. An unknown word is kept as it came.</summary>
/// <param name="Value">The text on the wire.</param>
[JsonConverter(typeof(TextConverter<FaultKind>))]
public readonly record struct FaultKind(string Value) : IText<FaultKind>
{
    /// <summary>It does what it is asked for, and its answer is lost.</summary>
    public static readonly FaultKind DropReplyAfterCommit = new("drop_reply_after_commit");

    /// <summary>It does nothing and does not answer.</summary>
    public static readonly FaultKind Timeout = new("timeout");

    /// <summary>It answers twice.</summary>
    public static readonly FaultKind DuplicateReply = new("duplicate_reply");

    /// <summary>It refuses the connection.</summary>
    public static readonly FaultKind ProcessorDown = new("processor_down");

    /// <summary>The text on the wire.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => Value ?? "";

    /// <summary>Takes a word by its text.</summary>
    /// <param name="value">The text on the wire.</param>
    public static implicit operator FaultKind(string value) => new(value);

    static FaultKind IText<FaultKind>.From(string text) => new(text);
}
