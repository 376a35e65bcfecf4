// The members that an object may have. The page's snake_case name, its camelCase and its PascalCase are one member.
namespace Coffer.Wire;

public sealed class Shape
{
    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);

    public Shape(params string[] names)
    {
        Names = names;
        for (var i = 0; i < names.Length; i++)
        {
            var pascal = Pascal(names[i]);
            _places[names[i]] = i;
            _places[char.ToLowerInvariant(pascal[0]) + pascal[1..]] = i;
            _places[pascal] = i;
        }
    }

    public IReadOnlyList<string> Names { get; }

    /// <summary>The member's place in <see cref="Names"/>, or -1 for a member that we do not know.</summary>
    public int Find(string spelling) => _places.GetValueOrDefault(spelling, -1);

    private static string Pascal(string snake) =>
        string.Concat(snake.Split('_').Select(word => char.ToUpperInvariant(word[0]) + word[1..]));
}
