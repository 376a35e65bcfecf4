// A processor that a test can stop anywhere: it speaks just enough of ECRYPT's v1, keeps books of what it charged, and
// holds a request before it charges, or the reply after, until the test lets go. It charges whatever it is sent, as
// often as it is sent.
using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Coffer.Kernel;
using Coffer.Tests.Rooms;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Coffer.Tests.Crash;

/// <param name="Attempt">What the order calls it.</param>
/// <param name="Amount">As it was written; null: none was given.</param>
internal sealed record Booked(
    string Id,
    string Kind,
    string Card,
    string Attempt,
    string? Amount,
    DateTimeOffset Created
);

internal sealed class Acquirer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<(string Card, string What), Gate> _gates = new();
    private readonly ConcurrentDictionary<string, string> _cards = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _looked = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<Booked> _booked = new();
    private readonly ConcurrentQueue<string> _attempts = new();
    private Gate? _listing;
    private Gate? _looking;
    private int _mayLook;
    private int _ids;

    private Acquirer()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.Run(Handle);
    }

    public Uri Address => new(_app.Urls.Single() + "/");

    /// <summary>What it charged.</summary>
    public IReadOnlyList<Booked> Booked => [.. _booked];

    /// <summary>The idempotency keys of all that was to move money, as often as they came.</summary>
    public IReadOnlyList<string> Attempts => [.. _attempts];

    public static async Task<Acquirer> Start()
    {
        var acquirer = new Acquirer();
        await acquirer._app.StartAsync();
        return acquirer;
    }

    /// <summary>Stops what is done with a card: a token, a sale, a capture of its authorization.</summary>
    public Gate Hold(string card, string kind, Point point) =>
        _gates[point == Point.Token ? (card, "token") : (card, kind)] = new(point);

    /// <summary>Of the transactions that are asked about from now on, stops at the one with this number, and whoever
    /// asks after that. Each counts once: two may fill a batch together, and both ask.</summary>
    public Gate HoldLook(int number)
    {
        _looked.Clear();
        _mayLook = number - 1;
        return _looking = new(Point.Arrived);
    }

    /// <summary>Stops whoever asks for the list.</summary>
    public Gate HoldList() => _listing = new(Point.Arrived);

    public async ValueTask DisposeAsync()
    {
        foreach (var gate in _gates.Values)
            gate.Cut();
        _listing?.Cut();
        _looking?.Cut();
        await _app.DisposeAsync();
    }

    private async Task Handle(HttpContext http)
    {
        var answer = http.Request.Method == "GET" ? await Tell(http.Request) : await Act(http.Request);
        if (answer is null)
        {
            http.Abort();
            return;
        }

        http.Response.ContentType = "application/json";
        await http.Response.WriteAsync(answer);
    }

    private async Task<string?> Act(HttpRequest request)
    {
        using var body = await JsonDocument.ParseAsync(request.Body);
        var what = request.Path.Value!.Split('/')[^1];
        return what == "tokens"
            ? await Token(body.RootElement.At("credit_card.account_number")!)
            : await Transact(what, request.Headers["Idempotency-Key"].ToString(), body.RootElement);
    }

    private async Task<string?> Token(string card)
    {
        if (!await Passes(card, "token", Point.Token))
            return null;
        var token = NewId("token");
        _cards[token] = card;
        return $$"""{"token":"{{token}}"}""";
    }

    private async Task<string?> Transact(string kind, string attempt, JsonElement it)
    {
        _attempts.Enqueue(attempt);
        var card = _cards[it.At("transaction_id") ?? it.At("payment.token")!];
        if (!await Passes(card, kind, Point.Arrived))
            return null;
        var (order, now) = (it.At("order.reference_object")!, TimeProvider.System.GetUtcNow());
        var booked = new Booked(NewId("up"), kind, card, order, it.At("amount.value"), now);
        _cards[booked.Id] = card;
        _booked.Enqueue(booked);
        return await Passes(card, kind, Point.Charged) ? Shown(booked, "approved") : null;
    }

    // What it charged is settled as soon as anybody looks.
    private async Task<string?> Tell(HttpRequest request)
    {
        var id = request.Path.Value!.Split('/')[^1];
        if (id == "transactions")
            return _listing is null || await _listing.Passes() ? List(Number("Page"), Number("Size")) : null;
        _looked.TryAdd(id, true);
        if (_looking is { IsOver: false } && _looked.Count > _mayLook && !await _looking.Passes())
            return null;
        return Shown(_booked.Single(it => it.Id == id), "settled");

        int Number(string name) => int.Parse(request.Query[name].ToString(), CultureInfo.InvariantCulture);
    }

    private string List(int page, int size)
    {
        var some = _booked.Reverse().Skip((page - 1) * size).Take(size).Select(it => Shown(it, "captured"));
        return $$"""{"transactions":[{{string.Join(',', some)}}]}""";
    }

    private async Task<bool> Passes(string card, string what, Point point) =>
        !_gates.TryGetValue((card, what), out var gate) || gate.Point != point || await gate.Passes();

    private string NewId(string prefix) =>
        string.Create(CultureInfo.InvariantCulture, $"{prefix}-{Interlocked.Increment(ref _ids)}");

    private static string Shown(Booked it, string status)
    {
        var amount = it.Amount is null ? "" : $"\"amount\":{it.Amount},";
        return $$"""
            {"transaction_id":"{{it.Id}}","type":"{{it.Kind}}","status":"{{status}}","response_code":"APPROVED",{{amount}}
            "order":{"reference_object":"{{it.Attempt}}"},"created":"{{Instants.Text(it.Created)}}"}
            """;
    }
}
