// The calls of /v1/customers/{Customer}/subscriptions, and the list over the account.
using System.Globalization;

namespace Coffer.Client;

/// <summary>
/// Customers in plans, and their bills. Needs a private key; the list over the account takes a reporting key, too.
/// </summary>
public sealed class SubscriptionsClient
{
    private const string All = "/v1/customer_subscriptions";

    private readonly Sender _sender;

    internal SubscriptionsClient(Sender sender) => _sender = sender;

    /// <summary>
    /// Enrols a customer in a plan, and charges what is due today:
    /// <c>POST /v1/customers/{Customer}/subscriptions</c>.
    /// </summary>
    /// <remarks>
    /// A decline is no exception: <see cref="CustomerSubscription.Status"/> is
    /// <see cref="SubscriptionStatus.PastDue"/> then, and the bill is tried again.
    /// </remarks>
    /// <param name="customerId">The customer's id.</param>
    /// <param name="enrolment">The plan, what is charged, and from when.</param>
    /// <param name="options">Settings of this call.</param>
    /// <param name="cancellationToken">Ends the call; the customer may be enrolled all the same.</param>
    /// <returns>The subscription with its bills.</returns>
    /// <exception cref="CofferException">
    /// 400 <see cref="ErrorCode.StartInPast"/> or <see cref="ErrorCode.UnknownReference"/>; 409
    /// <see cref="ErrorCode.PlanClosed"/> or <see cref="ErrorCode.WalletEmpty"/>; and others.
    /// </exception>
    public async Task<CofferResponse<CustomerSubscription>> CreateAsync(
        string customerId,
        CreateSubscriptionParams enrolment,
        RequestOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        var body = RawContent.Of(enrolment, ClientJson.Wire.CreateSubscriptionParams);
        return One(
            await _sender
                .CallAsync(HttpMethod.Post, Of(customerId), body, options, cancellationToken)
                .ConfigureAwait(false)
        );
    }

    /// <summary>
    /// Reads a subscription with its bills: <c>GET /v1/customers/{Customer}/subscriptions/{Subscription}</c>.
    /// </summary>
    /// <param name="customerId">The customer's id.</param>
    /// <param name="id">The subscription's id.</param>
    /// <param name="options">Settings of this call.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The subscription with its newest 1,000 bills.</returns>
    /// <exception cref="CofferException">404: the customer has no such subscription; or another failure.</exception>
    public async Task<CofferResponse<CustomerSubscription>> GetAsync(
        string customerId,
        string id,
        RequestOptions? options = null,
        CancellationToken cancellationToken = default
    ) => One(await CallAsync(HttpMethod.Get, At(customerId, id), options, cancellationToken).ConfigureAwait(false));

    /// <summary>
    /// Lists a customer's subscriptions with their newest bills, newest first:
    /// <c>GET /v1/customers/{Customer}/subscriptions</c>.
    /// </summary>
    /// <param name="customerId">The customer's id.</param>
    /// <param name="list">Page, size and status; null for the first 100.</param>
    /// <param name="options">Settings of this call.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>One page.</returns>
    /// <exception cref="CofferException">404: there is no such customer; or another failure.</exception>
    public Task<CofferPage<CustomerSubscription>> ListOfCustomerAsync(
        string customerId,
        ListSubscriptionsParams? list = null,
        RequestOptions? options = null,
        CancellationToken cancellationToken = default
    ) => PageAsync(Of(customerId), list, after: null, options, cancellationToken);

    /// <summary>
    /// Lists the account's subscriptions without their bills, newest first: <c>GET /v1/customer_subscriptions</c>.
    /// </summary>
    /// <param name="list">Page, size and status; null for the first 100.</param>
    /// <param name="options">Settings of this call.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>One page.</returns>
    /// <exception cref="CofferException">The server refused it, or no answer came.</exception>
    public Task<CofferPage<CustomerSubscription>> ListAsync(
        ListSubscriptionsParams? list = null,
        RequestOptions? options = null,
        CancellationToken cancellationToken = default
    ) => PageAsync(All, list, after: null, options, cancellationToken);

    /// <summary>
    /// Walks the account's subscriptions without their bills, newest first, a page at a time as they are needed.
    /// </summary>
    /// <param name="list">Size of the pages and status; <see cref="ListParams.After"/> starts below a record.</param>
    /// <param name="options">Settings of each of the calls.</param>
    /// <param name="cancellationToken">Ends the walk.</param>
    /// <returns>The subscriptions, one after the other.</returns>
    /// <exception cref="ArgumentException">A page number is given: this walk has none.</exception>
    /// <exception cref="CofferException">The server refused a page, or no answer came.</exception>
    public IAsyncEnumerable<CustomerSubscription> ListAllAsync(
        ListSubscriptionsParams? list = null,
        RequestOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        Paging.RefusePage(list);
        return Paging.WalkAsync(
            (after, stop) => PageAsync(All, list, after, options, stop),
            s => s.Id,
            cancellationToken
        );
    }

    /// <summary>
    /// Charges another method from now on, and tries with it what was declined:
    /// <c>PATCH /v1/customers/{Customer}/subscriptions/{Subscription}</c>.
    /// </summary>
    /// <param name="customerId">The customer's id.</param>
    /// <param name="id">The subscription's id.</param>
    /// <param name="walletId">The method's id; null: the customer's default at the time of each charge.</param>
    /// <param name="options">Settings of this call.</param>
    /// <param name="cancellationToken">Ends the call; the method may be changed all the same.</param>
    /// <returns>The subscription as it is now.</returns>
    /// <exception cref="CofferException">
    /// 400 <see cref="ErrorCode.UnknownReference"/>: the customer has no such method. 404: the customer has no such
    /// subscription. 409 <see cref="ErrorCode.WrongState"/>: it is over.
    /// </exception>
    public async Task<CofferResponse<CustomerSubscription>> ChangeMethodAsync(
        string customerId,
        string id,
        string? walletId,
        RequestOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        var body = RawContent.Of(new ChangeMethodParams { Wallet = walletId }, ClientJson.Wire.ChangeMethodParams);
        return One(
            await _sender
                .CallAsync(HttpMethod.Patch, At(customerId, id), body, options, cancellationToken)
                .ConfigureAwait(false)
        );
    }

    /// <summary>
    /// Charges nothing until it is resumed:
    /// <c>POST /v1/customers/{Customer}/subscriptions/{Subscription}/pause</c>.
    /// </summary>
    /// <param name="customerId">The customer's id.</param>
    /// <param name="id">The subscription's id.</param>
    /// <param name="options">Settings of this call.</param>
    /// <param name="cancellationToken">Ends the call; it may be paused all the same.</param>
    /// <returns>The subscription as it is now.</returns>
    /// <exception cref="CofferException">
    /// 409 <see cref="ErrorCode.WrongState"/>: it does not run; or another failure.
    /// </exception>
    public async Task<CofferResponse<CustomerSubscription>> PauseAsync(
        string customerId,
        string id,
        RequestOptions? options = null,
        CancellationToken cancellationToken = default
    ) =>
        One(
            await CallAsync(HttpMethod.Post, $"{At(customerId, id)}/pause", options, cancellationToken)
                .ConfigureAwait(false)
        );

    /// <summary>
    /// Lets a paused or suspended subscription go on:
    /// <c>POST /v1/customers/{Customer}/subscriptions/{Subscription}/resume</c>.
    /// </summary>
    /// <param name="customerId">The customer's id.</param>
    /// <param name="id">The subscription's id.</param>
    /// <param name="options">Settings of this call.</param>
    /// <param name="cancellationToken">Ends the call; it may be resumed all the same.</param>
    /// <returns>The subscription as it is now, what was unpaid tried.</returns>
    /// <exception cref="CofferException">
    /// 409 <see cref="ErrorCode.WrongState"/>: it is neither; <see cref="ErrorCode.MethodDeclined"/>: the method must
    /// change first; or another failure.
    /// </exception>
    public async Task<CofferResponse<CustomerSubscription>> ResumeAsync(
        string customerId,
        string id,
        RequestOptions? options = null,
        CancellationToken cancellationToken = default
    ) =>
        One(
            await CallAsync(HttpMethod.Post, $"{At(customerId, id)}/resume", options, cancellationToken)
                .ConfigureAwait(false)
        );

    /// <summary>
    /// Ends a subscription, for good: <c>DELETE /v1/customers/{Customer}/subscriptions/{Subscription}</c>.
    /// </summary>
    /// <param name="customerId">The customer's id.</param>
    /// <param name="id">The subscription's id.</param>
    /// <param name="options">Settings of this call.</param>
    /// <param name="cancellationToken">Ends the call; it may be cancelled all the same.</param>
    /// <returns>The subscription as it is now.</returns>
    /// <exception cref="CofferException">
    /// 409 <see cref="ErrorCode.WrongState"/>: it was over already; or another failure.
    /// </exception>
    public async Task<CofferResponse<CustomerSubscription>> CancelAsync(
        string customerId,
        string id,
        RequestOptions? options = null,
        CancellationToken cancellationToken = default
    ) => One(await CallAsync(HttpMethod.Delete, At(customerId, id), options, cancellationToken).ConfigureAwait(false));

    /// <summary>
    /// Tries the oldest unpaid bill now:
    /// <c>POST /v1/customers/{Customer}/subscriptions/{Subscription}/bills/{Number}/retry</c>.
    /// </summary>
    /// <param name="customerId">The customer's id.</param>
    /// <param name="id">The subscription's id.</param>
    /// <param name="number">The bill's number, from 1.</param>
    /// <param name="options">Settings of this call.</param>
    /// <param name="cancellationToken">Ends the call; it may be tried all the same.</param>
    /// <returns>The subscription as it is after that.</returns>
    /// <exception cref="CofferException">
    /// 409 <see cref="ErrorCode.WrongState"/>: it is paid, or an older one comes first;
    /// <see cref="ErrorCode.MethodDeclined"/>: the method must change first;
    /// <see cref="ErrorCode.TransactionInProgress"/>: an attempt has no outcome yet; or another failure.
    /// </exception>
    public async Task<CofferResponse<CustomerSubscription>> RetryBillAsync(
        string customerId,
        string id,
        int number,
        RequestOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        var path = string.Create(CultureInfo.InvariantCulture, $"{At(customerId, id)}/bills/{number}/retry");
        return One(await CallAsync(HttpMethod.Post, path, options, cancellationToken).ConfigureAwait(false));
    }

    private Task<CofferResponse> CallAsync(
        HttpMethod method,
        string path,
        RequestOptions? options,
        CancellationToken cancellationToken
    ) => _sender.CallAsync(method, path, null, options, cancellationToken);

    private async Task<CofferPage<CustomerSubscription>> PageAsync(
        string path,
        ListSubscriptionsParams? list,
        string? after,
        RequestOptions? options,
        CancellationToken cancellationToken
    )
    {
        var query = (list ?? new ListSubscriptionsParams()).ToQuery(after);
        var answer = await CallAsync(HttpMethod.Get, $"{path}{query}", options, cancellationToken)
            .ConfigureAwait(false);
        return answer.AsPage("customer_subscriptions", ClientJson.Wire.ListCustomerSubscription);
    }

    private static CofferResponse<CustomerSubscription> One(CofferResponse answer) =>
        answer.As("customer_subscription", ClientJson.Wire.CustomerSubscription);

    internal static string At(string customerId, string id) => $"{Of(customerId)}/{Route.Id(id, nameof(id))}";

    private static string Of(string customerId) =>
        $"/v1/customers/{Route.Id(customerId, nameof(customerId))}/subscriptions";
}
