// What holds digits never shows them: not as text, not in a log, not as JSON, not in a debugger's first view.
using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using Coffer.Sealing;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Coffer.Tests.Sealing;

public sealed class SecrecyTests
{
    private const string Account = "987612345678";
    private const string Code = "7351";

    public static TheoryData<object, string> Secrets =>
        new()
        {
            { Room.ACard("4242424242424242"), "424242" },
            { Room.AnAccount(Account), "8761" },
            { Room.ACode(Code), "735" },
        };

    [Theory]
    [MemberData(nameof(Secrets))]
    public void No_text_form_shows_hidden_digits(object secret, string hidden)
    {
        string[] texts =
        [
            secret.ToString()!,
            $"{secret}",
            string.Concat("", secret),
            string.Format(CultureInfo.InvariantCulture, "{0,40:N}", secret),
            Convert.ToString(secret, CultureInfo.InvariantCulture)!,
            new { secret }.ToString()!,
            (secret, 1).ToString(),
        ];
        Assert.All(texts, text => Assert.DoesNotContain(hidden, text, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Secrets))]
    public void A_log_line_and_its_values_show_the_mask(object secret, string hidden)
    {
        var log = new Captured();
        log.LogInformation("stored {Secret} {@Whole}", secret, secret);
        Assert.DoesNotContain(hidden, string.Join('\n', log.Lines), StringComparison.Ordinal);
        Assert.Contains(secret.ToString()!, log.Lines[0], StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Secrets))]
    public void Json_refuses(object secret, string hidden)
    {
        foreach (var value in new[] { secret, new[] { secret }, new { inner = secret } })
        {
            var refusal = Assert.Throws<NotSupportedException>(() => JsonSerializer.Serialize(value));
            Assert.DoesNotContain(hidden, refusal.ToString(), StringComparison.Ordinal);
        }
        Assert.Throws<NotSupportedException>(() => JsonSerializer.Deserialize("{}", secret.GetType()));
        Assert.Throws<NotSupportedException>(() =>
            JsonSerializer.Deserialize("\"4111111111111111\"", secret.GetType())
        );
    }

    [Theory]
    [MemberData(nameof(Secrets))]
    public void A_debugger_shows_the_mask_and_not_the_digits(object secret, string hidden)
    {
        var type = secret.GetType();
        Assert.NotNull(type.GetCustomAttribute<DebuggerDisplayAttribute>());
        foreach (var field in type.GetFields(BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public))
        {
            var browsable = field.GetCustomAttribute<DebuggerBrowsableAttribute>()?.State;
            var shown = browsable == DebuggerBrowsableState.Never ? "" : field.GetValue(secret) as string ?? "";
            Assert.True(field.FieldType != typeof(byte[]) || browsable == DebuggerBrowsableState.Never, field.Name);
            Assert.DoesNotContain(hidden, shown, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Equal_digits_make_no_equal_objects_and_no_telling_hash()
    {
        var (one, two) = (Room.ACard(), Room.ACard());
        Assert.NotEqual(one, two);
        foreach (var type in new[] { typeof(CardNumber), typeof(AccountNumber), typeof(SecurityCode) })
            Assert.Equal(typeof(object), type.GetMethod(nameof(GetHashCode))!.DeclaringType);
    }

    [Fact]
    public void A_security_code_shows_not_even_its_length()
    {
        Assert.Equal("***", Room.ACode("123").ToString());
        Assert.Equal("***", Room.ACode("1234").ToString());
    }

    [Fact]
    public void A_key_shows_nothing_of_its_bytes()
    {
        using var key = Room.AKey();
        Assert.Equal("Coffer.Sealing.DataKey", $"{(object)key}");
        Assert.Equal(
            ["Id", "Version"],
            [.. typeof(DataKey).GetProperties().Select(each => each.Name).Order(StringComparer.Ordinal)]
        );
    }

    private sealed class Captured : ILogger
    {
        internal List<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        )
        {
            Lines.Add(formatter(state, exception));
            foreach (var (name, value) in (IEnumerable<KeyValuePair<string, object?>>)state!)
                Lines.Add($"{name}={value}");
        }
    }
}
