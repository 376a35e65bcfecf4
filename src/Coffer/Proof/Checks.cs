// All that must hold, in the order in which it is looked at and shown. A new room adds its checks here.
namespace Coffer.Proof;

internal static class Checks
{
    public static IReadOnlyList<Check> All { get; } =
    [
        .. AttemptStore.Checks,
        .. AmountStore.Checks,
        .. WaitingStore.Checks,
        .. BatchCheckStore.Checks,
        .. BillingCheckStore.Checks,
        .. EventCheckStore.Checks,
        .. VaultStore.Checks,
        .. ListCheckStore.Checks,
    ];
}
