// Which processor an account charges through: its own upstream if it has one, else the sandbox's for sandbox accounts.
// The sandbox processor refuses production accounts; those need one of their own.
using Coffer.Access;
using Coffer.Kernel;

namespace Coffer.Processing;

/// <param name="Upstream">The number of the account's upstream, kept with the attempt; null: the sandbox.</param>
public sealed record ChosenProcessor(long? Upstream, IProcessor Processor);

/// <param name="sandbox">Answers the charges of sandbox accounts.</param>
public sealed class Processors(IProcessor sandbox)
{
    /// <exception cref="Refusal">The account has no processor: 503.</exception>
    public ValueTask<ChosenProcessor> For(long account, AccountKind kind)
    {
        _ = account;
        return kind == AccountKind.Sandbox
            ? new(new ChosenProcessor(null, sandbox))
            : throw Refusal.Unavailable(
                Codes.ProcessorNotConfigured,
                "This production account has no processor yet, so it cannot charge."
            );
    }

    /// <summary>The processor that an attempt was sent to.</summary>
    public ValueTask<IProcessor> Get(long account, long? upstream)
    {
        _ = account;
        _ = upstream;
        return new(sandbox);
    }
}
