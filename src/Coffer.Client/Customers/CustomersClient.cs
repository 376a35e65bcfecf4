// The calls of /v1/customers.
namespace Coffer.Client;

/// <summary>The people of an account. Needs a private key.</summary>
public sealed class CustomersClient
{
    private const string Root = "/v1/customers";

    private readonly Sender _sender;

    internal CustomersClient(Sender sender) => _sender = sender;

    /// <summary>Creates a customer: <c>POST /v1/customers</c>.</summary>
    /// <param name="customer">The new customer; nothing in it is required.</param>
    /// <param name="options">Settings of this call.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The customer with its id.</returns>
    /// <exception cref="CofferException">The server refused it, or no answer came.</exception>
    public async Task<CofferResponse<Customer>> CreateAsync(
        CreateCustomerParams customer,
        RequestOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        var body = RawContent.Of(customer, ClientJson.Wire.CreateCustomerParams);
        return One(
            await _sender.CallAsync(HttpMethod.Post, Root, body, options, cancellationToken).ConfigureAwait(false)
        );
    }

    /// <summary>Reads a customer: <c>GET /v1/customers/{Customer}</c>.</summary>
    /// <param name="id">The customer's id.</param>
    /// <param name="options">Settings of this call.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The customer.</returns>
    /// <exception cref="CofferException">
    /// 404: there is no such customer in this account; or another failure.
    /// </exception>
    public async Task<CofferResponse<Customer>> GetAsync(
        string id,
        RequestOptions? options = null,
        CancellationToken cancellationToken = default
    ) => One(await _sender.CallAsync(HttpMethod.Get, At(id), null, options, cancellationToken).ConfigureAwait(false));

    /// <summary>Lists customers, newest first: <c>GET /v1/customers</c>.</summary>
    /// <param name="list">Page, size and filters; null for the first 100.</param>
    /// <param name="options">Settings of this call.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>One page.</returns>
    /// <exception cref="CofferException">The server refused it, or no answer came.</exception>
    public Task<CofferPage<Customer>> ListAsync(
        ListCustomersParams? list = null,
        RequestOptions? options = null,
        CancellationToken cancellationToken = default
    ) => PageAsync(list, after: null, options, cancellationToken);

    /// <summary>Walks all customers, newest first, a page at a time as they are needed.</summary>
    /// <param name="list">Size of the pages and filters; <see cref="ListParams.After"/> starts below a record.</param>
    /// <param name="options">Settings of each of the calls.</param>
    /// <param name="cancellationToken">Ends the walk.</param>
    /// <returns>The customers, one after the other.</returns>
    /// <exception cref="ArgumentException">A page number is given: this walk has none.</exception>
    /// <exception cref="CofferException">The server refused a page, or no answer came.</exception>
    public IAsyncEnumerable<Customer> ListAllAsync(
        ListCustomersParams? list = null,
        RequestOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        Paging.RefusePage(list);
        return Paging.WalkAsync((after, stop) => PageAsync(list, after, options, stop), c => c.Id, cancellationToken);
    }

    /// <summary>Changes a customer: <c>PATCH /v1/customers/{Customer}</c>, a JSON merge patch.</summary>
    /// <param name="id">The customer's id.</param>
    /// <param name="changes">The changes; members not set stay as they are.</param>
    /// <param name="options">Settings of this call.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The customer as it is now.</returns>
    /// <exception cref="CofferException">
    /// 404: there is no such customer in this account; or another failure.
    /// </exception>
    public async Task<CofferResponse<Customer>> UpdateAsync(
        string id,
        UpdateCustomerParams changes,
        RequestOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        var body = RawContent.Of(changes, ClientJson.Patch.UpdateCustomerParams);
        return One(
            await _sender.CallAsync(HttpMethod.Patch, At(id), body, options, cancellationToken).ConfigureAwait(false)
        );
    }

    /// <summary>
    /// Deletes a customer for ever, with all payment methods and personal data: <c>DELETE /v1/customers/{Customer}</c>.
    /// </summary>
    /// <param name="id">The customer's id.</param>
    /// <param name="options">Settings of this call.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The answer, which holds nothing but its request id.</returns>
    /// <exception cref="CofferException">
    /// 404: there is no such customer, any more. 409 <see cref="ErrorCode.CustomerHasSubscriptions"/>: cancel them
    /// first, their ids are in <see cref="CofferError.Ids"/>.
    /// </exception>
    public Task<CofferResponse> DeleteAsync(
        string id,
        RequestOptions? options = null,
        CancellationToken cancellationToken = default
    ) => _sender.CallAsync(HttpMethod.Delete, At(id), null, options, cancellationToken);

    private async Task<CofferPage<Customer>> PageAsync(
        ListCustomersParams? list,
        string? after,
        RequestOptions? options,
        CancellationToken cancellationToken
    )
    {
        var path = Root + (list ?? new ListCustomersParams()).ToQuery(after);
        var answer = await _sender
            .CallAsync(HttpMethod.Get, path, null, options, cancellationToken)
            .ConfigureAwait(false);
        return answer.AsPage("customers", ClientJson.Wire.ListCustomer);
    }

    private static CofferResponse<Customer> One(CofferResponse answer) =>
        answer.As("customer", ClientJson.Wire.Customer);

    private static string At(string id) => $"{Root}/{Route.Id(id, nameof(id))}";
}
