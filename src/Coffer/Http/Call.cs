// One request on its way through: its id, who asks, and the answer at the end.
using Coffer.Access;
using Coffer.Sealing;
using Coffer.Storage;
using Coffer.Wire;
using Microsoft.AspNetCore.Http;

namespace Coffer.Http;

public sealed class Call(HttpContext http, Tools tools, string requestId, DateTimeOffset received)
    : Desk(tools, received)
{
    private Caller? _caller;

    public string RequestId { get; } = requestId;
    public HttpContext Http { get; } = http;

    public Caller Caller
    {
        get => _caller ?? throw new InvalidOperationException("This route has no caller: it asks for no key.");
        internal set => _caller = value;
    }

    public bool HasCaller => _caller is not null;

    public override long Account => Caller.Account;
    public override AccountKind AccountKind => Caller.AccountKind;
    public override AccountSettings Settings => Caller.Settings;
    public override DateTimeOffset Now => RealNow + Caller.ClockOffset;

    public CancellationToken Cancelled => Http.RequestAborted;

    public Reading NewReading(bool merging = false) =>
        new(Caller.Settings.CardNumbersInText == CardNumbersInText.Allow, merging);

    public Task<Body> Body() => Wire.Body.Receive(Http.Request, Cancelled);

    /// <summary>The text of a path parameter.</summary>
    public string Path(string name) => Http.Request.RouteValues[name] as string ?? "";

    public Task<T> Read<T>(Func<Session, ValueTask<T>> read) => Database.Read(read, Cancelled);

    /// <summary>How the answer is sent, if not as a 200 of JSON.</summary>
    public Func<ReadOnlyMemory<byte>, Task>? SendBy { get; set; }

    /// <summary>Sends a 200 of JSON bytes.</summary>
    public Task Send(ReadOnlyMemory<byte> json) =>
        SendBy?.Invoke(json) ?? Answers.Send(Http, StatusCodes.Status200OK, json);

    /// <summary>An answer as it will be sent and stored; <paramref name="owner"/> is the customer whose personal data
    /// it holds.</summary>
    public Answer Answer(byte[] json, DataKey? owner = null) => new(json, owner);

    public static Call Of(HttpContext http) =>
        http.Features.Get<Call>() ?? throw new InvalidOperationException("No call.");
}

/// <summary>A 200 answer of a write. What is stored of it is sealed for its owner, if it has one.</summary>
public sealed record Answer(byte[] Json, DataKey? Owner)
{
    /// <summary>What is done after the commit, before the answer is sent.</summary>
    public Func<Task>? Then { get; init; }
}
