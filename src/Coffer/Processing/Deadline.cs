// A deadline around a processor, by Polly: a call that does not end in time counts as one without an answer, even if
// the processor does not heed the cancellation. Nothing here sends twice.
using Polly;
using Polly.Timeout;

namespace Coffer.Processing;

public sealed class Deadline : IProcessor
{
    private readonly IProcessor _inner;
    private readonly ResiliencePipeline _pipeline;

    public Deadline(IProcessor inner, TimeSpan limit, TimeProvider time)
    {
        _inner = inner;
        _pipeline = new ResiliencePipelineBuilder { TimeProvider = time }
            .AddTimeout(new TimeoutStrategyOptions { Timeout = limit })
            .Build();
    }

    /// <summary>How long a charge may take: well below the minute after which it is asked about.</summary>
    public static TimeSpan Limit { get; } = TimeSpan.FromSeconds(30);

    public Task<ChargeAnswer> Send(Charge charge, CancellationToken cancellationToken) =>
        Within(token => _inner.Send(charge, token), cancellationToken);

    public Task<ChargeAnswer> Inquire(Inquiry inquiry, CancellationToken cancellationToken) =>
        Within(token => _inner.Inquire(inquiry, token), cancellationToken);

    public Task<Standing> Look(Inquiry inquiry, CancellationToken cancellationToken) =>
        Within(token => _inner.Look(inquiry, token), cancellationToken);

    private Task<T> Within<T>(Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken) =>
        _pipeline.ExecuteAsync(token => new ValueTask<T>(call(token).WaitAsync(token)), cancellationToken).AsTask();
}
