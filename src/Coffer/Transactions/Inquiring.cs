// What a processor is told when it is asked about a transaction.
using Coffer.Http;
using Coffer.Processing;

namespace Coffer.Transactions;

public static class Inquiring
{
    public static Inquiry ToInquiry(this Transaction transaction, Desk desk) =>
        new(transaction.Id, desk.Account, transaction.Type, transaction.Amount, desk.Now)
        {
            IsCard = transaction.Payment.IsCard(),
            Reference = transaction.Outcome?.Answer.Reference,
        };
}
