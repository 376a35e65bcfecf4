// Which processor an account charges through: its own upstream if it has one, else the sandbox's for sandbox accounts.
// The sandbox processor refuses production accounts; those need one of their own.
using Coffer.Access;
using Coffer.Kernel;

namespace Coffer.Processing;

/// <param name="Upstream">The number of the account's upstream, kept with the attempt; null: the sandbox.</param>
public sealed record ChosenProcessor(long? Upstream, IProcessor Processor);

/// <param name="sandbox">Answers the charges of sandbox accounts.</param>
public sealed class Processors(IProcessor sandbox, Upstreams upstreams) : IDisposable
{
    /// <exception cref="Refusal">The account has no processor: 503.</exception>
    public async ValueTask<ChosenProcessor> For(long account, AccountKind kind)
    {
        if (await upstreams.Newest(account) is { } chosen)
            return chosen;
        return kind == AccountKind.Sandbox
            ? new ChosenProcessor(null, sandbox)
            : throw Refusal.Unavailable(
                Codes.ProcessorNotConfigured,
                "This production account has no processor yet, so it cannot charge."
            );
    }

    /// <summary>The processor that an attempt was sent to.</summary>
    public ValueTask<IProcessor> Get(long account, long? upstream) =>
        upstream is { } seq ? upstreams.Get(account, seq) : new(sandbox);

    public void Dispose() => upstreams.Dispose();
}
