// The approved examples, docs/api/examples/<name>.json: the docs and the OpenAPI document show them, and live answers
// are held against them. With APPROVE=1 in the environment, what came is written in place of what was approved; look at
// the difference before it is committed, and build again, since the document shows the files too.
//     Approved.Matches("create-customer.answer", json);
namespace Coffer.Tests.Contract;

public static class Approved
{
    /// <summary>The JSON is the example, but for what differs from run to run (<see cref="Scrubbed"/>).</summary>
    public static void Matches(string name, string json) => Holds(ContractFiles.Example(name), Scrubbed.Text(json));

    /// <summary>An example's text. Ids given here stand in for its sample ids, the first for 0, the second for
    /// 1, and so on; UUIDs and transaction ids are told apart by their form.</summary>
    public static string Text(string name, params IReadOnlyList<string> ids)
    {
        var text = File.ReadAllText(ContractFiles.Example(name));
        for (var place = 0; place < ids.Count; place++)
        {
            var sample = ids[place].Length == 36 ? $"00000000-0000-0000-0000-{place:x12}" : $"1{place:D14}";
            text = text.Replace($"\"{sample}\"", $"\"{ids[place]}\"", StringComparison.Ordinal);
        }
        return text;
    }

    /// <summary>The file has this text; or, approving, it gets it.</summary>
    internal static void Holds(string path, string text) =>
        Holds(path, text, Environment.GetEnvironmentVariable("APPROVE") == "1");

    internal static void Holds(string path, string text, bool approving)
    {
        var approved = File.Exists(path) ? File.ReadAllText(path) : null;
        if (approved == text)
        {
            return;
        }
        if (approving)
        {
            File.WriteAllText(path, text);
            return;
        }
        var what = approved is null ? "was not approved yet" : "differs";
        Assert.Fail(
            $"{Path.GetFileName(path)} {what} (- approved, + came; APPROVE=1 writes it):\n"
                + LineDiff.Of(approved ?? "", text)
        );
    }
}
