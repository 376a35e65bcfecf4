// A room of src/Coffer uses only rooms on lower floors of the plan, and Coffer.Sealing. Arrows that all run down make
// no circle. A use is a `using` line, a name that starts with Coffer, or a room's type named through its room.
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Coffer.Tests.House;

public static class Floors
{
    private const string Service = "src/Coffer/";
    private const string Plan = "the table in ARCHITECTURE.md";

    public static IEnumerable<Finding> Check(IReadOnlyCollection<SourceFile> files, FloorPlan plan)
    {
        var code = files.Where(file => file.Name.EndsWith(".cs", StringComparison.Ordinal)).ToList();
        var types = TypesOfRooms(code);
        return
        [
            .. code.Where(file => file.IsUnder(Service)).SelectMany(file => Home(file, plan)),
            .. code.SelectMany(file =>
                Uses(file, plan, types)
                    .DistinctBy(use => (use.Room, file.LineAt(use.Position)))
                    .Select(use => Judge(file, use, plan))
                    .OfType<Finding>()
            ),
            .. files.Where(file => file.Name.EndsWith(".csproj", StringComparison.Ordinal)).SelectMany(ProjectUsings),
        ];
    }

    // Program.cs stands above all floors; everything else under src/Coffer lives in a room and carries its name.
    private static IEnumerable<Finding> Home(SourceFile file, FloorPlan plan)
    {
        if (Room(file) is not { } room)
        {
            return file.Path == Service + "Program.cs"
                ? []
                :
                [
                    file.At(
                        0,
                        $"a file outside the rooms. Move it into a folder of {Plan}; only Program.cs stands here."
                    ),
                ];
        }
        if (!plan.Floors.ContainsKey(room))
        {
            return [file.At(0, $"the room {room} has no floor. Give it a row in {Plan}.")];
        }
        return file
            .Syntax.DescendantNodes()
            .OfType<BaseNamespaceDeclarationSyntax>()
            .Where(space =>
                $"{space.Name}." is var name && !name.StartsWith($"Coffer.{room}.", StringComparison.Ordinal)
            )
            .Select(space => file.At(space, $"the namespace {space.Name} is not its folder's. Make it Coffer.{room}."));
    }

    private static Finding? Judge(SourceFile file, (string Room, int Position, bool Global) use, FloorPlan plan)
    {
        if (!file.IsUnder(Service))
        {
            return file.IsUnder("src/") && plan.Floors.ContainsKey(use.Room)
                ? file.At(
                    use.Position,
                    $"a library uses Coffer.{use.Room}, a room of the service. Libraries know no rooms."
                )
                : null;
        }
        if (use.Global)
        {
            return file.At(
                use.Position,
                $"a global using of Coffer.{use.Room} hides an arrow. Write it in the files that use it."
            );
        }
        var room = Room(file);
        if (room is null || room == use.Room || use.Room == "Sealing" || !plan.Floors.TryGetValue(room, out var floor))
        {
            return null;
        }
        if (!plan.Floors.TryGetValue(use.Room, out var used))
        {
            return file.At(use.Position, $"{room} uses Coffer.{use.Room}, which is no room of {Plan}.");
        }
        return used < floor
            ? null
            : file.At(
                use.Position,
                $"{room} (floor {floor}) uses {use.Room} (floor {used}). A room uses only lower floors: hand in what "
                    + $"is needed as an argument, move what both share down, or change {Plan} and say why."
            );
    }

    private static IEnumerable<(string Room, int Position, bool Global)> Uses(
        SourceFile file,
        FloorPlan plan,
        ILookup<string, string> types
    )
    {
        var tokens = file.Syntax.DescendantTokens().ToList();
        for (var i = 0; i < tokens.Count; i++)
        {
            var qualified = i > 0 && tokens[i - 1].IsKind(SyntaxKind.DotToken);
            var (name, next) = (tokens[i].Text, i + 2 < tokens.Count && IsDot(tokens[i + 1]) ? tokens[i + 2].Text : "");
            var import = tokens[i].Parent?.FirstAncestorOrSelf<UsingDirectiveSyntax>();
            if (
                tokens[i].Parent?.FirstAncestorOrSelf<BaseNamespaceDeclarationSyntax>() is { } space
                && space.Name.Span.Contains(tokens[i].Span)
            )
            {
                continue;
            }
            if (name == "Coffer" && !qualified && next is not "")
            {
                yield return (
                    next,
                    tokens[i].SpanStart,
                    import?.GlobalKeyword.IsKind(SyntaxKind.GlobalKeyword) ?? false
                );
            }
            // Inside namespace Coffer.X the compiler also takes `using Y;` and `Y.Type` for Coffer.Y.
            else if (
                !qualified
                && plan.Floors.ContainsKey(name)
                && (types[name].Contains(next) || IsImported(import, tokens[i]))
            )
            {
                yield return (name, tokens[i].SpanStart, false);
            }
        }
    }

    private static bool IsDot(SyntaxToken token) =>
        token.IsKind(SyntaxKind.DotToken) || token.IsKind(SyntaxKind.ColonColonToken);

    private static bool IsImported(UsingDirectiveSyntax? import, SyntaxToken token) =>
        import?.NamespaceOrType.SpanStart == token.SpanStart;

    private static IEnumerable<Finding> ProjectUsings(SourceFile project) =>
        project.IsUnder("src/")
        && project.Text.IndexOf("<Using Include=\"Coffer", StringComparison.Ordinal) is >= 0 and var at
            ? [project.At(at, "a global using of a room hides an arrow. Write it in the files that use it.")]
            : [];

    private static ILookup<string, string> TypesOfRooms(IEnumerable<SourceFile> files) =>
        files
            .Where(file => file.IsUnder(Service) && Room(file) is not null)
            .SelectMany(file =>
                file.Syntax.DescendantNodes()
                    .OfType<BaseTypeDeclarationSyntax>()
                    .Select(type => (Room: Room(file)!, type.Identifier.Text))
            )
            .ToLookup(type => type.Room, type => type.Text);

    private static string? Room(SourceFile file) =>
        file.Path.Split('/') is ["src", "Coffer", var room, _, ..] ? room : null;
}
