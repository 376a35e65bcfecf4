// GET and POST /v1/sandbox/clock: what time it is for the account, and moving it forward. The answer comes when all
// that fell due has happened.
using Coffer.Access;
using Coffer.Agenda;
using Coffer.Events;
using Coffer.Http;
using Coffer.Kernel;
using Coffer.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Coffer.Sandbox;

public static class ClockApi
{
    private const string Path = "/v1/sandbox/clock";
    private const int MostShown = 1_000;
    private const int MaxText = 64;
    private static readonly Shape Shape = new("now", "advance");

    public static void MapClock(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path, Get).Takes(KeyKind.Private).ForSandboxOnly().Named("getSandboxClock");
        routes.MapPost(Path, Advance).Takes(KeyKind.Private).ForSandboxOnly().Named("advanceSandboxClock");
    }

    private static async Task Get(HttpContext http)
    {
        var call = Call.Of(http);
        await call.Send(Answers.Object(call.RequestId, writer => writer.WriteString("now"u8, Instants.Text(call.Now))));
    }

    private static async Task Advance(HttpContext http)
    {
        var call = Call.Of(http);
        using var body = await call.Body();
        var reading = call.NewReading();
        var wanted = Read(body, reading);
        var claim = Claim.Of(call, reading);
        var stream = ClockStream.Of(call);
        byte[] answer = [];
        await Idempotency.Commit(
            call,
            claim,
            _ => new(call.Answer(answer)),
            first: async () =>
            {
                if (await call.Read(session => Idempotency.Find(session, call, claim)) is null)
                    answer = await Advance(call, wanted, stream);
            }
        );
    }

    // In its turn: another call may have moved the clock meanwhile.
    private static async Task<byte[]> Advance(Call call, Wanted wanted, ClockStream? stream)
    {
        await using var turn = await Turn.Wait(call);
        var account = await call.Read(session => AccessStore.GetAccount(session, call.Account));
        var desk = AccountDesk.Of(call.Tools, account);
        var target = Clock.Check(desk, wanted.At(desk));
        var before = await EventLog.NumberAll(call.Database, call.Account);
        await Clock.Advance(turn, desk, target, at => stream?.Progress(at, target) ?? Task.CompletedTask);
        await EventLog.NumberAll(call.Database, call.Account);
        var events = await call.Read(s => EventLog.Read(s, call.Account, before, MostShown));
        var counts = await call.Read(s => EventLog.Counts(s, call.Account, before));
        return Answers.Object(
            call.RequestId,
            writer =>
            {
                writer.WriteString("now"u8, Instants.Text(target));
                writer.WriteStartArray("happened"u8);
                foreach (var e in events)
                    writer.WriteRawValue(EventWire.Body(call.Keys, call.Account, e), skipInputValidation: true);
                writer.WriteEndArray();
                writer.WriteStartObject("counts"u8);
                foreach (var (name, count) in counts)
                    writer.WriteNumber(name, count);
                writer.WriteEndObject();
            }
        );
    }

    private static Wanted Read(Body body, Reading reading)
    {
        var members = body.Read(Shape, reading);
        if (members.Has("now") == members.Has("advance"))
            members.Fault(
                members.Has("now") ? "advance" : "now",
                members.Has("now") ? Codes.ConflictingMembers : Codes.Required,
                "Exactly one of now and advance is required."
            );
        return new(
            members.Text("now", MaxText) is { } text ? ReadInstant(members, text) : null,
            members.Text("advance", MaxText) is { } duration ? ReadDuration(members, duration) : null
        );
    }

    private static DateTimeOffset? ReadInstant(Members members, string text)
    {
        if (Instants.TryRead(text, out var instant))
            return instant;
        members.Fault("now", Codes.InvalidFormat, "The now field must be an instant, such as 2026-12-01T00:00:00Z.");
        return null;
    }

    private static Duration? ReadDuration(Members members, string text)
    {
        if (Duration.Read(text) is not { } duration)
        {
            members.Fault(
                "advance",
                Codes.InvalidFormat,
                "The advance field must be an ISO 8601 duration, such as P1M, P2W, P3D or PT12H."
            );
            return null;
        }

        if (duration is { Months: <= 12 * Clock.MostYears, Days: <= 366 * Clock.MostYears, Time.TotalDays: <= 3660 })
            return duration;
        members.Fault("advance", Codes.OutOfRange, $"The clock moves by at most {Clock.MostYears} years in one call.");
        return null;
    }

    /// <summary>One of the two is there.</summary>
    private sealed record Wanted(DateTimeOffset? Now, Duration? Advance)
    {
        public DateTimeOffset At(Desk desk) => Now ?? Advance!.After(desk.Now, desk.Settings.TimeZone);
    }
}
