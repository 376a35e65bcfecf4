// An end of a span of time in the list's filters: an instant, or a whole day.
using System.Globalization;

namespace Coffer.Client;

/// <summary>
/// An end of a span of time, which itself counts: an instant, or a date, which is that whole day in the account's time
/// zone. Both convert to it by themselves.
/// </summary>
public readonly record struct CreatedBound
{
    private readonly string? _text;

    /// <summary>An instant.</summary>
    /// <param name="instant">The first or last instant that counts.</param>
    public CreatedBound(DateTimeOffset instant) => _text = InstantConverter.Text(instant);

    /// <summary>A whole day.</summary>
    /// <param name="day">The first or last day that counts.</param>
    public CreatedBound(DateOnly day) => _text = day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>The text on the wire.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => _text ?? "";

    /// <summary>Takes an instant.</summary>
    /// <param name="instant">The first or last instant that counts.</param>
    public static implicit operator CreatedBound(DateTimeOffset instant) => new(instant);

    /// <summary>Takes a whole day.</summary>
    /// <param name="day">The first or last day that counts.</param>
    public static implicit operator CreatedBound(DateOnly day) => new(day);
}
