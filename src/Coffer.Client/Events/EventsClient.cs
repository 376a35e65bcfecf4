// The call of /v1/events, and what it lists.
using System.Globalization;
using System.Text.Json;

namespace Coffer.Client;

/// <summary>A change that happened. Its sequence number has no gaps within an account.</summary>
public sealed class CofferEvent
{
    /// <summary>The event's id.</summary>
    public string Id
    {
        get => field ?? "";
        init;
    }

    /// <summary>Its number in the account, from 1 without gaps; <c>after</c> takes it.</summary>
    public long Sequence { get; init; }

    /// <summary>What changed, such as <c>customer</c> or <c>transaction</c>.</summary>
    public string Event
    {
        get => field ?? "";
        init;
    }

    /// <summary>What happened to it, such as <c>created</c> or <c>declined</c>.</summary>
    public string Action
    {
        get => field ?? "";
        init;
    }

    /// <summary>The thing as it was then; of a deleted customer only <c>id</c> and <c>erased</c>.</summary>
    public JsonElement Data { get; init; }

    /// <summary>When it happened.</summary>
    public DateTimeOffset Created { get; init; }
}

/// <summary>The record of every change, oldest first. Needs a private or a reporting key.</summary>
public sealed class EventsClient
{
    private readonly Sender _sender;

    internal EventsClient(Sender sender) => _sender = sender;

    /// <summary>
    /// Lists events by their numbers: <c>GET /v1/events</c>. It shows all that was answered before it was asked.
    /// </summary>
    /// <param name="after">The last number that is known already; null or 0 for the beginning.</param>
    /// <param name="size">How many, 1 to 100 (the default).</param>
    /// <param name="options">Settings of this call.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The events with higher numbers.</returns>
    /// <exception cref="CofferException">The server refused it, or no answer came.</exception>
    public async Task<CofferPage<CofferEvent>> ListAsync(
        long? after = null,
        int? size = null,
        RequestOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        var path = "/v1/events" + new Query().Add("after", after).Add("Size", size);
        var answer = await _sender
            .CallAsync(HttpMethod.Get, path, null, options, cancellationToken)
            .ConfigureAwait(false);
        return answer.AsPage("events", ClientJson.Wire.ListCofferEvent);
    }

    /// <summary>
    /// Walks the events from a number on until there are no more for now; then ask again from the last.
    /// </summary>
    /// <param name="after">The last number that is known already; null or 0 for the beginning.</param>
    /// <param name="size">How many are fetched at once, 1 to 100 (the default).</param>
    /// <param name="options">Settings of each of the calls.</param>
    /// <param name="cancellationToken">Ends the walk.</param>
    /// <returns>The events in the order of their numbers.</returns>
    /// <exception cref="CofferException">The server refused a page, or no answer came.</exception>
    public IAsyncEnumerable<CofferEvent> ListAllAsync(
        long? after = null,
        int? size = null,
        RequestOptions? options = null,
        CancellationToken cancellationToken = default
    ) =>
        Paging.WalkAsync(
            (last, stop) =>
                ListAsync(last is null ? after : long.Parse(last, CultureInfo.InvariantCulture), size, options, stop),
            e => e.Sequence.ToString(CultureInfo.InvariantCulture),
            cancellationToken
        );
}
