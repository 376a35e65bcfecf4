// The calls of /v1/customers/{Customer}/wallet.
namespace Coffer.Client;

/// <summary>
/// A customer's wallet: up to four cards and bank accounts, one of them the default. Needs a private key.
/// </summary>
public sealed class WalletsClient
{
    private readonly Sender _sender;

    internal WalletsClient(Sender sender) => _sender = sender;

    /// <summary>Stores a payment method: <c>POST /v1/customers/{Customer}/wallet</c>.</summary>
    /// <param name="customerId">The customer's id.</param>
    /// <param name="method">A token or an approved transaction, and how to store it.</param>
    /// <param name="options">Settings of this call.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The stored method, the slots left, and whether it was there already.</returns>
    /// <exception cref="CofferException">
    /// 400 <see cref="ErrorCode.TokenNotFound"/> or <see cref="ErrorCode.TokenExpired"/>; 402
    /// <see cref="ErrorCode.VerificationDeclined"/>; 409 <see cref="ErrorCode.WalletFull"/> or
    /// <see cref="ErrorCode.TokenUsed"/>; and others.
    /// </exception>
    public async Task<WalletResponse> AddAsync(
        string customerId,
        AddWalletParams method,
        RequestOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        var body = RawContent.Of(method, ClientJson.Wire.AddWalletParams);
        return One(
            await _sender
                .CallAsync(HttpMethod.Post, At(customerId), body, options, cancellationToken)
                .ConfigureAwait(false)
        );
    }

    /// <summary>Lists a customer's methods, the default first: <c>GET /v1/customers/{Customer}/wallet</c>.</summary>
    /// <param name="customerId">The customer's id.</param>
    /// <param name="list">Page and size; null for all.</param>
    /// <param name="options">Settings of this call.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>One page, which holds them all unless a smaller size was asked for.</returns>
    /// <exception cref="CofferException">
    /// 404: there is no such customer in this account; or another failure.
    /// </exception>
    public async Task<CofferPage<WalletMethod>> ListAsync(
        string customerId,
        ListParams? list = null,
        RequestOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        var path = At(customerId) + (list ?? new ListParams()).ToQuery(after: null);
        var answer = await _sender
            .CallAsync(HttpMethod.Get, path, null, options, cancellationToken)
            .ConfigureAwait(false);
        return answer.AsPage("wallets", ClientJson.Wire.ListWalletMethod);
    }

    /// <summary>Reads a method: <c>GET /v1/customers/{Customer}/wallet/{Wallet}</c>.</summary>
    /// <param name="customerId">The customer's id.</param>
    /// <param name="walletId">The method's id.</param>
    /// <param name="options">Settings of this call.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The method, masked.</returns>
    /// <exception cref="CofferException">404: there is no such method or customer; or another failure.</exception>
    public async Task<WalletResponse> GetAsync(
        string customerId,
        string walletId,
        RequestOptions? options = null,
        CancellationToken cancellationToken = default
    ) =>
        One(
            await _sender
                .CallAsync(HttpMethod.Get, At(customerId, walletId), null, options, cancellationToken)
                .ConfigureAwait(false)
        );

    /// <summary>Changes a method: <c>PUT /v1/customers/{Customer}/wallet/{Wallet}</c>.</summary>
    /// <param name="customerId">The customer's id.</param>
    /// <param name="walletId">The method's id.</param>
    /// <param name="changes">Default mark, billing address, expiry, name; null leaves.</param>
    /// <param name="options">Settings of this call.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The method as it is now.</returns>
    /// <exception cref="CofferException">
    /// 404: there is no such method or customer. 409 <see cref="ErrorCode.DefaultRequired"/>: the mark cannot be
    /// taken away.
    /// </exception>
    public async Task<WalletResponse> UpdateAsync(
        string customerId,
        string walletId,
        UpdateWalletParams changes,
        RequestOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        var body = RawContent.Of(changes, ClientJson.Wire.UpdateWalletParams);
        return One(
            await _sender
                .CallAsync(HttpMethod.Put, At(customerId, walletId), body, options, cancellationToken)
                .ConfigureAwait(false)
        );
    }

    /// <summary>Makes a method the default, which is charged when a charge names the customer only.</summary>
    /// <param name="customerId">The customer's id.</param>
    /// <param name="walletId">The method's id.</param>
    /// <param name="options">Settings of this call.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The method, now the default.</returns>
    /// <exception cref="CofferException">404: there is no such method or customer; or another failure.</exception>
    public Task<WalletResponse> SetDefaultAsync(
        string customerId,
        string walletId,
        RequestOptions? options = null,
        CancellationToken cancellationToken = default
    ) => UpdateAsync(customerId, walletId, new UpdateWalletParams { Default = true }, options, cancellationToken);

    /// <summary>
    /// Removes a method and destroys its number: <c>DELETE /v1/customers/{Customer}/wallet/{Wallet}</c>.
    /// </summary>
    /// <param name="customerId">The customer's id.</param>
    /// <param name="walletId">The method's id.</param>
    /// <param name="moveSubscriptions">
    /// True: live subscriptions that are charged to it are charged to the default that is left, and what was declined
    /// is tried with that before the answer.
    /// </param>
    /// <param name="options">Settings of this call.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The answer, with the subscriptions that moved.</returns>
    /// <exception cref="CofferException">
    /// 404: there is no such method or customer. 409 <see cref="ErrorCode.WalletInUse"/>: a live subscription is
    /// charged to it, and may not or cannot move; their ids are in <see cref="CofferError.Ids"/>.
    /// </exception>
    public async Task<DeletedMethodResponse> DeleteAsync(
        string customerId,
        string walletId,
        bool moveSubscriptions = false,
        RequestOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        var query = new Query().Add("move_subscriptions", moveSubscriptions ? "true" : null);
        return new DeletedMethodResponse(
            await _sender
                .CallAsync(HttpMethod.Delete, $"{At(customerId, walletId)}{query}", null, options, cancellationToken)
                .ConfigureAwait(false)
        );
    }

    private static WalletResponse One(CofferResponse answer) =>
        new(answer, AnswerReading.Value(answer, "wallet", ClientJson.Wire.WalletMethod));

    private static string At(string customerId) => $"/v1/customers/{Route.Id(customerId, nameof(customerId))}/wallet";

    private static string At(string customerId, string walletId) =>
        $"{At(customerId)}/{Route.Id(walletId, nameof(walletId))}";
}
