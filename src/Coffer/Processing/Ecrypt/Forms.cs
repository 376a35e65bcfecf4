// The forms that words and ids of upstream must have before they are kept, answered or logged. What has another form is
// as absent: it could hold what was sent there.
using System.Buffers;
using Coffer.Sealing;

namespace Coffer.Processing.Ecrypt;

internal static class Forms
{
    private const string Lower = "abcdefghijklmnopqrstuvwxyz";
    private const string Upper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    private const string Figures = "0123456789";
    private const int MaxText = 100;

    private static readonly SearchValues<char> SnakeLetters = SearchValues.Create(Lower + "_");
    private static readonly SearchValues<char> Letters = SearchValues.Create(Lower + Upper + "_");
    private static readonly SearchValues<char> Alphanumerics = SearchValues.Create(Lower + Upper + Figures);
    private static readonly SearchValues<char> IdLetters = SearchValues.Create(Lower + Upper + Figures + "-");
    private static readonly SearchValues<char> RequestIdLetters = SearchValues.Create(Lower + Upper + Figures + "-:");

    /// <summary>A transaction's id or a token.</summary>
    public static string? Id(string? text) => WithoutCard(Of(text, IdLetters, 64));

    public static string? Word(string? text) => Of(text, Letters, 40);

    public static string? SnakeWord(string? text) => Of(text, SnakeLetters, 40);

    public static string? Code(string? text) => WithoutCard(Of(text, Alphanumerics, 40));

    public static string? RequestId(string? text) => WithoutCard(Of(text, RequestIdLetters, 64));

    /// <summary>A text for people. Three digits in a row may be a security code, more an account.</summary>
    public static string? Text(string? text)
    {
        if (text is not { Length: > 0 and <= MaxText } || text.Any(char.IsControl))
            return null;
        var run = 0;
        foreach (var c in text)
        {
            run = char.IsDigit(c) ? run + 1 : 0;
            if (run == 3)
                return null;
        }

        return text;
    }

    // Whatever stands around the digits.
    private static string? WithoutCard(string? text) =>
        text is not null && !CardNumberPattern.Occurs(string.Concat(text.Select(c => char.IsAsciiDigit(c) ? c : ',')))
            ? text
            : null;

    private static string? Of(string? text, SearchValues<char> letters, int most) =>
        text is { Length: > 0 } && text.Length <= most && !text.AsSpan().ContainsAnyExcept(letters) ? text : null;
}
