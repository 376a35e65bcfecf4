// The call of /v1/tokens.
namespace Coffer.Client;

/// <summary>Cards and bank accounts on their way in. A public key suffices.</summary>
public sealed class TokensClient
{
    private readonly Sender _sender;

    internal TokensClient(Sender sender) => _sender = sender;

    /// <summary>Makes a token of a card or a bank account: <c>POST /v1/tokens</c>.</summary>
    /// <param name="token">Exactly one of card and check.</param>
    /// <param name="options">Settings of this call.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The token and what it stands for, masked.</returns>
    /// <exception cref="CofferException">400: a number or date is not valid; or another failure.</exception>
    public async Task<CofferResponse<Token>> CreateAsync(
        CreateTokenParams token,
        RequestOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        var body = RawContent.Of(token, ClientJson.Wire.CreateTokenParams);
        var answer = await _sender
            .CallAsync(HttpMethod.Post, "/v1/tokens", body, options, cancellationToken)
            .ConfigureAwait(false);
        return answer.As(member: null, ClientJson.Wire.Token);
    }
}
