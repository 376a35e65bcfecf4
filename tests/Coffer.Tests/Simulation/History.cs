// What happened in a run, a line for each step. Ids are named by the order in which they first came up (T1, C2), so
// that the same seed tells the same history word for word.
using System.Globalization;
using System.Text;

namespace Coffer.Tests.Simulation;

internal sealed class History(Func<DateTimeOffset> now)
{
    private readonly Lock _adding = new();
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<char, int> _counts = [];
    private readonly List<string> _lines = [];

    public string Text
    {
        get
        {
            lock (_adding)
                return string.Join('\n', _lines);
        }
    }

    public string Name(char kind, string id)
    {
        lock (_adding)
        {
            if (_names.TryGetValue(id, out var name))
                return name;
            var count = _counts[kind] = _counts.GetValueOrDefault(kind) + 1;
            return _names[id] = string.Create(CultureInfo.InvariantCulture, $"{kind}{count}");
        }
    }

    public string Transaction(long id) => Name('T', id.ToString(CultureInfo.InvariantCulture));

    public void Add(string who, string what)
    {
        var line = new StringBuilder();
        line.Append(CultureInfo.InvariantCulture, $"{now():MM-dd HH:mm:ss.fff} {who, -6} {what}");
        lock (_adding)
            _lines.Add(line.ToString());
    }
}
