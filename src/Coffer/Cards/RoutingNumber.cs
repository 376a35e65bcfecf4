// ABA routing numbers: nine digits whose weighted sum (3, 7, 1) is a multiple of ten. They name a bank and are no
// secret.
namespace Coffer.Cards;

public static class RoutingNumber
{
    private static ReadOnlySpan<byte> Weights => [3, 7, 1, 3, 7, 1, 3, 7, 1];

    public static bool IsNineDigits(string text) =>
        text.Length == 9 && !text.AsSpan().ContainsAnyExceptInRange('0', '9');

    public static bool HasValidChecksum(string text)
    {
        if (!IsNineDigits(text) || text == "000000000")
            return false;
        var sum = 0;
        for (var i = 0; i < 9; i++)
            sum += Weights[i] * (text[i] - '0');
        return sum % 10 == 0;
    }
}
