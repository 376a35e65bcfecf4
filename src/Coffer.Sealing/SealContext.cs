// Where a sealed value belongs: account, record and field. It goes into the associated data of every ciphertext, so
// that a value copied into another row, field or account does not open there.
using System.Buffers.Binary;
using System.Text;

namespace Coffer.Sealing;

/// <summary>The place that a sealed value is bound to. Opening asks for the same place that sealing named.</summary>
public readonly record struct SealContext
{
    private const byte OfGuid = 1;
    private const byte OfNumber = 2;
    private const int Fixed = sizeof(long) + 1 + 16 + sizeof(int);

    private readonly byte kind = OfGuid;

    /// <summary>A field of a record that is named by a UUID.</summary>
    /// <param name="account">The merchant's account, by its number.</param>
    /// <param name="record">The record's id.</param>
    /// <param name="field">The field's name, such as <c>wallet_entries.number</c>; not empty.</param>
    public SealContext(long account, Guid record, string field)
    {
        ArgumentException.ThrowIfNullOrEmpty(field);
        (Account, Record, Field) = (account, record, field);
    }

    private SealContext(long account, byte kind, Guid record, string field)
        : this(account, record, field) => this.kind = kind;

    /// <summary>The merchant's account.</summary>
    public long Account { get; }

    /// <summary>The record; a record with a number has it in the last eight bytes.</summary>
    public Guid Record { get; }

    /// <summary>The field's name.</summary>
    public string Field { get; }

    /// <summary>A field of a record that is named by a number. Record 7 and the UUID with the same bytes are two
    /// places.</summary>
    public static SealContext Of(long account, long record, string field)
    {
        Span<byte> slot = stackalloc byte[16];
        slot.Clear();
        BinaryPrimitives.WriteInt64BigEndian(slot[8..], record);
        return new SealContext(account, OfNumber, new Guid(slot, bigEndian: true), field);
    }

    internal int Size => Fixed + Encoding.UTF8.GetByteCount(Named);

    // account 8 | kind of record 1 | record 16 | length of field 4 | field
    internal void Write(Span<byte> target)
    {
        BinaryPrimitives.WriteInt64BigEndian(target, Account);
        target[8] = kind;
        Record.TryWriteBytes(target[9..], bigEndian: true, out _);
        BinaryPrimitives.WriteInt32BigEndian(target[25..], Size - Fixed);
        Encoding.UTF8.GetBytes(Named, target[Fixed..]);
    }

    private string Named => Field ?? throw new ArgumentException("A seal context names its field.");
}
