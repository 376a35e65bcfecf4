// Which processor an account charges through. The sandbox one refuses production accounts; those need one of their own.
using Coffer.Access;
using Coffer.Kernel;

namespace Coffer.Processing;

public static class Processors
{
    private static readonly SandboxProcessor Sandbox = new();

    /// <exception cref="Refusal">The account has no processor: 503.</exception>
    public static IProcessor Of(AccountKind account) =>
        account == AccountKind.Sandbox
            ? Sandbox
            : throw Refusal.Unavailable(
                Codes.ProcessorNotConfigured,
                "This production account has no processor yet, so it cannot charge."
            );
}
