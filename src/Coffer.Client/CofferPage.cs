// One page of a list, and the counts that come with it.
namespace Coffer.Client;

/// <summary>One page of a list.</summary>
/// <typeparam name="T">What is listed.</typeparam>
public sealed class CofferPage<T> : CofferResponse
{
    internal CofferPage(CofferResponse answer, IReadOnlyList<T> items, Pagination pagination)
        : base(answer)
    {
        Items = items;
        Pagination = pagination;
    }

    /// <summary>The elements of this page, in the server's order; empty past the end.</summary>
    public IReadOnlyList<T> Items { get; }

    /// <summary>How much there is beyond this page.</summary>
    public Pagination Pagination { get; }
}

/// <summary>The counts that come with a page.</summary>
public sealed class Pagination
{
    /// <summary>How many records there are in all, after the filters.</summary>
    public long TotalRecords { get; init; }

    /// <summary>This page's number, from 1; null in a list that continues by <c>after</c>.</summary>
    public int? CurrentPage { get; init; }

    /// <summary>How many pages there are; 0 for an empty list.</summary>
    public long TotalPages { get; init; }

    /// <summary>How many records a page holds, 1 to 100.</summary>
    public int PageSize { get; init; }
}

/// <summary>Which part of a list is wanted.</summary>
public class ListParams
{
    /// <summary>The page's number, from 1 (the default). Not together with <see cref="After"/>.</summary>
    public int? Page { get; init; }

    /// <summary>How many records a page holds, 1 to 100 (the default).</summary>
    public int? Size { get; init; }

    /// <summary>
    /// The id of a record: the list continues below it, at constant cost, even if it was deleted since.
    /// </summary>
    public string? After { get; init; }

    internal virtual Query ToQuery(string? after) =>
        new Query().Add("Page", Page).Add("Size", Size).Add("after", after ?? After);
}
