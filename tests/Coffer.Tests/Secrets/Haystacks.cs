// All that came out of a server: each a name and its bytes. PostgreSQL's dump writes bytes as hex; they are looked
// at as bytes, too.
using System.Text;
using System.Text.RegularExpressions;

namespace Coffer.Tests.Secrets;

internal sealed partial class Haystacks
{
    private readonly List<(string Name, byte[] Bytes)> _all = [];

    public IEnumerable<string> Names => _all.Select(haystack => haystack.Name);

    public void Add(string name, byte[] bytes) => _all.Add((name, bytes));

    public void Add(string name, string text) => Add(name, Encoding.UTF8.GetBytes(text));

    public void AddFolder(string path)
    {
        foreach (var file in Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories))
            Add($"file {Path.GetFileName(file)}", File.ReadAllBytes(file));
    }

    public void AddDump(string dump)
    {
        Add("pg_dump", dump);
        using var bytes = new MemoryStream();
        foreach (Match hex in Bytea().Matches(dump))
        {
            bytes.Write(Convert.FromHexString(hex.Groups[1].ValueSpan));
            bytes.WriteByte((byte)'\n');
        }
        Add("pg_dump, bytes", bytes.ToArray());
    }

    /// <summary>"secret as form in haystack", for each that is found.</summary>
    public List<string> Find(IEnumerable<Planted> secrets) =>
        [
            .. from secret in secrets
            from form in secret.Forms().DistinctBy(form => Convert.ToHexString(form.Bytes))
            from haystack in _all
            where haystack.Bytes.AsSpan().IndexOf(form.Bytes) >= 0
            select $"{secret.Name} as {form.Form} in {haystack.Name}: {Around(haystack.Bytes, form.Bytes)}",
        ];

    public bool Holds(string haystack, string text) =>
        _all.Any(one =>
            one.Name.StartsWith(haystack, StringComparison.Ordinal)
            && one.Bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0
        );

    private static string Around(byte[] bytes, byte[] found)
    {
        var at = bytes.AsSpan().IndexOf(found);
        var (from, to) = (Math.Max(0, at - 80), Math.Min(bytes.Length, at + found.Length + 40));
        return Unprintable().Replace(Encoding.Latin1.GetString(bytes[from..to]), ".");
    }

    [GeneratedRegex(@"\\\\x([0-9a-f]+)")]
    private static partial Regex Bytea();

    [GeneratedRegex("[^ -~]")]
    private static partial Regex Unprintable();
}
