// The table of dates on the page of subscriptions: each row is what the calendar gives.
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Coffer.Kernel;
using Coffer.Tests.Fixture;

namespace Coffer.Tests.Contract;

public sealed partial class CalendarTableTests
{
    [Fact]
    public void The_dates_on_the_page_are_the_calendar_s()
    {
        var page = File.ReadAllText(ContractFiles.Page("subscriptions"));
        var rows = Row().Matches(page);

        Assert.Equal(10, rows.Count);
        Assert.All(
            rows,
            row =>
            {
                var shown = row.Groups["dates"].Value.Split(", ").Select(Day).ToList();
                var cycle = Read(ContractCheck.Json($"{{{row.Groups["cycle"].Value}}}"));
                var anchor = BillingCalendar.Begin(cycle, Day(row.Groups["start"].Value));
                Assert.Equal(shown.Select((_, n) => BillingCalendar.Due(cycle, anchor, n)), shown);
            }
        );
    }

    private static Cycle Read(JsonElement json)
    {
        var unit = json.Text("unit")!.Replace("_", "", StringComparison.Ordinal);
        var interval = json.TryGetProperty("interval", out var every) ? every.GetInt32() : 1;
        var days =
            !json.TryGetProperty("day_of_cycle", out var of) ? []
            : of.ValueKind == JsonValueKind.Array ? of.EnumerateArray().Select(day => day.GetInt32()).ToArray()
            : [of.GetInt32()];
        return new(Enum.Parse<CycleUnit>(unit, ignoreCase: true), interval, days);
    }

    private static DateOnly Day(string text) =>
        DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None);

    [GeneratedRegex(
        @"^\| (?<start>\d{4}-\d\d-\d\d) \| `(?<cycle>[^`]+)` \| (?<dates>[^|]+) \|$",
        RegexOptions.Multiline
    )]
    private static partial Regex Row();
}
