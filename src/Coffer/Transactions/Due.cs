// When a transaction must be looked at next, by its status and the account's own time: a pending one is asked about, an
// authorization expires, what is captured settles at the account's midnight. What is under way has no due time of its
// own.
using Coffer.Http;
using Coffer.Kernel;

namespace Coffer.Transactions;

public static class Due
{
    public static DateTimeOffset? After(Transaction transaction, Desk desk) =>
        transaction switch
        {
            { InProgress: not null } => null,
            { Status: TransactionStatus.Authorized } => transaction.Created + StateTable.AuthorizationLife,
            { Status: TransactionStatus.Captured } => Zone.NextMidnight(desk.Settings.TimeZone, desk.Now),
            _ => null,
        };
}
