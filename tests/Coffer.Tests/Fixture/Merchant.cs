// A merchant for one test: an account, its three keys, a client for each, and verbs that bring it where a test begins.
using Coffer.Access;
using Coffer.Client;
using Coffer.Kernel;
using Coffer.Storage;

namespace Coffer.Tests.Fixture;

public sealed class Merchant
{
    public const string Visa = "4111111111111111";
    public const string Mastercard = "5555555555554444";
    public const string Amex = "378282246310005";
    public const string Discover = "6011111111111117";
    public const string Expires = "1235";

    private Merchant(TestServer server, Guid account, IReadOnlyDictionary<KeyKind, string> keys)
    {
        Server = server;
        Account = account;
        Keys = keys;
        Api = Client(KeyKind.Private);
        Browser = Client(KeyKind.Public);
        Reports = Client(KeyKind.Reporting);
    }

    public TestServer Server { get; }
    public Guid Account { get; }
    public IReadOnlyDictionary<KeyKind, string> Keys { get; }

    /// <summary>With the private key; never retries, so that a test sees each answer.</summary>
    public CofferClient Api { get; }

    /// <summary>With the public key.</summary>
    public CofferClient Browser { get; }

    /// <summary>With the reporting key.</summary>
    public CofferClient Reports { get; }

    public Uri Address => Server.Running.BaseAddress;

    public static async Task<Merchant> On(TestServer server, AccountKind kind = AccountKind.Sandbox)
    {
        var tools = server.Running.Tools;
        var now = DateTimeOffset.UtcNow;
        var account = Guid.CreateVersion7(now);
        var keys = Enum.GetValues<KeyKind>()
            .ToDictionary(
                keyKind => keyKind,
                keyKind =>
                    KeyHash.Make(
                        tools.Keys.Hashing,
                        kind,
                        new KeyOrder(Guid.CreateVersion7(now), keyKind, "test", Instants.Milliseconds(now))
                    )
            );
        await tools.Database.Write(async tx =>
        {
            var seq = await AccessStore.Add(tx, account, kind, "Test shop", Instants.Milliseconds(now));
            foreach (var (key, _) in keys.Values)
                AccessStore.AddKey(tx, seq, key);
        });
        return new(server, account, keys.ToDictionary(key => key.Key, key => key.Value.Text));
    }

    public CofferClient Client(KeyKind kind, int maxRetries = 0) =>
        new(
            CheckedAnswers.Client,
            new CofferClientOptions
            {
                BaseAddress = Address,
                ApiKey = Keys[kind],
                MaxRetries = maxRetries,
            }
        );

    public async Task<string> ACustomer(string firstName = "Jane") =>
        (await Api.Customers.CreateAsync(new CreateCustomerParams { FirstName = firstName })).Value.Id;

    public async Task<string> AToken(string number = Visa, string? code = null, bool oneTime = false) => (
            await Browser.Tokens.CreateAsync(
                new CreateTokenParams
                {
                    CreditCard = new CreditCard
                    {
                        AccountNumber = number,
                        Expires = Expires,
                        VerificationValue = code,
                    },
                    OneTimePayment = oneTime,
                }
            )
        ).Value.Id;

    public async Task<string> ABankToken(string account = "123456789", string routing = "021000021") => (
            await Browser.Tokens.CreateAsync(
                new CreateTokenParams
                {
                    Check = new Check
                    {
                        AccountNumber = account,
                        RoutingNumber = routing,
                        Name = "Jane Smith",
                    },
                }
            )
        ).Value.Id;

    public async Task<WalletMethod> AStoredCard(string customer, string number = Visa) =>
        (await Api.Wallets.AddAsync(customer, new AddWalletParams { Token = await AToken(number) })).Value;

    /// <summary>Valid Visa numbers, each different, for filling wallets.</summary>
    public static string AVisa(int i)
    {
        var head = $"40000200{i:D7}";
        var sum = 0;
        for (var place = 0; place < head.Length; place++)
        {
            var digit = head[head.Length - 1 - place] - '0';
            var doubled = place % 2 == 0 ? digit * 2 : digit;
            sum += doubled > 9 ? doubled - 9 : doubled;
        }

        return $"{head}{(10 - (sum % 10)) % 10}";
    }
}
