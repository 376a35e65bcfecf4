// Keeps what a server logs: text, values and scopes of every line, as any sink might write them.
using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Coffer.Tests.Hosting;

internal sealed class LogLines : ILoggerProvider, ISupportExternalScope
{
    private readonly ConcurrentQueue<string> lines = new();
    private IExternalScopeProvider scopes = new LoggerExternalScopeProvider();

    public IReadOnlyList<string> All => [.. lines];

    public string Text => string.Join('\n', lines);

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => scopes = scopeProvider;

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void Dispose() { }

    private sealed class Logger(LogLines all, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => all.scopes.Push(state);

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        )
        {
            var values = state is IEnumerable<KeyValuePair<string, object?>> pairs ? string.Join(' ', pairs) : "";
            var text = $"{logLevel} {category} {formatter(state, exception)} {values} {exception}";
            all.scopes.ForEachScope((scope, _) => text += $" ({scope})", state);
            all.lines.Enqueue(text);
        }
    }
}
