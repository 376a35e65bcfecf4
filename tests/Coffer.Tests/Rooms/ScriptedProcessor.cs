// A processor whose part a test writes: it remembers what it was sent, and answers as the sandbox does until told
// otherwise.
using System.Collections.Concurrent;
using Coffer.Processing;

namespace Coffer.Tests.Rooms;

internal sealed class ScriptedProcessor : IProcessor
{
    private readonly ConcurrentQueue<Charge> _sent = new();
    private readonly ConcurrentQueue<Inquiry> _asked = new();
    private IProcessor? _sandbox;

    /// <summary>What the processor does with a charge, before the sandbox's answer.</summary>
    public Func<Charge, Task>? Before { get; set; }

    /// <summary>What it does after the sandbox has carried the charge out, with the answer that is handed on.</summary>
    public Func<Charge, ChargeAnswer, Task<ChargeAnswer>>? After { get; set; }

    /// <summary>What it says when it is asked; the sandbox's answer if null.</summary>
    public Func<Inquiry, Task<ChargeAnswer>>? WhenAsked { get; set; }

    public IReadOnlyList<Charge> Sent => [.. _sent];

    public IReadOnlyList<Inquiry> Asked => [.. _asked];

    /// <summary>Stands around the server's sandbox processor.</summary>
    public IProcessor Around(IProcessor sandbox)
    {
        _sandbox = sandbox;
        return this;
    }

    public async Task<ChargeAnswer> Send(Charge charge, CancellationToken cancellationToken)
    {
        _sent.Enqueue(charge);
        if (Before is not null)
            await Before(charge);
        var answer = await _sandbox!.Send(charge, cancellationToken);
        return After is null ? answer : await After(charge, answer);
    }

    public async Task<ChargeAnswer> Inquire(Inquiry inquiry, CancellationToken cancellationToken)
    {
        _asked.Enqueue(inquiry);
        return WhenAsked is null ? await _sandbox!.Inquire(inquiry, cancellationToken) : await WhenAsked(inquiry);
    }

    public Task<Standing> Look(Inquiry inquiry, CancellationToken cancellationToken) =>
        _sandbox!.Look(inquiry, cancellationToken);
}
