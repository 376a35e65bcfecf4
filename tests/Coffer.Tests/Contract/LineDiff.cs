// The difference between two texts, line by line, as a person reads it: common lines, lines gone (-), lines come (+).
using System.Text;

namespace Coffer.Tests.Contract;

internal static class LineDiff
{
    private const int Around = 3;

    public static string Of(string before, string after)
    {
        var lines = Lines(before.Split('\n'), after.Split('\n'));
        var shown = new StringBuilder();
        var skipping = false;
        for (var i = 0; i < lines.Count; i++)
        {
            var near = lines.Skip(i - Around).Take(Math.Min(i, Around) + 1 + Around).Any(line => line.Mark != ' ');
            if (near)
            {
                shown.Append(lines[i].Mark).Append(' ').Append(lines[i].Text).Append('\n');
            }
            else if (!skipping)
            {
                shown.Append("  …\n");
            }
            skipping = !near;
        }
        return shown.ToString();
    }

    // The longest common subsequence, from a table of the lengths of all tails.
    private static List<(char Mark, string Text)> Lines(string[] before, string[] after)
    {
        var common = new int[before.Length + 1, after.Length + 1];
        for (var b = before.Length - 1; b >= 0; b--)
        {
            for (var a = after.Length - 1; a >= 0; a--)
            {
                common[b, a] =
                    before[b] == after[a] ? common[b + 1, a + 1] + 1 : Math.Max(common[b + 1, a], common[b, a + 1]);
            }
        }

        var lines = new List<(char, string)>();
        var (x, y) = (0, 0);
        while (x < before.Length || y < after.Length)
        {
            if (x < before.Length && y < after.Length && before[x] == after[y])
            {
                lines.Add((' ', before[x++]));
                y++;
            }
            else if (y == after.Length || (x < before.Length && common[x + 1, y] >= common[x, y + 1]))
            {
                lines.Add(('-', before[x++]));
            }
            else
            {
                lines.Add(('+', after[y++]));
            }
        }
        return lines;
    }
}
