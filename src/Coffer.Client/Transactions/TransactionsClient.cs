// The calls of /v1/transactions: what moves money, and what reads.
namespace Coffer.Client;

/// <summary>Charges. Needs a private key; a reporting key may read.</summary>
public sealed class TransactionsClient
{
    private const string Root = "/v1/transactions";

    private readonly Sender _sender;

    internal TransactionsClient(Sender sender) => _sender = sender;

    /// <summary>Authorizes and captures in one: <c>POST /v1/transactions/sale</c>.</summary>
    /// <param name="sale">What is charged, and how much.</param>
    /// <param name="options">
    /// Settings of this call; give your own <see cref="RequestOptions.IdempotencyKey"/> for money.
    /// </param>
    /// <param name="cancellationToken">Ends the call; the charge may be carried out all the same.</param>
    /// <returns>The transaction, approved, declined or pending.</returns>
    /// <exception cref="CofferException">
    /// 400: faults of the request; 409 <see cref="ErrorCode.WalletEmpty"/> or
    /// <see cref="ErrorCode.IdempotencyKeyReused"/>; and others. A decline is not among them.
    /// </exception>
    public Task<CofferResponse<Transaction>> SaleAsync(
        CreateTransactionParams sale,
        RequestOptions? options = null,
        CancellationToken cancellationToken = default
    ) => PostAsync("sale", RawContent.Of(sale, ClientJson.Wire.CreateTransactionParams), options, cancellationToken);

    /// <summary>
    /// Holds an amount, to be captured within 7 days: <c>POST /v1/transactions/authorize</c>. Cards only.
    /// </summary>
    /// <param name="authorization">What is charged, and how much.</param>
    /// <param name="options">
    /// Settings of this call; give your own <see cref="RequestOptions.IdempotencyKey"/> for money.
    /// </param>
    /// <param name="cancellationToken">Ends the call; the hold may be placed all the same.</param>
    /// <returns>The transaction, approved, declined or pending.</returns>
    /// <exception cref="CofferException">
    /// As for a sale; 400 <see cref="ErrorCode.NotForAch"/> for a bank account.
    /// </exception>
    public Task<CofferResponse<Transaction>> AuthorizeAsync(
        CreateTransactionParams authorization,
        RequestOptions? options = null,
        CancellationToken cancellationToken = default
    ) =>
        PostAsync(
            "authorize",
            RawContent.Of(authorization, ClientJson.Wire.CreateTransactionParams),
            options,
            cancellationToken
        );

    /// <summary>
    /// Takes what an authorization holds, or a part of it, once: <c>POST /v1/transactions/capture</c>.
    /// </summary>
    /// <param name="capture">Which authorization, and how much.</param>
    /// <param name="options">
    /// Settings of this call; give your own <see cref="RequestOptions.IdempotencyKey"/> for money.
    /// </param>
    /// <param name="cancellationToken">Ends the call; the capture may be carried out all the same.</param>
    /// <returns>The capture, a transaction of its own; the amounts change on the authorization.</returns>
    /// <exception cref="CofferException">
    /// 402 <see cref="ErrorCode.AmountTooHigh"/>; 409 <see cref="ErrorCode.WrongState"/> or
    /// <see cref="ErrorCode.TransactionInProgress"/>; and others.
    /// </exception>
    public Task<CofferResponse<Transaction>> CaptureAsync(
        FollowUpParams capture,
        RequestOptions? options = null,
        CancellationToken cancellationToken = default
    ) => PostAsync("capture", RawContent.Of(capture, ClientJson.Wire.FollowUpParams), options, cancellationToken);

    /// <summary>Cancels what is not settled, whole: <c>POST /v1/transactions/void</c>.</summary>
    /// <param name="cancellation">Which sale, authorization or capture.</param>
    /// <param name="options">
    /// Settings of this call; give your own <see cref="RequestOptions.IdempotencyKey"/> for money.
    /// </param>
    /// <param name="cancellationToken">Ends the call; the void may be carried out all the same.</param>
    /// <returns>The void, a transaction of its own; the original becomes voided.</returns>
    /// <exception cref="CofferException">
    /// 409 <see cref="ErrorCode.WrongState"/> (what is settled is refunded instead) or
    /// <see cref="ErrorCode.TransactionInProgress"/>; and others.
    /// </exception>
    public Task<CofferResponse<Transaction>> VoidAsync(
        FollowUpParams cancellation,
        RequestOptions? options = null,
        CancellationToken cancellationToken = default
    ) => PostAsync("void", RawContent.Of(cancellation, ClientJson.Wire.FollowUpParams), options, cancellationToken);

    /// <summary>Gives back what is settled, whole or in parts: <c>POST /v1/transactions/refund</c>.</summary>
    /// <param name="refund">Which sale, authorization or capture, and how much.</param>
    /// <param name="options">
    /// Settings of this call; give your own <see cref="RequestOptions.IdempotencyKey"/> for money.
    /// </param>
    /// <param name="cancellationToken">Ends the call; the refund may be carried out all the same.</param>
    /// <returns>The refund, a transaction of its own; the refunded amount grows on the original.</returns>
    /// <exception cref="CofferException">
    /// 402 <see cref="ErrorCode.AmountTooHigh"/> or <see cref="ErrorCode.NothingLeft"/>; 409
    /// <see cref="ErrorCode.WrongState"/> (what is not settled is voided instead); and others.
    /// </exception>
    public Task<CofferResponse<Transaction>> RefundAsync(
        FollowUpParams refund,
        RequestOptions? options = null,
        CancellationToken cancellationToken = default
    ) => PostAsync("refund", RawContent.Of(refund, ClientJson.Wire.FollowUpParams), options, cancellationToken);

    /// <summary>Sends money out without an original: <c>POST /v1/transactions/credit</c>.</summary>
    /// <param name="credit">To whom, and how much.</param>
    /// <param name="options">
    /// Settings of this call; give your own <see cref="RequestOptions.IdempotencyKey"/> for money.
    /// </param>
    /// <param name="cancellationToken">Ends the call; the money may be sent all the same.</param>
    /// <returns>The transaction, approved, declined or pending.</returns>
    /// <exception cref="CofferException">
    /// As for a sale; 403 <see cref="ErrorCode.CreditsNotAllowed"/> on a production account without that setting.
    /// </exception>
    public Task<CofferResponse<Transaction>> CreditAsync(
        CreateTransactionParams credit,
        RequestOptions? options = null,
        CancellationToken cancellationToken = default
    ) =>
        PostAsync("credit", RawContent.Of(credit, ClientJson.Wire.CreateTransactionParams), options, cancellationToken);

    /// <summary>
    /// Asks whether a card or account is good, for no money: <c>POST /v1/transactions/validate</c>.
    /// </summary>
    /// <param name="check">What is checked.</param>
    /// <param name="options">
    /// Settings of this call; give your own <see cref="RequestOptions.IdempotencyKey"/> for money.
    /// </param>
    /// <param name="cancellationToken">Ends the call; the card may be checked all the same.</param>
    /// <returns>The transaction, approved, declined or pending.</returns>
    /// <exception cref="CofferException">As for a sale.</exception>
    public Task<CofferResponse<Transaction>> ValidateAsync(
        ValidateParams check,
        RequestOptions? options = null,
        CancellationToken cancellationToken = default
    ) => PostAsync("validate", RawContent.Of(check, ClientJson.Wire.ValidateParams), options, cancellationToken);

    /// <summary>Reads a transaction: <c>GET /v1/transactions/{id}</c>.</summary>
    /// <param name="id">The transaction's id.</param>
    /// <param name="options">Settings of this call.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The transaction as it stands now.</returns>
    /// <exception cref="CofferException">
    /// 404: there is no such transaction in this account; or another failure.
    /// </exception>
    public async Task<CofferResponse<Transaction>> GetAsync(
        string id,
        RequestOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        var path = $"{Root}/{Route.Id(id, nameof(id))}";
        return One(
            await _sender.CallAsync(HttpMethod.Get, path, null, options, cancellationToken).ConfigureAwait(false)
        );
    }

    /// <summary>Lists transactions, newest first: <c>GET /v1/transactions</c>.</summary>
    /// <param name="list">Page, size and filters; null for the first 100.</param>
    /// <param name="options">Settings of this call.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>One page.</returns>
    /// <exception cref="CofferException">The server refused it, or no answer came.</exception>
    public Task<CofferPage<Transaction>> ListAsync(
        ListTransactionsParams? list = null,
        RequestOptions? options = null,
        CancellationToken cancellationToken = default
    ) => PageAsync(list, after: null, options, cancellationToken);

    /// <summary>Walks all transactions, newest first, a page at a time as they are needed.</summary>
    /// <param name="list">Size of the pages and filters; <see cref="ListParams.After"/> starts below a record.</param>
    /// <param name="options">Settings of each of the calls.</param>
    /// <param name="cancellationToken">Ends the walk.</param>
    /// <returns>The transactions, one after the other.</returns>
    /// <exception cref="ArgumentException">A page number is given: this walk has none.</exception>
    /// <exception cref="CofferException">The server refused a page, or no answer came.</exception>
    public IAsyncEnumerable<Transaction> ListAllAsync(
        ListTransactionsParams? list = null,
        RequestOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        Paging.RefusePage(list);
        return Paging.WalkAsync(
            (after, stop) => PageAsync(list, after, options, stop),
            t => t.TransactionId,
            cancellationToken
        );
    }

    private async Task<CofferResponse<Transaction>> PostAsync(
        string verb,
        RawContent body,
        RequestOptions? options,
        CancellationToken cancellationToken
    ) =>
        One(
            await _sender
                .CallAsync(HttpMethod.Post, $"{Root}/{verb}", body, options, cancellationToken)
                .ConfigureAwait(false)
        );

    private async Task<CofferPage<Transaction>> PageAsync(
        ListTransactionsParams? list,
        string? after,
        RequestOptions? options,
        CancellationToken cancellationToken
    )
    {
        var path = Root + (list ?? new ListTransactionsParams()).ToQuery(after);
        var answer = await _sender
            .CallAsync(HttpMethod.Get, path, null, options, cancellationToken)
            .ConfigureAwait(false);
        return answer.AsPage("transactions", ClientJson.Wire.ListTransaction);
    }

    private static CofferResponse<Transaction> One(CofferResponse answer) =>
        answer.As(member: null, ClientJson.Wire.Transaction);
}
