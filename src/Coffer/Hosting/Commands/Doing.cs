// What commands have in common: faults become sentences, and answers become a table for people, lines of columns for
// other programs, or JSON for scripts.
using System.CommandLine;
using System.Text;
using Coffer.Http;
using Spectre.Console;

namespace Coffer.Hosting.Commands;

internal static class Doing
{
    public static Task<T> Run<T>(ServeOptions options, Func<Opening, Task<T>> work)
    {
        options.Check();
        return Faults.Explain(options, () => work(new Opening(options, TimeProvider.System)));
    }

    public static Option<bool> JsonOption(Command command)
    {
        var json = new Option<bool>("--json") { Description = "Print JSON" };
        command.Add(json);
        return json;
    }

    /// <summary>Rows of a list. JSON is an array of objects, with the columns' names as members.</summary>
    public static void Print(bool json, string[] columns, IEnumerable<string?[]> rows)
    {
        if (json)
            Console.Out.WriteLine(Json(columns, rows));
        else if (Console.IsOutputRedirected)
            PrintPlain(columns, rows);
        else
            PrintTable(columns, rows);
    }

    /// <summary>One thing, as lines of name and value or as a JSON object.</summary>
    public static void Print(bool json, params IReadOnlyList<(string Name, string Value)> facts)
    {
        if (json)
        {
            var text = Answers.Json(writer =>
            {
                writer.WriteStartObject();
                foreach (var (name, value) in facts)
                    writer.WriteString(name, value);
                writer.WriteEndObject();
            });
            Console.Out.WriteLine(Encoding.UTF8.GetString(text));
            return;
        }

        var width = facts.Max(fact => fact.Name.Length);
        foreach (var (name, value) in facts)
            Console.Out.WriteLine($"{Words(name).PadRight(width)}  {value}");
    }

    private static string Json(string[] columns, IEnumerable<string?[]> rows) =>
        Encoding.UTF8.GetString(
            Answers.Json(writer =>
            {
                writer.WriteStartArray();
                foreach (var row in rows)
                {
                    writer.WriteStartObject();
                    foreach (var (column, value) in columns.Zip(row).Where(pair => pair.Second is not null))
                        writer.WriteString(column, value);
                    writer.WriteEndObject();
                }

                writer.WriteEndArray();
            })
        );

    private static void PrintPlain(string[] columns, IEnumerable<string?[]> rows)
    {
        Console.Out.WriteLine(string.Join('\t', columns));
        foreach (var row in rows)
            Console.Out.WriteLine(string.Join('\t', row));
    }

    // Names and labels may be long; nobody can paste an id that was broken into lines.
    private static void PrintTable(string[] columns, IEnumerable<string?[]> rows)
    {
        var table = new Table { Border = TableBorder.Simple };
        foreach (var column in columns)
            table.AddColumn(new TableColumn(new Text(Words(column))) { NoWrap = column is not ("name" or "label") });
        foreach (var row in rows)
            table.AddRow(row.Select(value => new Text(ToMinute(value ?? ""))));
        AnsiConsole.Write(table);
    }

    private static string ToMinute(string value) =>
        DateTimeOffset.TryParseExact(value, "yyyy-MM-dd'T'HH:mm:ss.fff'Z'", null, default, out _)
            ? value[..16].Replace('T', ' ')
            : value;

    private static string Words(string name) => name.Replace('_', ' ');
}
