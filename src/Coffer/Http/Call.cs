// One request on its way through: its id, who asks, the account's time, and the answer at the end.
using Coffer.Access;
using Coffer.Keys;
using Coffer.Sealing;
using Coffer.Storage;
using Coffer.Wire;
using Microsoft.AspNetCore.Http;

namespace Coffer.Http;

public sealed class Call(HttpContext http, Tools tools, string requestId, DateTimeOffset received)
{
    private Caller? _caller;

    public string RequestId { get; } = requestId;
    public HttpContext Http { get; } = http;
    public Database Database => tools.Database;
    public DataKeys Keys => tools.Keys;
    public Callers Callers => tools.Callers;
    public Lifetimes Lifetimes => tools.Lifetimes;
    public TimeProvider Time => tools.Time;

    public Caller Caller
    {
        get => _caller ?? throw new InvalidOperationException("This route has no caller: it asks for no key.");
        internal set => _caller = value;
    }

    public bool HasCaller => _caller is not null;

    public long Account => Caller.Account;

    /// <summary>The account's own time, which a sandbox may have moved forward. Domain times are this one.</summary>
    public DateTimeOffset Now => received + Caller.ClockOffset;

    /// <summary>The civil date in the account's time zone, by the account's time: until when a card is good.</summary>
    public DateOnly Today =>
        DateOnly.FromDateTime(
            TimeZoneInfo.TryFindSystemTimeZoneById(Caller.Settings.TimeZone, out var zone)
                ? TimeZoneInfo.ConvertTime(Now, zone).DateTime
                : Now.UtcDateTime
        );

    /// <summary>The world's time: for idempotency, key revocation and logs.</summary>
    public DateTimeOffset RealNow => received;

    public CancellationToken Cancelled => Http.RequestAborted;

    public Reading NewReading(bool merging = false) =>
        new(Caller.Settings.CardNumbersInText == CardNumbersInText.Allow, merging);

    public Task<Body> Body() => Wire.Body.Receive(Http.Request, Cancelled);

    /// <summary>The text of a path parameter.</summary>
    public string Path(string name) => Http.Request.RouteValues[name] as string ?? "";

    public Task<T> Read<T>(Func<Session, ValueTask<T>> read) => Database.Read(read, Cancelled);

    /// <summary>Sends a 200 of JSON bytes.</summary>
    public Task Send(byte[] json) => Answers.Send(Http, StatusCodes.Status200OK, json);

    /// <summary>An answer as it will be sent and stored; <paramref name="owner"/> is the customer whose personal data
    /// it holds.</summary>
    public Answer Answer(byte[] json, DataKey? owner = null) => new(json, owner);

    public static Call Of(HttpContext http) =>
        http.Features.Get<Call>() ?? throw new InvalidOperationException("No call.");
}

/// <summary>A 200 answer of a write. What is stored of it is sealed for its owner, if it has one.</summary>
public sealed record Answer(byte[] Json, DataKey? Owner);
