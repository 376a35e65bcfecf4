// One request that moves money, and the point at which the processor stops it. Each has a card of its own, by which the
// processor knows it; a capture, void or refund also has an original, made before with the same card.
using System.Globalization;
using Coffer.Tests.Fixture;

namespace Coffer.Tests.Crash;

internal sealed class Step(string kind, Point? point = null, string name = "")
{
    public static readonly string[] Kinds = ["sale", "authorize", "capture", "void", "refund"];

    private static int s_made;

    private readonly int _number = Interlocked.Increment(ref s_made);

    public string Kind => kind;
    public Point? Point => point;
    public string Name => name;
    public string Key => string.Create(CultureInfo.InvariantCulture, $"{kind}-{point}{name}-{_number}");
    public bool IsFollowUp => kind is "capture" or "void" or "refund";

    /// <summary>The id of the original, once there is one.</summary>
    public string? Original { get; set; }

    public Gate? Gate { get; private set; }

    /// <summary>The answer that its client saw.</summary>
    public Reply? Seen { get; set; }

    public Order Preparation => Charge($"before-{Key}", kind == "capture" ? "authorize" : "sale");

    public Order Order =>
        IsFollowUp
            ? new(
                Key,
                $"/v1/transactions/{kind}",
                $$$"""{"transaction_id":"{{{Original}}}","metadata":{"key":"{{{Key}}}"}}"""
            )
            : Charge(Key, kind);

    private string Card => Merchant.AVisa(_number);

    public override string ToString() => Key;

    public void StopsAt(Acquirer acquirer)
    {
        if (point is { } at)
            Gate = acquirer.Hold(Card, kind, at);
    }

    public bool IsBooked(Acquirer acquirer) => acquirer.Booked.Any(it => it.Card == Card && it.Kind == kind);

    private Order Charge(string key, string charge) =>
        new(
            key,
            $"/v1/transactions/{charge}",
            string.Create(
                CultureInfo.InvariantCulture,
                $$$"""
                {"payment":{"credit_card":{"account_number":"{{{Card}}}","expires":"1235"}},
                "amount":{"value":{{{10 + (_number % 1000 / 100m)}}}},"metadata":{"key":"{{{key}}}"}}
                """
            )
        );
}
