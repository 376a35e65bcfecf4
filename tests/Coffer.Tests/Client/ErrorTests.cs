// What a refusal turns into, whether Coffer wrote it, a proxy did, or nobody.
using System.Net;
using Coffer.Client;
using Xunit;

namespace Coffer.Tests.Client;

public sealed class ErrorTests
{
    private const string TwoFaults = """
        {"request_id":"0HN9PI9AU09HO00000004","errors":[
          {"type":"VALIDATION","code":"required","field":"amount.value","message":"The amount.value field is required."},
          {"type":"VALIDATION","code":"a_later_code","field":"lines[0].quantity","message":"Too odd.","ids":["s-1","s-2"]}]}
        """;

    private readonly ScriptedServer _server = new();

    [Fact]
    public async Task Every_fault_is_told_with_its_type_code_field_and_ids()
    {
        _server.Answers(TwoFaults, 400);

        var e = await Refusal();

        Assert.Equal(HttpStatusCode.BadRequest, e.StatusCode);
        Assert.Equal("0HN9PI9AU09HO00000004", e.RequestId);
        Assert.Equal(ErrorType.Validation, e.Kind);
        Assert.Equal(ErrorCode.Required, e.Code);
        Assert.Equal("amount.value", e.Errors[0].Field);
        Assert.Equal("a_later_code", e.Errors[1].Code!.Value.Value);
        Assert.Equal(["s-1", "s-2"], e.Errors[1].Ids);
        Assert.Empty(e.Errors[0].Ids);
    }

    [Fact]
    public async Task The_message_names_status_faults_and_request()
    {
        _server.Answers(TwoFaults, 400);

        var e = await Refusal();

        Assert.Equal(
            "400 BadRequest: required: The amount.value field is required. | a_later_code: Too odd. (request 0HN9PI9AU09HO00000004)",
            e.Message
        );
    }

    [Theory]
    [InlineData("<html><body>Bad Gateway for 4111111111111111</body></html>", "text/html")]
    [InlineData("[]", "application/json")]
    [InlineData("""{"errors":"none"}""", "application/json")]
    [InlineData("""{"errors":["x"]}""", "application/json")]
    [InlineData("{\"err", "text/plain; charset=no-such-set")]
    public async Task A_page_that_is_not_ours_is_told_as_such_without_a_word_of_it(string body, string type)
    {
        _server.Answers(body, 502, ("Content-Type", type));

        var e = await Refusal();

        Assert.Equal(ErrorType.Unreadable, e.Kind);
        Assert.Null(e.Code);
        Assert.Empty(e.Errors);
        Assert.Equal(
            $"502 BadGateway: the answer is not one that Coffer writes ({type}, {body.Length} characters)",
            e.Message
        );
        Assert.Equal(body, e.Response!.Body);
    }

    [Fact]
    public async Task An_empty_refusal_is_told_as_such()
    {
        _server.Answers("", 500);

        var e = await Refusal();

        Assert.Equal("500 InternalServerError: the answer is empty, where Coffer writes JSON", e.Message);
        Assert.Null(e.RequestId);
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html>Please log in to the WiFi</html>")]
    [InlineData("[]")]
    [InlineData("""{"request_id":"R"}""")]
    [InlineData("""{"customer":null}""")]
    [InlineData("""{"customer":7}""")]
    [InlineData("""{"customer":{"id":"c-1","created":"yesterday"}}""")]
    public async Task A_success_that_cannot_be_read_is_a_failure_and_not_a_crash(string body)
    {
        _server.Answers(body);

        var e = await Refusal();

        Assert.Equal(HttpStatusCode.OK, e.StatusCode);
        Assert.Equal(ErrorType.Unreadable, e.Kind);
    }

    [Fact]
    public async Task A_redirect_is_a_failure_so_that_the_key_goes_nowhere_else()
    {
        _server.Answers("", 307, ("Location", "https://elsewhere.example/"));

        var e = await Refusal();

        Assert.Equal(HttpStatusCode.TemporaryRedirect, e.StatusCode);
        Assert.Single(_server.Sent);
    }

    [Fact]
    public async Task An_exhausted_retry_tells_how_long_to_wait()
    {
        _server.Refuses(429, "rate_limit", ("Retry-After", "2"));

        var e = await Assert.ThrowsAsync<CofferException>(() => _server.Client(maxRetries: 0).Customers.GetAsync("c"));

        Assert.Equal(TimeSpan.FromSeconds(2), e.RetryAfter);
    }

    [Fact]
    public async Task A_message_that_is_no_text_is_kept_as_its_json()
    {
        _server.Answers("""{"errors":[{"type":"VALIDATION","message":{"a":1}}]}""", 400);

        var e = await Refusal();

        Assert.Equal("""{"a":1}""", e.Errors[0].Message);
        Assert.Null(e.Errors[0].Code);
    }

    private Task<CofferException> Refusal() =>
        Assert.ThrowsAsync<CofferException>(() => _server.Client().Customers.CreateAsync(new()));
}
