// What is to come: the call of /v1/renewals, preview and explain of a subscription.
using System.Runtime.CompilerServices;

namespace Coffer.Client;

/// <summary>
/// What is to come of subscriptions, and why. Needs a private key; the renewals at risk take a reporting key, too.
/// </summary>
public sealed class RenewalsClient
{
    private readonly Sender _sender;

    internal RenewalsClient(Sender sender) => _sender = sender;

    /// <summary>
    /// Tells the bills to come: <c>GET /v1/customers/{Customer}/subscriptions/{Subscription}/preview</c>.
    /// </summary>
    /// <param name="customerId">The customer's id.</param>
    /// <param name="id">The subscription's id.</param>
    /// <param name="until">The last day that counts, at most 10 years ahead; null for a year from today.</param>
    /// <param name="options">Settings of this call.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The bills, and their sum.</returns>
    /// <exception cref="CofferException">404: the customer has no such subscription; or another failure.</exception>
    public async Task<CofferResponse<SubscriptionPreview>> PreviewAsync(
        string customerId,
        string id,
        DateOnly? until = null,
        RequestOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        var path = $"{SubscriptionsClient.At(customerId, id)}/preview{new Query().Add("until", Days.Text(until))}";
        var answer = await _sender
            .CallAsync(HttpMethod.Get, path, null, options, cancellationToken)
            .ConfigureAwait(false);
        return answer.As("preview", ClientJson.Wire.SubscriptionPreview);
    }

    /// <summary>
    /// Tells why its bills are as they are:
    /// <c>GET /v1/customers/{Customer}/subscriptions/{Subscription}/explain</c>.
    /// </summary>
    /// <param name="customerId">The customer's id.</param>
    /// <param name="id">The subscription's id.</param>
    /// <param name="options">Settings of this call.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The newest 100 bills, the periods that made none, and the next one.</returns>
    /// <exception cref="CofferException">404: the customer has no such subscription; or another failure.</exception>
    public async Task<CofferResponse<Explanation>> ExplainAsync(
        string customerId,
        string id,
        RequestOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        var path = $"{SubscriptionsClient.At(customerId, id)}/explain";
        var answer = await _sender
            .CallAsync(HttpMethod.Get, path, null, options, cancellationToken)
            .ConfigureAwait(false);
        return answer.As("explanation", ClientJson.Wire.Explanation);
    }

    /// <summary>Lists renewals at risk: <c>GET /v1/renewals/at-risk</c>.</summary>
    /// <param name="list">How many days count, and which part of the list; null for 30 days and the first 100.</param>
    /// <param name="options">Settings of this call.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>Some of them, and where to continue.</returns>
    /// <exception cref="CofferException">The server refused it, or no answer came.</exception>
    public async Task<RenewalsAtRisk> AtRiskAsync(
        ListAtRiskParams? list = null,
        RequestOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        var query = new Query().Add("days", list?.Days).Add("Size", list?.Size).Add("after", list?.After);
        var answer = await _sender
            .CallAsync(HttpMethod.Get, $"/v1/renewals/at-risk{query}", null, options, cancellationToken)
            .ConfigureAwait(false);
        return new RenewalsAtRisk(answer, AnswerReading.Value(answer, "renewals", ClientJson.Wire.ListRenewalAtRisk));
    }

    /// <summary>Walks all renewals at risk, in the order of enrolment, a part at a time as they are needed.</summary>
    /// <param name="list">How many days count, and where to start.</param>
    /// <param name="options">Settings of each of the calls.</param>
    /// <param name="cancellationToken">Ends the walk.</param>
    /// <returns>The renewals, one after the other.</returns>
    /// <exception cref="CofferException">The server refused a call, or no answer came.</exception>
    public async IAsyncEnumerable<RenewalAtRisk> AllAtRiskAsync(
        ListAtRiskParams? list = null,
        RequestOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        var after = list?.After;
        do
        {
            var part = new ListAtRiskParams
            {
                Days = list?.Days,
                Size = list?.Size,
                After = after,
            };
            var answer = await AtRiskAsync(part, options, cancellationToken).ConfigureAwait(false);
            foreach (var renewal in answer.Items)
            {
                yield return renewal;
            }

            after = answer.NextAfter;
        } while (after is not null);
    }
}
