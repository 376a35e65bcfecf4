// A processor that is somebody else's payment API: ECRYPT's v1, or whatever speaks it, such as another Coffer. A charge
// is a token made with the public key, then one POST of that token; nothing is ever posted twice. docs/processors.md
// lists what is assumed of the other side.
using Coffer.Kernel;
using Microsoft.Extensions.Logging;
using Polly.CircuitBreaker;

namespace Coffer.Processing.Ecrypt;

public sealed partial class EcryptProcessor : IProcessor, IDisposable
{
    private const string NotReached = "The upstream processor could not be reached";
    private static readonly TimeSpan UntilSettled = TimeSpan.FromHours(4);
    private static readonly TimeSpan UntilReturned = TimeSpan.FromDays(1);

    // NACHA gives a consumer 60 days to dispute a debit.
    private static readonly TimeSpan Returnable = TimeSpan.FromDays(60);

    private readonly Connection _connection;
    private readonly Search _search;
    private readonly ILogger _logger;

    internal EcryptProcessor(Connection connection, ILogger logger) =>
        (_connection, _search, _logger) = (connection, new(connection), logger);

    public async Task<ChargeAnswer> Send(Charge charge, CancellationToken cancellationToken)
    {
        if (charge.Original is { } original)
            return original.Reference is { } reference
                ? await Transact(charge, Requests.FollowUp(charge, reference), cancellationToken)
                : ChargeAnswer.Failed("The upstream processor gave no reference of the original");
        var (token, failed) = await Token(charge, cancellationToken);
        return token is null
            ? ChargeAnswer.Failed(failed)
            : await Transact(charge, Requests.Charge(charge, token), cancellationToken);
    }

    public async Task<ChargeAnswer> Inquire(Inquiry inquiry, CancellationToken cancellationToken) =>
        await _search.Attempt(inquiry, cancellationToken)
        ?? ChargeAnswer.Unknown("The upstream processor shows no such transaction");

    public async Task<Standing> Look(Inquiry inquiry, CancellationToken cancellationToken)
    {
        var found = inquiry.Reference is { } id
            ? await _search.ById(id, Ids.TimeOf(inquiry.AttemptId), cancellationToken)
            : null;
        return found?.Status switch
        {
            "settled" or "refunded" or "partially_refunded" => Settled(inquiry),
            "returned" => new(Whereabouts.Returned, found.ReturnCode),
            var other => AsBefore(inquiry, other),
        };
    }

    public void Dispose()
    {
        _search.Dispose();
        _connection.Dispose();
    }

    // A token moves nothing, so its request may be repeated, and whatever happens to it, there is no charge.
    private async Task<(string? Token, string Failed)> Token(Charge charge, CancellationToken cancellationToken)
    {
        for (var last = false; ; last = true)
        {
            try
            {
                using var body = Requests.Token(charge);
                var reply = await _connection.Token(body, cancellationToken);
                if (reply is { IsSuccess: true, Json: { } json } && Forms.Id(json.Member("token").Text()) is { } token)
                    return (token, "");
                LogRefused(charge.AttemptId, "token", reply.Status, reply.Words, reply.RequestId);
                if (last || reply.Status < 500)
                    return (null, $"The upstream processor did not take the payment method ({reply.Status})");
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                LogNotSent(charge.AttemptId, "token", Fault(e));
                if (last || e is NotSentException { InnerException: BrokenCircuitException })
                    return (null, NotReached);
            }
        }
    }

    private async Task<ChargeAnswer> Transact(Charge charge, RequestBody body, CancellationToken cancellationToken)
    {
        var kind = charge.Type.ToString().ToLowerInvariant();
        using var sent = body;
        try
        {
            var reply = await _connection.Transaction(kind, body, cancellationToken);
            var answer = Outcomes.Of(reply, charge);
            if (answer.Outcome == ChargeOutcome.Failed)
                LogRefused(charge.AttemptId, kind, reply.Status, reply.Words, reply.RequestId);
            if (answer.Outcome == ChargeOutcome.Unknown)
                LogUndecided(charge.AttemptId, kind, reply.Status, reply.Words, reply.RequestId);
            return answer;
        }
        catch (NotSentException e)
        {
            LogNotSent(charge.AttemptId, kind, Fault(e));
            return ChargeAnswer.Failed(NotReached);
        }
    }

    private static Standing Settled(Inquiry inquiry)
    {
        var returnable = !inquiry.IsCard && !(inquiry.Now - inquiry.Settled > Returnable);
        return new(Whereabouts.Settled, LookAgain: returnable ? inquiry.Now + UntilReturned : null);
    }

    // Nothing was learnt that moves it: it stays what it is, and is looked at again.
    private Standing AsBefore(Inquiry inquiry, string? status)
    {
        if (status is "voided" or "expired" or "declined" or "failed")
            LogStrange(inquiry.AttemptId, status);
        return inquiry.Settled is null
            ? new(Whereabouts.Captured, LookAgain: inquiry.Now + UntilSettled)
            : Settled(inquiry);
    }

    private static string Fault(Exception e) =>
        e is NotSentException { InnerException: { } inner } ? Fault(inner) : e.GetType().Name;

    [LoggerMessage(80, LogLevel.Warning, "Upstream refused the {Kind} of {Transaction}: {Status} {Codes} ({Id}).")]
    private partial void LogRefused(long transaction, string kind, int status, string codes, string id);

    [LoggerMessage(
        83,
        LogLevel.Error,
        "Upstream's answer to the {Kind} of {Transaction} decides nothing, it stays pending: {Status} {Codes} ({Id})."
    )]
    private partial void LogUndecided(long transaction, string kind, int status, string codes, string id);

    [LoggerMessage(81, LogLevel.Warning, "The {Kind} of {Transaction} did not reach the upstream ({Fault}).")]
    private partial void LogNotSent(long transaction, string kind, string fault);

    [LoggerMessage(82, LogLevel.Warning, "Upstream shows {Transaction} as {Status}, which did not come from here.")]
    private partial void LogStrange(long transaction, string status);
}
