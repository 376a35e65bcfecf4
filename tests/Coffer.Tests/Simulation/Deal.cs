// One charge as the processor knows it. It is the truth about the money: no crash of ours touches it.
using Coffer.Processing;

namespace Coffer.Tests.Simulation;

internal enum DealState
{
    /// <summary>Never heard of, or still on its way.</summary>
    Unheard,

    /// <summary>Said never to be carried out: when it arrives, it is turned away.</summary>
    Refused,
    Waiting,
    Declined,
    Approved,
}

/// <summary>What the processor will do with a charge, drawn when it is sent.</summary>
internal sealed record Script
{
    public bool ConnectionRefused { get; init; }
    public bool RequestLost { get; init; }
    public bool ReplyLost { get; init; }
    public bool Declines { get; init; }
    public DeclineKind Kind { get; init; } = DeclineKind.Soft;
    public bool NeverTells { get; init; }
    public TimeSpan OnItsWay { get; init; }
    public TimeSpan OnItsWayBack { get; init; }

    /// <summary>It says pending first and decides after this; null: it decides at once.</summary>
    public TimeSpan? DecidesAfter { get; init; }

    /// <summary>When answers come that nobody asked for.</summary>
    public IReadOnlyList<TimeSpan> Late { get; init; } = [];
    public string? ReturnCode { get; init; }
    public int LooksUntilSettled { get; init; }

    public static Script Of(Weather weather, Dice dice, bool isAchSale) =>
        new()
        {
            ConnectionRefused = dice.PerThousand(weather.RefusedConnections),
            RequestLost = dice.PerThousand(weather.LostRequests),
            ReplyLost = dice.PerThousand(weather.LostReplies),
            Declines = dice.PerThousand(weather.Declines),
            Kind = dice.PerThousand(weather.HardDeclines) ? DeclineKind.Hard : DeclineKind.Soft,
            NeverTells = dice.PerThousand(weather.NeverTold),
            OnItsWay = Delay(weather, dice),
            OnItsWayBack = Delay(weather, dice),
            DecidesAfter = dice.PerThousand(weather.DecidedLater) ? dice.Span(TimeSpan.FromDays(6)) : null,
            Late = dice.PerThousand(weather.LateAnswers)
                ? [.. Enumerable.Range(0, dice.Between(1, 2)).Select(_ => dice.Span(TimeSpan.FromMinutes(10)))]
                : [],
            ReturnCode = isAchSale && dice.PerThousand(weather.Returns) ? dice.Of("R01", "R02") : null,
            LooksUntilSettled = dice.PerThousand(weather.NotSettledYet) ? dice.Between(1, 2) : 0,
        };

    public static TimeSpan Delay(Weather weather, Dice dice) =>
        dice.PerThousand(weather.SlowProcessor)
            ? dice.Span(TimeSpan.FromMinutes(2))
            : TimeSpan.FromMilliseconds(dice.Below(300));
}

internal sealed class Deal(long attempt)
{
    public long Attempt { get; } = attempt;
    public Charge? Charge { get; set; }
    public Script Script { get; set; } = new();
    public DealState State { get; set; }
    public bool Sent => Charge is not null;
    public DateTimeOffset SentAt { get; set; }

    /// <summary>Of an approved sale or authorization.</summary>
    public long CapturedMinor { get; set; }
    public long RefundedMinor { get; set; }
    public bool Voided { get; set; }
    public bool Settled { get; set; }
    public DateTimeOffset? Returned { get; set; }

    /// <summary>What who asked last heard; null: never asked, or nothing was heard.</summary>
    public ChargeOutcome? LastSaid { get; set; }

    public bool IsFinal => State is DealState.Refused or DealState.Declined or DealState.Approved;

    private string DeclineCode => Script.Kind == DeclineKind.Hard ? "stolen_card" : "insufficient_funds";

    public ChargeAnswer Answer =>
        State switch
        {
            DealState.Approved => new(
                ChargeOutcome.Approved,
                "Approved",
                AuthCode: "123456",
                NetworkTransactionId: Charge!.Instrument is null ? null : $"N{Attempt}",
                Reference: $"R{Attempt}"
            ),
            DealState.Declined => new(ChargeOutcome.Declined, "Declined", DeclineCode, DeclineKind: Script.Kind),
            DealState.Refused => ChargeAnswer.Failed("Never carried out"),
            _ => new(ChargeOutcome.Pending, "Pending"),
        };
}
