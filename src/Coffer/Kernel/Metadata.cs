// A merchant's own key-value data on a customer or a transaction: names and values are kept and returned as they were
// written.
using System.Collections.Immutable;
using System.Text;

namespace Coffer.Kernel;

public enum MetadataKind
{
    Text,
    Bool,
    Number,
}

/// <param name="Text">The string itself, or the JSON text of a boolean or number as it was written.</param>
public readonly record struct MetadataValue(MetadataKind Kind, string Text);

/// <summary>Members in the order in which they came.</summary>
public sealed record Metadata(ImmutableArray<KeyValuePair<string, MetadataValue>> Members)
{
    public const int MaxMembers = 50;
    public const int MaxBytes = 16_384;
    public const int MaxNameLength = 64;
    public const int MaxTextLength = 500;
    public const int MaxNumberLength = 32;

    public static Metadata Empty { get; } = new([]);

    /// <summary>RFC 7396: what is given replaces, null removes, the rest stays.</summary>
    public Metadata Merge(IReadOnlyList<KeyValuePair<string, MetadataValue?>> changes)
    {
        var merged = Members.ToBuilder();
        foreach (var (name, value) in changes)
        {
            var place = -1;
            for (var i = 0; i < merged.Count && place < 0; i++)
                place = merged[i].Key == name ? i : -1;
            if (value is not { } given)
            {
                if (place >= 0)
                    merged.RemoveAt(place);
            }
            else if (place >= 0)
                merged[place] = new(name, given);
            else
                merged.Add(new(name, given));
        }

        return new(merged.ToImmutable());
    }

    /// <summary>The limits of the whole, which hold after a merge too.</summary>
    public Fault? Broken()
    {
        if (Members.Length > MaxMembers)
            return new(Codes.TooMany, "metadata", $"The metadata field must hold at most {MaxMembers} members.");
        var bytes = Members.Sum(member =>
            Encoding.UTF8.GetByteCount(member.Key) + Encoding.UTF8.GetByteCount(member.Value.Text)
        );
        return bytes > MaxBytes
            ? new(Codes.TooLong, "metadata", "The metadata field must hold at most 16,384 bytes of names and values.")
            : null;
    }
}
