// The members that an object may have. The page's snake_case name, its camelCase and its PascalCase are one member.
namespace Coffer.Wire;

public sealed class Shape
{
    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);
    private readonly string[] _names;

    public Shape(params string[] names)
    {
        _names = names;
        for (var i = 0; i < names.Length; i++)
        {
            var pascal = Pascal(names[i]);
            _places[names[i]] = i;
            _places[char.ToLowerInvariant(pascal[0]) + pascal[1..]] = i;
            _places[pascal] = i;
        }
    }

    public IReadOnlyList<string> Names => _names;

    /// <summary>The member's place in <see cref="Names"/>, or -1 for a member that we do not know.</summary>
    public int Find(string spelling) => _places.GetValueOrDefault(spelling, -1);

    /// <summary>The same of a name in the code, which is nearly always the very string that the shape was made
    /// of.</summary>
    internal int PlaceOf(string name)
    {
        for (var i = 0; i < _names.Length; i++)
        {
            if (ReferenceEquals(_names[i], name))
                return i;
        }

        return Find(name);
    }

    private static string Pascal(string snake) =>
        string.Concat(snake.Split('_').Select(word => char.ToUpperInvariant(word[0]) + word[1..]));
}
