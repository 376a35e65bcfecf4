// The door of the library: one client, its groups of calls, and the plain way to send anything.
namespace Coffer.Client;

/// <summary>
/// A client of a Coffer server. Safe for use by many threads at once: make one and keep it.
/// </summary>
/// <remarks>
/// Every POST, PUT, PATCH and DELETE carries an <c>Idempotency-Key</c>, so a retry never does a thing twice.
/// Failures to connect, the statuses 429 and 503, and a 409 <c>idempotency_in_progress</c> are tried again; nothing
/// else is. Failures are <see cref="CofferException"/>.
/// </remarks>
/// <example>
/// <code>
/// using var coffer = new CofferClient(new CofferClientOptions { ApiKey = key });
/// Customer jane = await coffer.Customers.CreateAsync(new() { FirstName = "Jane" });
/// </code>
/// </example>
public sealed class CofferClient : IDisposable
{
    private readonly Sender _sender;

    /// <summary>Makes a client with connections of its own.</summary>
    /// <param name="options">Where the server is, the key, and the rest.</param>
    /// <exception cref="ArgumentException">
    /// An option is out of its range, or the key has characters that no header can carry.
    /// </exception>
    public CofferClient(CofferClientOptions options)
        : this(new Sender(Sender.NewHttpClient(), ownsHttp: true, options)) { }

    /// <summary>
    /// Makes a client that speaks through a given <see cref="HttpClient"/>, which it does not dispose.
    /// </summary>
    /// <param name="http">What sends the requests; its own <see cref="HttpClient.Timeout"/> applies too.</param>
    /// <param name="options">Where the server is, the key, and the rest.</param>
    /// <exception cref="ArgumentException">
    /// An option is out of its range, or the key has characters that no header can carry.
    /// </exception>
    public CofferClient(HttpClient http, CofferClientOptions options)
        : this(new Sender(http, ownsHttp: false, options)) { }

    private CofferClient(Sender sender)
    {
        _sender = sender;
        Customers = new CustomersClient(sender);
        Wallets = new WalletsClient(sender);
        Tokens = new TokensClient(sender);
        Transactions = new TransactionsClient(sender);
        Plans = new PlansClient(sender);
        Subscriptions = new SubscriptionsClient(sender);
        Renewals = new RenewalsClient(sender);
        Batches = new BatchesClient(sender);
        Events = new EventsClient(sender);
        Account = new AccountClient(sender);
        Sandbox = new SandboxClient(sender);
    }

    /// <summary>The people: <c>/v1/customers</c>.</summary>
    public CustomersClient Customers { get; }

    /// <summary>A customer's up to four payment methods: <c>/v1/customers/{Customer}/wallet</c>.</summary>
    public WalletsClient Wallets { get; }

    /// <summary>Cards and bank accounts on their way in: <c>/v1/tokens</c>.</summary>
    public TokensClient Tokens { get; }

    /// <summary>Charges: <c>/v1/transactions</c>.</summary>
    public TransactionsClient Transactions { get; }

    /// <summary>What customers can be enrolled in: <c>/v1/subscriptions</c>.</summary>
    public PlansClient Plans { get; }

    /// <summary>Customers in plans, and their bills: <c>/v1/customers/{Customer}/subscriptions</c>.</summary>
    public SubscriptionsClient Subscriptions { get; }

    /// <summary>What is to come of subscriptions, and why: <c>/v1/renewals</c>, preview and explain.</summary>
    public RenewalsClient Renewals { get; }

    /// <summary>What was settled together: <c>/v1/batches</c>.</summary>
    public BatchesClient Batches { get; }

    /// <summary>The record of every change: <c>/v1/events</c>.</summary>
    public EventsClient Events { get; }

    /// <summary>The account that the key belongs to: <c>/v1/account</c>.</summary>
    public AccountClient Account { get; }

    /// <summary>What only sandbox accounts can do: <c>/v1/sandbox</c>.</summary>
    public SandboxClient Sandbox { get; }

    /// <summary>
    /// Proves the account's records from the records: <c>GET /v1/verify</c>. Needs a private key.
    /// </summary>
    /// <param name="options">Settings of this call; it may take long.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>What was checked, and of what it does not hold.</returns>
    /// <exception cref="CofferException">The server refused it, or no answer came.</exception>
    public async Task<CofferResponse<Verification>> VerifyAsync(
        RequestOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        var answer = await _sender
            .CallAsync(HttpMethod.Get, "/v1/verify", null, options, cancellationToken)
            .ConfigureAwait(false);
        return answer.As(member: null, ClientJson.Wire.Verification);
    }

    /// <summary>
    /// Sends any request with this client's key, idempotency and retries, and hands back what came, whatever its
    /// status.
    /// </summary>
    /// <param name="method">The HTTP method.</param>
    /// <param name="path">The path with its query, below the base address: <c>/v1/customers?Size=1</c>.</param>
    /// <param name="body">
    /// The body: JSON text, a <see cref="System.Text.Json.Nodes.JsonNode"/>, or bytes; null for none.
    /// </param>
    /// <param name="options">
    /// Settings of this call. <see cref="RequestOptions.MaxRetries"/> 0 gives the first answer as it is.
    /// </param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The answer, also when it is an error.</returns>
    /// <exception cref="CofferConnectionException">No answer came.</exception>
    public Task<CofferResponse> SendAsync(
        HttpMethod method,
        string path,
        RawContent? body = null,
        RequestOptions? options = null,
        CancellationToken cancellationToken = default
    ) => _sender.SendAsync(method, path, body, options, cancellationToken);

    /// <summary>Closes the connections, if they are the client's own.</summary>
    public void Dispose() => _sender.Dispose();
}
