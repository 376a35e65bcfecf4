// What clients were told, and what they may hold us to: a key stands for one thing, a final answer never changes by a
// byte, and what was answered once is there for ever.
using System.Globalization;

namespace Coffer.Tests.Simulation;

internal sealed class Book(World world)
{
    // What a client of these operations may be refused for.
    private static readonly HashSet<string> Refusals = new(StringComparer.Ordinal)
    {
        "400 unknown_reference",
        "400 invalid_value",
        "400 not_for_ach",
        "400 token_not_found",
        "400 token_expired",
        "402 amount_too_high",
        "402 nothing_left",
        "402 transaction_not_approved",
        "404 not_found",
        "409 wrong_state",
        "409 transaction_in_progress",
        "409 idempotency_in_progress",
        "409 idempotency_key_reused",
        "409 idempotency_result_erased",
        "409 token_used",
        "409 token_one_time",
        "409 transaction_one_time",
        "409 transaction_card_gone",
        "409 transaction_of_other_customer",
        "409 wallet_full",
        "409 wallet_empty",
        "409 default_required",
        "400 start_in_past",
        "409 wallet_in_use",
        "409 customer_has_subscriptions",
        "409 plan_closed",
        "409 method_declined",
        "503 unavailable",
    };

    private readonly Lock _writing = new();
    private readonly Dictionary<string, Story> _stories = new(StringComparer.Ordinal);
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    public List<string> Customers { get; } = [];
    public List<(string Customer, string Id)> Methods { get; } = [];
    public List<Sold> Transactions { get; } = [];
    public List<(string Id, Offer Offer)> Plans { get; } = [];
    public List<Subscribed> Subscriptions { get; } = [];

    /// <summary>To another time zone.</summary>
    public bool AccountMoved { get; set; }
    public Stops Stops { get; } = new(world);

    public IReadOnlyList<Story> Stories => [.. _stories.Values];

    public void Begin(Order order)
    {
        lock (_writing)
        {
            Stops.Begin(order);
            if (order.Key is { } key && !_stories.ContainsKey(key))
                _stories[key] = new(order, world.Scheduler.Now);
        }
    }

    public void Take(Order order, Reply reply)
    {
        lock (_writing)
        {
            Stops.End(order, reply);
            if (reply.Status == 0)
                return;
            if (!reply.IsSuccess && !Refusals.Contains($"{reply.Status} {reply.Code}"))
                world.Scream($"{order.What} was answered {reply.Status}: {reply.Text}");
            if (order.Key is not null)
                Hold(order, reply);
            if (reply.IsSuccess && order.IsCharge)
                Remember(order, reply);
        }
    }

    public Story? StoryOf(string key) => _stories.GetValueOrDefault(key);

    private void Hold(Order order, Reply reply)
    {
        var story = _stories[order.Key!];
        if (!reply.IsSuccess)
            return;
        if (!reply.Replayed || story.Done != order)
            story.MayBeForgotten(world.Scheduler.Now);
        if (story.Done is not null && story.Done != order)
            world.Scream($"key {order.Key} was taken for two requests: {story.Done.What} and {order.What}");
        story.Done = order;
        var last = story.Said.LastOrDefault();
        foreach (var earlier in story.Said)
        {
            if (earlier.Transaction != reply.Transaction)
                world.Scream($"{order.What} made {earlier.Transaction} and {reply.Transaction}");
            else if (earlier.IsFinal == reply.IsFinal && Lasting(earlier) != Lasting(reply))
                world.Scream($"{order.What} was answered\n{earlier.Text}\nand then\n{reply.Text}");
        }

        if (last?.Text != reply.Text)
            story.Said.Add(reply);
    }

    // Order and metadata go with the customer, also from what is still pending.
    private static string Lasting(Reply reply) =>
        reply.Member("metadata") is { } metadata && reply.Transaction is not null && !reply.IsFinal
            ? reply.Text.Replace($"\"metadata\":{metadata}", "", StringComparison.Ordinal)
            : reply.Text;

    private void Remember(Order order, Reply reply)
    {
        var id = reply.Transaction!;
        if (!_known.Add(id))
            return;
        var type = reply.Member("type")!;
        var amount = decimal.Parse(reply.Member("amount")!, CultureInfo.InvariantCulture);
        Transactions.Add(new(id, type, amount, reply.Member("currency")!));
    }
}

/// <summary>A key, and what was said under it.</summary>
internal sealed class Story(Order first, DateTimeOffset asked)
{
    public Order First { get; } = first;

    /// <summary>The request that the key stands for, once one was answered with 200.</summary>
    public Order? Done { get; set; }

    private DateTimeOffset _done = asked;

    /// <summary>The key of a request that moved no money is kept for thirty days; then it may be done anew, or stand
    /// for another, whose first answer nobody may have heard.</summary>
    public void MayBeForgotten(DateTimeOffset now)
    {
        if ((Done ?? First).IsLasting || now - _done < TimeSpan.FromDays(15))
            return;
        (Done, _done) = (null, now);
        Said.Clear();
    }

    /// <summary>Different answers in the order of their coming.</summary>
    public List<Reply> Said { get; } = [];
}

internal sealed record Sold(string Id, string Type, decimal Amount, string Currency);
