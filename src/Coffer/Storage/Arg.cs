// A parameter of a statement: one of the few kinds that the tables know. Money travels as whole minor units, instants
// as milliseconds.
namespace Coffer.Storage;

public enum ArgKind : byte
{
    Null,
    Long,
    Bool,
    Text,
    Bytes,
    Id,
}

public readonly struct Arg
{
    private Arg(ArgKind kind, ArgKind type, long number, object? value, Guid id)
    {
        Kind = kind;
        Type = type;
        Number = number;
        Value = value;
        Id = id;
    }

    internal ArgKind Kind { get; }

    /// <summary>The column's kind, also where the value is null: PostgreSQL wants to know.</summary>
    internal ArgKind Type { get; }
    internal long Number { get; }
    internal object? Value { get; }
    internal Guid Id { get; }

    public static implicit operator Arg(long value) => new(ArgKind.Long, ArgKind.Long, value, null, default);

    public static implicit operator Arg(int value) => new(ArgKind.Long, ArgKind.Long, value, null, default);

    public static implicit operator Arg(long? value) =>
        new(value is null ? ArgKind.Null : ArgKind.Long, ArgKind.Long, value ?? 0, null, default);

    public static implicit operator Arg(bool value) => new(ArgKind.Bool, ArgKind.Bool, value ? 1 : 0, null, default);

    public static implicit operator Arg(string? value) =>
        new(value is null ? ArgKind.Null : ArgKind.Text, ArgKind.Text, 0, value, default);

    public static implicit operator Arg(byte[]? value) =>
        new(value is null ? ArgKind.Null : ArgKind.Bytes, ArgKind.Bytes, 0, value, default);

    public static implicit operator Arg(Guid value) => new(ArgKind.Id, ArgKind.Id, 0, null, value);

    public static implicit operator Arg(Guid? value) =>
        new(value is null ? ArgKind.Null : ArgKind.Id, ArgKind.Id, 0, null, value ?? default);
}
