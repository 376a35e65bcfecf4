// Transactions: everything that makes one, get one, list.
using Coffer.Access;
using Coffer.Http;
using Coffer.Kernel;
using Coffer.Processing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Coffer.Transactions;

public static class TransactionsApi
{
    public static void MapTransactions(this IEndpointRouteBuilder routes)
    {
        Post("sale", Charge(TransactionType.Sale), "createSale");
        Post("authorize", Charge(TransactionType.Authorize), "createAuthorization");
        Post("capture", FollowUp(TransactionType.Capture), "createCapture");
        Post("void", FollowUp(TransactionType.Void), "createVoid");
        Post("refund", FollowUp(TransactionType.Refund), "createRefund");
        Post("credit", Charge(TransactionType.Credit), "createCredit");
        Post("validate", Charge(TransactionType.Validate), "createValidation");
        Get("/v1/transactions", TransactionList.List, "listTransactions");
        Get("/v1/transactions/{Transaction}", GetOne, "getTransaction");

        void Post(string operation, RequestDelegate handle, string name) =>
            routes.MapPost($"/v1/transactions/{operation}", handle).Takes(KeyKind.Private).Named(name);
        void Get(string path, RequestDelegate handle, string name) =>
            routes.MapGet(path, handle).Takes(KeyKind.Private, KeyKind.Reporting).Named(name);
    }

    private static RequestDelegate Charge(TransactionType type) =>
        async http =>
        {
            var call = Call.Of(http);
            Charging.CheckAllowed(call, type);
            using var body = await call.Body();
            var reading = call.NewReading();
            var request = TransactionWire.Read(type, body, reading, call.Keys.Fingerprints, call.Today);
            await Charging.Charge(call, request, Claim.Of(call, reading));
        };

    private static RequestDelegate FollowUp(TransactionType type) =>
        async http =>
        {
            var call = Call.Of(http);
            using var body = await call.Body();
            var reading = call.NewReading();
            var request = FollowUpWire.Read(type, body, reading);
            await FollowingUp.FollowUp(call, request, Claim.Of(call, reading));
        };

    private static async Task GetOne(HttpContext http)
    {
        var call = Call.Of(http);
        var id = Ids.ReadTransactionId(call.Path("Transaction"));
        var row = id == 0 ? null : await call.Read(session => TransactionStore.Find(session, call.Account, id));
        if (row is null)
            throw Refusal.NotFound("transaction");
        await call.Send(Sending.Shown(call, row, call.RequestId));
    }
}
