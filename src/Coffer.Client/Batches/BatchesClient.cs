// The calls of /v1/batches.
namespace Coffer.Client;

/// <summary>What was settled together, day by day. Needs a private or a reporting key.</summary>
public sealed class BatchesClient
{
    private const string Root = "/v1/batches";

    private readonly Sender _sender;

    internal BatchesClient(Sender sender) => _sender = sender;

    /// <summary>Lists batches, newest first: <c>GET /v1/batches</c>.</summary>
    /// <param name="list">Page and size; null for the first 100.</param>
    /// <param name="options">Settings of this call.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>One page.</returns>
    /// <exception cref="CofferException">The server refused it, or no answer came.</exception>
    public Task<CofferPage<Batch>> ListAsync(
        ListParams? list = null,
        RequestOptions? options = null,
        CancellationToken cancellationToken = default
    ) => PageAsync(list, after: null, options, cancellationToken);

    /// <summary>Walks all batches, newest first, a page at a time as they are needed.</summary>
    /// <param name="list">Size of the pages; <see cref="ListParams.After"/> starts below a batch.</param>
    /// <param name="options">Settings of each of the calls.</param>
    /// <param name="cancellationToken">Ends the walk.</param>
    /// <returns>The batches, one after the other.</returns>
    /// <exception cref="ArgumentException">A page number is given: this walk has none.</exception>
    /// <exception cref="CofferException">The server refused a page, or no answer came.</exception>
    public IAsyncEnumerable<Batch> ListAllAsync(
        ListParams? list = null,
        RequestOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        Paging.RefusePage(list);
        return Paging.WalkAsync((after, stop) => PageAsync(list, after, options, stop), b => b.Id, cancellationToken);
    }

    /// <summary>Reads a batch and a page of its transactions: <c>GET /v1/batches/{Batch}</c>.</summary>
    /// <param name="id">The batch's id.</param>
    /// <param name="list">
    /// Which of its transactions; null for the newest 100. <see cref="ListParams.After"/> is a transaction's id.
    /// </param>
    /// <param name="options">Settings of this call.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The batch, and the page.</returns>
    /// <exception cref="CofferException">
    /// 404: there is no such batch in this account; or another failure.
    /// </exception>
    public async Task<BatchResponse> GetAsync(
        string id,
        ListParams? list = null,
        RequestOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        var path = $"{Root}/{Route.Id(id, nameof(id))}{(list ?? new ListParams()).ToQuery(after: null)}";
        var answer = await _sender
            .CallAsync(HttpMethod.Get, path, null, options, cancellationToken)
            .ConfigureAwait(false);
        var batch = AnswerReading.Value(answer, "batch", ClientJson.Wire.Batch);
        return new BatchResponse(answer, batch, answer.AsPage("transactions", ClientJson.Wire.ListTransaction));
    }

    private async Task<CofferPage<Batch>> PageAsync(
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
        return answer.AsPage("batches", ClientJson.Wire.ListBatch);
    }
}
