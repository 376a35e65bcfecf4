// Paths and queries: escaped parts, put together in the order given.
using System.Globalization;
using System.Text;

namespace Coffer.Client;

internal sealed class Query
{
    private readonly StringBuilder _text = new();

    public Query Add(string name, string? value)
    {
        if (value is not null)
        {
            _text.Append(_text.Length == 0 ? '?' : '&');
            _text.Append(Uri.EscapeDataString(name)).Append('=').Append(Uri.EscapeDataString(value));
        }

        return this;
    }

    public Query Add(string name, long? value) => Add(name, value?.ToString(CultureInfo.InvariantCulture));

    public Query Add(string name, DateTimeOffset? value) =>
        Add(name, value is { } at ? InstantConverter.Text(at) : null);

    public override string ToString() => _text.ToString();
}

internal static class Route
{
    // An id is one segment of a path. Dots alone would climb out: deleting method ".." must not delete the customer.
    public static string Id(string id, string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(id, name);
        return id.All(c => c == '.')
            ? throw new ArgumentException("An id cannot be made of dots.", name)
            : Uri.EscapeDataString(id);
    }
}
