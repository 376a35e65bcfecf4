// Walks a list to its end, each page asked for below the last record of the one before.
using System.Runtime.CompilerServices;

namespace Coffer.Client;

internal static class Paging
{
    public static void RefusePage(ListParams? list)
    {
        if (list?.Page is not null)
        {
            throw new ArgumentException(
                "A walk over all records has no page number; After says where it starts.",
                nameof(list)
            );
        }
    }

    public static async IAsyncEnumerable<T> WalkAsync<T>(
        Func<string?, CancellationToken, Task<CofferPage<T>>> page,
        Func<T, string> cursor,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        string? after = null;
        while (true)
        {
            var answer = await page(after, cancellationToken).ConfigureAwait(false);
            foreach (var item in answer.Items)
            {
                yield return item;
            }

            // A short page is the last; so is one that does not move on, whatever its size says.
            var last = answer.Items is [.., var end] ? cursor(end) : after;
            if (answer.Items.Count < answer.Pagination.PageSize || string.Equals(last, after, StringComparison.Ordinal))
            {
                yield break;
            }

            after = last;
        }
    }
}
