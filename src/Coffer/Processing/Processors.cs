// Which processor an account charges through. The sandbox's refuses production accounts; those need one of their own.
using Coffer.Access;
using Coffer.Kernel;
using Microsoft.Extensions.DependencyInjection;

namespace Coffer.Processing;

/// <param name="sandbox">Answers the charges of sandbox accounts.</param>
public sealed class Processors(IProcessor sandbox)
{
    /// <summary>Those that the server was started with.</summary>
    public static Processors Of(IServiceProvider services) => services.GetRequiredService<Processors>();

    /// <exception cref="Refusal">The account has no processor: 503.</exception>
    public IProcessor For(AccountKind account) =>
        account == AccountKind.Sandbox
            ? sandbox
            : throw Refusal.Unavailable(
                Codes.ProcessorNotConfigured,
                "This production account has no processor yet, so it cannot charge."
            );
}
