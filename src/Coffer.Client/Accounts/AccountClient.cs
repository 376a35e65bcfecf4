// The calls of /v1/account.
namespace Coffer.Client;

/// <summary>The account that the key belongs to. Needs a private key.</summary>
public sealed class AccountClient
{
    private const string Root = "/v1/account";

    private readonly Sender _sender;

    internal AccountClient(Sender sender) => _sender = sender;

    /// <summary>Reads the account: <c>GET /v1/account</c>.</summary>
    /// <param name="options">Settings of this call.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The account and its settings.</returns>
    /// <exception cref="CofferException">The server refused it, or no answer came.</exception>
    public async Task<CofferResponse<Account>> GetAsync(
        RequestOptions? options = null,
        CancellationToken cancellationToken = default
    ) => One(await _sender.CallAsync(HttpMethod.Get, Root, null, options, cancellationToken).ConfigureAwait(false));

    /// <summary>Changes settings: <c>PATCH /v1/account</c>.</summary>
    /// <param name="changes">The changes; members not set stay as they are.</param>
    /// <param name="options">Settings of this call.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The account as it is now.</returns>
    /// <exception cref="CofferException">400: a setting is not valid; or another failure.</exception>
    public async Task<CofferResponse<Account>> UpdateAsync(
        UpdateAccountParams changes,
        RequestOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        var body = RawContent.Of(changes, ClientJson.Patch.UpdateAccountParams);
        return One(
            await _sender.CallAsync(HttpMethod.Patch, Root, body, options, cancellationToken).ConfigureAwait(false)
        );
    }

    // The account stands in a member of its own or is the answer itself; both are read.
    private static CofferResponse<Account> One(CofferResponse answer) =>
        answer.As(AnswerReading.Has(answer, "account") ? "account" : null, ClientJson.Wire.Account);
}
