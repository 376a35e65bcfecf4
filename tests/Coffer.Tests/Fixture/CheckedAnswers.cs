// Between every test's client and the server: each answer of /v1 is held against the OpenAPI document and the rules
// that hold for all of them, whatever the test itself asks. A test cannot forget it.
using System.Text.Json;
using System.Text.RegularExpressions;
using Coffer.Tests.Contract;

namespace Coffer.Tests.Fixture;

internal sealed partial class CheckedAnswers()
    : DelegatingHandler(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
{
    private static readonly Lazy<IReadOnlyList<(string Method, string[] Path, string Operation)>> Operations = new(
        Read
    );

    /// <summary>One client for the whole run: its connections are shared, its answers are checked.</summary>
    public static HttpClient Client { get; } = new(new CheckedAnswers()) { Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>Every operation of the document: its method and its path with {names}.</summary>
    public static IEnumerable<(string Method, string Path, string Operation)> All =>
        Operations.Value.Select(one => (one.Method, $"/{string.Join('/', one.Path)}", one.Operation));

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        var answer = await base.SendAsync(request, cancellationToken);
        var path = request.RequestUri!.AbsolutePath.Trim('/').Split('/');
        if (path[0].Equals("v1", StringComparison.OrdinalIgnoreCase) && (int)answer.StatusCode != 204)
        {
            await Check(request.Method.Method, path, answer);
        }
        return answer;
    }

    private static async Task Check(string method, string[] path, HttpResponseMessage answer)
    {
        var id = answer.Headers.GetValues("X-Request-Id").Single();
        Assert.Matches(RequestId(), id);
        await answer.Content.LoadIntoBufferAsync();
        var json = await answer.Content.ReadAsStringAsync();
        if (method == "HEAD")
        {
            Assert.Empty(json);
            return;
        }
        Assert.Equal("application/json", answer.Content.Headers.ContentType?.ToString());
        if (!answer.Headers.Contains("Idempotent-Replayed"))
        {
            Assert.Equal(id, ContractCheck.Json(json).GetProperty("request_id").GetString());
        }
        if (
            Operations.Value.FirstOrDefault(one => one.Method == method && Fits(one.Path, path)) is
            { Operation: { } operation }
        )
        {
            ContractCheck.Answer(operation, (int)answer.StatusCode, json);
        }
        else
        {
            ContractCheck.Error(json);
        }
    }

    private static bool Fits(string[] template, string[] path) =>
        template.Length == path.Length
        && template
            .Zip(path)
            .All(part => part.First[0] == '{' || part.First.Equals(part.Second, StringComparison.OrdinalIgnoreCase));

    // Literal paths first: /transactions/sale is no transaction's id.
    private static List<(string Method, string[] Path, string Operation)> Read() =>
        [
            .. ContractCheck
                .Document.GetProperty("paths")
                .EnumerateObject()
                .SelectMany(path =>
                    path.Value.EnumerateObject()
                        .Where(one => one.Value.ValueKind == JsonValueKind.Object)
                        .Select(one =>
                            (
                                one.Name.ToUpperInvariant(),
                                path.Name.Trim('/').Split('/'),
                                one.Value.GetProperty("operationId").GetString()!
                            )
                        )
                )
                .OrderBy(one => one.Item2.Count(part => part[0] == '{')),
        ];

    [GeneratedRegex("^[0-9A-Z]{21}$")]
    private static partial Regex RequestId();
}
