// The table of rooms and floors, read from ARCHITECTURE.md, so that the plan and its check cannot part.
using System.Globalization;
using System.Text.RegularExpressions;

namespace Coffer.Tests.House;

/// <summary>The floor of each room of src/Coffer.</summary>
public sealed partial record FloorPlan(IReadOnlyDictionary<string, int> Floors)
{
    public static FloorPlan Read(string architecture)
    {
        var floors = new Dictionary<string, int>();
        foreach (Match row in Row().Matches(architecture))
        {
            floors.Add(row.Groups["room"].Value, int.Parse(row.Groups["floor"].Value, CultureInfo.InvariantCulture));
        }
        return floors.Count > 0
            ? new(floors)
            : throw new InvalidDataException("ARCHITECTURE.md has no table with rows like | 3 | `Cards` | … |.");
    }

    [GeneratedRegex(@"^\|\s*(?<floor>\d+)\s*\|\s*`(?<room>\w+)`\s*\|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
