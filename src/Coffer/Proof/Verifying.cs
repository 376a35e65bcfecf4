// The verb: verify. Every check of an account, one after the other; nothing is changed, nothing is locked, and nothing
// is opened.
using Coffer.Storage;

namespace Coffer.Proof;

internal static class Verifying
{
    /// <summary>Each result as soon as it is there.</summary>
    public static async IAsyncEnumerable<CheckResult> Verify(
        Database database,
        Moment moment,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        foreach (var check in Checks.All)
            yield return await database.Read(session => check.Run(session, moment), cancellationToken);
    }
}
