// Finds our attempt among upstream's transactions: page after page, newest first, until it is there, or everything is
// older than it. Not found proves nothing, because a request that was lost may still arrive.
using System.Globalization;
using Coffer.Kernel;

namespace Coffer.Processing.Ecrypt;

internal sealed class Search : IDisposable
{
    public const int MaxPages = 500;
    private const int Size = 100;
    private const int MaxDetails = 20;

    private readonly Connection _connection;
    private readonly RecentList _recent;
    private volatile bool _hasOnlyTheList;

    public Search(Connection connection) =>
        (_connection, _recent) = (connection, new RecentList(Page, connection.Time));

    /// <summary>By how much upstream's clock, or its idea of a time without a zone, may differ.</summary>
    public static TimeSpan Skew { get; } = TimeSpan.FromDays(1);

    /// <summary>What became of an attempt; null when it is not there. Two of them: neither counts.</summary>
    public async Task<ChargeAnswer?> Attempt(Inquiry inquiry, CancellationToken cancellationToken)
    {
        var details = MaxDetails;
        var found = await Walk(
            Ids.TimeOf(inquiry.AttemptId),
            async (page, stop) =>
            {
                var shown = page.Where(it => it.Is(inquiry.AttemptId, inquiry.Type)).ToList();
                foreach (var bare in page.Where(it => !it.ShowsMarks && Could(it, inquiry)))
                {
                    if (shown.Count > 0 || details-- <= 0)
                        break;
                    if (await One(bare.Id!, stop) is { } whole && whole.Is(inquiry.AttemptId, inquiry.Type))
                        shown.Add(whole);
                }

                return shown;
            },
            cancellationToken
        );
        return found switch
        {
            [] => null,
            [var one] => Outcomes.Of(one, inquiry.Type, inquiry.Amount),
            _ => ChargeAnswer.Unknown("Upstream has more than one transaction of this attempt"),
        };
    }

    /// <summary>The transaction with upstream's own id: asked for, or else looked for. Null: not there.</summary>
    public async Task<Reported?> ById(string id, DateTimeOffset made, CancellationToken cancellationToken)
    {
        if (!_hasOnlyTheList && await One(id, cancellationToken) is { } one)
            return one;
        var listed = await _recent.Find(id, made, cancellationToken);
        if (listed is not null)
            _hasOnlyTheList = true; // ECRYPT's pages name no call for one
        return listed;
    }

    public void Dispose() => _recent.Dispose();

    private async Task<Reported?> One(string id, CancellationToken cancellationToken)
    {
        var reply = await _connection.Ask($"v1/transactions/{id}", cancellationToken);
        if (!reply.IsSuccess && reply.Status is not (404 or 405))
            throw new HttpRequestException($"One transaction was answered with {reply.Status}.");
        return reply is { IsSuccess: true, Json: { } json } && Reported.Read(json) is { Id: not null } it ? it : null;
    }

    // New transactions push the others to later pages while the walk goes on: one may be seen twice, none is missed.
    private async Task<List<Reported>> Walk(
        DateTimeOffset made,
        Func<List<Reported>, CancellationToken, Task<List<Reported>>> find,
        CancellationToken cancellationToken
    )
    {
        for (var number = 1; number <= MaxPages; number++)
        {
            var page = await Page(number, cancellationToken);
            var found = await find(page, cancellationToken);
            if (found.Count > 0 || page.TrueForAll(it => it.Created < made - Skew))
                return found;
        }

        return [];
    }

    private async Task<List<Reported>> Page(int number, CancellationToken cancellationToken)
    {
        var query = string.Create(CultureInfo.InvariantCulture, $"v1/transactions?Page={number}&Size={Size}");
        var reply = await _connection.Ask(query, cancellationToken);
        return reply is { IsSuccess: true, Json: { } json }
            ? [.. json.Member("transactions", "items").Items().Select(Reported.Read)]
            : throw new HttpRequestException($"The list was answered with {reply.Status}.");
    }

    private static bool Could(Reported it, Inquiry inquiry) =>
        it.Id is not null
        && it.MayBe(inquiry.Type)
        && !(it.Created < Ids.TimeOf(inquiry.AttemptId) - Skew)
        && (
            it.Amount is not { } amount
            || Math.Abs(amount) * inquiry.Amount.Currency.MinorUnits == inquiry.Amount.AmountMinor
        );
}
