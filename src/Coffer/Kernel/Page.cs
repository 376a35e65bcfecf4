// A page of a list: by number and size, or below a record (after=).
namespace Coffer.Kernel;

/// <param name="Number">From 1; null when the page is asked for by <paramref name="After"/>.</param>
/// <param name="After">The id after which the page begins; null when asked for by number.</param>
public sealed record Page(int? Number, int Size, string? After)
{
    public const int MaxSize = 100;

    public long Offset => ((long)(Number ?? 1) - 1) * Size;
}

/// <summary>What a list has: its elements and how many there are in all.</summary>
public sealed record Listed<T>(IReadOnlyList<T> Items, long TotalRecords);
