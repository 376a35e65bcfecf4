// The calls of /v1/sandbox.
namespace Coffer.Client;

/// <summary>
/// What only sandbox accounts can do; 403 <see cref="ErrorCode.SandboxOnly"/> on others. Needs a private key.
/// </summary>
public sealed class SandboxClient
{
    private const string Root = "/v1/sandbox";
    private const string ClockPath = $"{Root}/clock";

    private readonly Sender _sender;

    internal SandboxClient(Sender sender) => _sender = sender;

    /// <summary>Settles all that is captured, now: <c>POST /v1/sandbox/batch/close</c>.</summary>
    /// <param name="options">Settings of this call.</param>
    /// <param name="cancellationToken">Ends the call; the batch may be closed all the same.</param>
    /// <returns>The batch, which may be empty.</returns>
    /// <exception cref="CofferException">The server refused it, or no answer came.</exception>
    public async Task<CofferResponse<Batch>> CloseBatchAsync(
        RequestOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        var answer = await _sender
            .CallAsync(HttpMethod.Post, $"{Root}/batch/close", null, options, cancellationToken)
            .ConfigureAwait(false);
        return answer.As("batch", ClientJson.Wire.Batch);
    }

    /// <summary>Empties the account, for good: <c>POST /v1/sandbox/reset</c>.</summary>
    /// <param name="options">Settings of this call.</param>
    /// <param name="cancellationToken">Ends the call; the account may be emptied all the same.</param>
    /// <returns>The answer, which holds nothing but its request id.</returns>
    /// <exception cref="CofferException">The server refused it, or no answer came.</exception>
    public Task<CofferResponse> ResetAsync(
        RequestOptions? options = null,
        CancellationToken cancellationToken = default
    ) => _sender.CallAsync(HttpMethod.Post, $"{Root}/reset", null, options, cancellationToken);

    /// <summary>Makes the processor misbehave with the next calls: <c>POST /v1/sandbox/faults</c>.</summary>
    /// <param name="fault">How, and with how many calls.</param>
    /// <param name="options">Settings of this call.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>All faults that are still to come, the next one first.</returns>
    /// <exception cref="CofferException">400: faults of the request; or another failure.</exception>
    public async Task<CofferResponse<IReadOnlyList<PlannedFault>>> AddFaultAsync(
        AddFaultParams fault,
        RequestOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        var body = RawContent.Of(fault, ClientJson.Wire.AddFaultParams);
        return Faults(
            await _sender
                .CallAsync(HttpMethod.Post, $"{Root}/faults", body, options, cancellationToken)
                .ConfigureAwait(false)
        );
    }

    /// <summary>Lists the faults that are still to come: <c>GET /v1/sandbox/faults</c>.</summary>
    /// <param name="options">Settings of this call.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The faults, the next one first.</returns>
    /// <exception cref="CofferException">The server refused it, or no answer came.</exception>
    public async Task<CofferResponse<IReadOnlyList<PlannedFault>>> FaultsAsync(
        RequestOptions? options = null,
        CancellationToken cancellationToken = default
    ) =>
        Faults(
            await _sender
                .CallAsync(HttpMethod.Get, $"{Root}/faults", null, options, cancellationToken)
                .ConfigureAwait(false)
        );

    /// <summary>Tells what time it is for the account: <c>GET /v1/sandbox/clock</c>.</summary>
    /// <param name="options">Settings of this call.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The clock.</returns>
    /// <exception cref="CofferException">The server refused it, or no answer came.</exception>
    public async Task<CofferResponse<SandboxClock>> ClockAsync(
        RequestOptions? options = null,
        CancellationToken cancellationToken = default
    ) =>
        Clock(
            await _sender.CallAsync(HttpMethod.Get, ClockPath, null, options, cancellationToken).ConfigureAwait(false)
        );

    /// <summary>
    /// Moves the account's time forward; what falls due on the way happens in order, and the answer comes when it has:
    /// <c>POST /v1/sandbox/clock</c>.
    /// </summary>
    /// <param name="target">To which instant, or by how much.</param>
    /// <param name="options">Settings of this call; years may take longer than its usual time limit.</param>
    /// <param name="cancellationToken">Ends the call; the clock may move on all the same.</param>
    /// <returns>The clock, and what happened.</returns>
    /// <exception cref="CofferException">
    /// 409 <see cref="ErrorCode.ClockBackwards"/>: the instant is past; or another failure.
    /// </exception>
    public async Task<CofferResponse<SandboxClock>> AdvanceClockAsync(
        AdvanceClockParams target,
        RequestOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        var body = RawContent.Of(target, ClientJson.Wire.AdvanceClockParams);
        return Clock(
            await _sender.CallAsync(HttpMethod.Post, ClockPath, body, options, cancellationToken).ConfigureAwait(false)
        );
    }

    private static CofferResponse<SandboxClock> Clock(CofferResponse answer) =>
        answer.As(member: null, ClientJson.Wire.SandboxClock);

    private static CofferResponse<IReadOnlyList<PlannedFault>> Faults(CofferResponse answer) =>
        new(answer, AnswerReading.Value(answer, "faults", ClientJson.Wire.ListPlannedFault));
}
