// What the sandbox's tests say of a merchant: its faults, its number in the tables, what is left of it there.
using Coffer.Access;
using Coffer.Client;
using Coffer.Hosting;
using Coffer.Tests.Fixture;
using Coffer.Tests.Rooms;

namespace Coffer.Tests.SandboxRoom;

internal static class Shop
{
    public const string FaultsPath = "/v1/sandbox/faults";
    public const string ResetPath = "/v1/sandbox/reset";
    public const string ClosePath = "/v1/sandbox/batch/close";

    public static async Task Breaks(this Merchant merchant, string next, int count = 1) =>
        (await merchant.Post(FaultsPath, $$"""{"next":"{{next}}","count":{{count}}}""")).MustSucceed();

    /// <summary>The queue: "timeout 2, processor_down 1".</summary>
    public static async Task<string> Queue(this Merchant merchant) => Queue(await merchant.Get(FaultsPath));

    public static string Queue(CofferResponse answer) =>
        string.Join(
            ", ",
            answer
                .Ok()
                .GetProperty("faults")
                .EnumerateArray()
                .Select(fault => $"{fault.At("next")} {fault.At("count")}")
        );

    public static async Task<long> Seq(this Merchant merchant) =>
        (await merchant.Server.Running.Tools.Database.Read(s => AccessStore.FindAccount(s, merchant.Account)))!.Seq;

    /// <summary>Another node on the merchant's database.</summary>
    public static Task<RunningServer> AnotherNode(this TestServer server) =>
        Server.Start(
            new ServeOptions
            {
                Urls = "http://127.0.0.1:0",
                Data = server.Folder.At("data"),
                Database = server.DatabaseUrl,
                BlockSize = TestServer.BlockSize,
            }
        );

    public static CofferClient At(this Merchant merchant, RunningServer node) =>
        new(
            CheckedAnswers.Client,
            new CofferClientOptions
            {
                BaseAddress = node.BaseAddress,
                ApiKey = merchant.Keys[KeyKind.Private],
                MaxRetries = 0,
            }
        );

    public static Task<CofferResponse> Post(this CofferClient client, string path, string? json, string? key = null) =>
        client.SendAsync(
            HttpMethod.Post,
            path,
            json is null ? null : RawContent.Text(json),
            new RequestOptions { IdempotencyKey = key, WithoutIdempotencyKey = key is null }
        );
}
