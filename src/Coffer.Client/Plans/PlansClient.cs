// The calls of /v1/subscriptions, which are plans.
namespace Coffer.Client;

/// <summary>
/// What customers can be enrolled in; on the wire it is called a subscription. Needs a private key; reading takes a
/// reporting key, too.
/// </summary>
public sealed class PlansClient
{
    private const string Root = "/v1/subscriptions";

    private readonly Sender _sender;

    internal PlansClient(Sender sender) => _sender = sender;

    /// <summary>Makes a plan: <c>POST /v1/subscriptions</c>.</summary>
    /// <param name="plan">Its label, cycle and amount, and the rest.</param>
    /// <param name="options">Settings of this call.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The plan with its id.</returns>
    /// <exception cref="CofferException">400: faults of the plan; or another failure.</exception>
    public async Task<CofferResponse<Plan>> CreateAsync(
        CreatePlanParams plan,
        RequestOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        var body = RawContent.Of(plan, ClientJson.Wire.CreatePlanParams);
        return One(
            await _sender.CallAsync(HttpMethod.Post, Root, body, options, cancellationToken).ConfigureAwait(false)
        );
    }

    /// <summary>Reads a plan: <c>GET /v1/subscriptions/{Subscription}</c>.</summary>
    /// <param name="id">The plan's id.</param>
    /// <param name="options">Settings of this call.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The plan.</returns>
    /// <exception cref="CofferException">404: there is no such plan in this account; or another failure.</exception>
    public async Task<CofferResponse<Plan>> GetAsync(
        string id,
        RequestOptions? options = null,
        CancellationToken cancellationToken = default
    ) => One(await _sender.CallAsync(HttpMethod.Get, At(id), null, options, cancellationToken).ConfigureAwait(false));

    /// <summary>Lists plans, newest first: <c>GET /v1/subscriptions</c>.</summary>
    /// <param name="list">Page and size; null for the first 100.</param>
    /// <param name="options">Settings of this call.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>One page.</returns>
    /// <exception cref="CofferException">The server refused it, or no answer came.</exception>
    public Task<CofferPage<Plan>> ListAsync(
        ListParams? list = null,
        RequestOptions? options = null,
        CancellationToken cancellationToken = default
    ) => PageAsync(list, after: null, options, cancellationToken);

    /// <summary>Walks all plans, newest first, a page at a time as they are needed.</summary>
    /// <param name="list">Size of the pages; <see cref="ListParams.After"/> starts below a plan.</param>
    /// <param name="options">Settings of each of the calls.</param>
    /// <param name="cancellationToken">Ends the walk.</param>
    /// <returns>The plans, one after the other.</returns>
    /// <exception cref="ArgumentException">A page number is given: this walk has none.</exception>
    /// <exception cref="CofferException">The server refused a page, or no answer came.</exception>
    public IAsyncEnumerable<Plan> ListAllAsync(
        ListParams? list = null,
        RequestOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        Paging.RefusePage(list);
        return Paging.WalkAsync((after, stop) => PageAsync(list, after, options, stop), p => p.Id, cancellationToken);
    }

    /// <summary>
    /// Closes a plan to new enrolments; running ones go on: <c>DELETE /v1/subscriptions/{Subscription}</c>.
    /// </summary>
    /// <param name="id">The plan's id.</param>
    /// <param name="options">Settings of this call.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The plan, closed; closing it again changes nothing.</returns>
    /// <exception cref="CofferException">404: there is no such plan in this account; or another failure.</exception>
    public async Task<CofferResponse<Plan>> CloseAsync(
        string id,
        RequestOptions? options = null,
        CancellationToken cancellationToken = default
    ) =>
        One(await _sender.CallAsync(HttpMethod.Delete, At(id), null, options, cancellationToken).ConfigureAwait(false));

    private async Task<CofferPage<Plan>> PageAsync(
        ListParams? list,
        string? after,
        RequestOptions? options,
        CancellationToken cancellationToken
    )
    {
        var path = Root + (list ?? new ListParams()).ToQuery(after);
        var answer = await _sender
            .CallAsync(HttpMethod.Get, path, null, options, cancellationToken)
            .ConfigureAwait(false);
        return answer.AsPage("subscriptions", ClientJson.Wire.ListPlan);
    }

    private static CofferResponse<Plan> One(CofferResponse answer) => answer.As("subscription", ClientJson.Wire.Plan);

    private static string At(string id) => $"{Root}/{Route.Id(id, nameof(id))}";
}
