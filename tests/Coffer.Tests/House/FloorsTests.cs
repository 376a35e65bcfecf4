// The floor check sees what it is for: each bad sample is reported where it stands, each good one is not.
namespace Coffer.Tests.House;

public sealed class FloorsTests
{
    private const string Architecture = """
        | floor | room | what it is for |
        |---|---|---|
        | 3 | `Cards` | … |
        | 3 | `Events` | … |
        | 2 | `Http` | … |
        | 1 | `Storage` | … |
        | – | `Coffer.Sealing` | … |
        """;

    private static readonly FloorPlan Plan = FloorPlan.Read(Architecture);

    [Fact]
    public void The_plan_is_read_from_the_table()
    {
        Assert.Equal(
            ["Cards 3", "Events 3", "Http 2", "Storage 1"],
            Plan.Floors.Select(f => $"{f.Key} {f.Value}").Order()
        );
        Assert.Throws<InvalidDataException>(() => FloorPlan.Read("no table here"));
    }

    [Fact]
    public void The_real_plan_is_read_from_the_real_table() =>
        Assert.True(
            FloorPlan.Read(Repository.Text("ARCHITECTURE.md")).Floors is { Count: > 10 } floors && floors["Kernel"] == 0
        );

    [Theory]
    [InlineData("using Coffer.Cards;")]
    [InlineData("using static Coffer.Cards.Card;")]
    [InlineData("using Shown = Coffer.Cards.Card;")]
    [InlineData("using global::Coffer.Cards;")]
    [InlineData("using Coffer.Cards.Display;")]
    [InlineData("class A { Coffer.Cards.Card? card; }")]
    [InlineData("class A { void M() => Coffer.Cards.Card.New(); }")]
    [InlineData("class A { Cards.Card? card; }")]
    [InlineData("class A { void M() => Cards.Card.New(); }")]
    [InlineData("using Cards;")]
    public void An_arrow_that_runs_up_is_reported(string use)
    {
        var space = use.StartsWith("using", StringComparison.Ordinal)
            ? $"{use}\nnamespace Coffer.Http;"
            : $"namespace Coffer.Http;\n{use}";

        var finding = Assert.Single(Check("src/Coffer/Http/Body.cs", space));

        Assert.Contains("Http (floor 2) uses Cards (floor 3)", finding.Message);
        Assert.Equal(use.StartsWith("using", StringComparison.Ordinal) ? 1 : 2, finding.Line);
    }

    [Fact]
    public void A_using_below_the_namespace_counts_too() =>
        Assert.Single(Check("src/Coffer/Http/Body.cs", "namespace Coffer.Http;\nusing Cards;\nclass A;"));

    [Fact]
    public void The_same_floor_is_refused() =>
        Assert.Contains(
            "Events (floor 3) uses Cards (floor 3)",
            Assert
                .Single(Check("src/Coffer/Events/EventLog.cs", "using Coffer.Cards;\nnamespace Coffer.Events;"))
                .Message
        );

    [Theory]
    [InlineData("using Coffer.Storage;")]
    [InlineData("using Coffer.Sealing;")]
    [InlineData("using Coffer.Http;")]
    [InlineData("using System.Text;")]
    [InlineData("// using Coffer.Cards;")]
    [InlineData("class A { string s = \"Coffer.Cards.Card\"; object Cards = 1; void M() => Cards.ToString(); }")]
    public void What_runs_down_or_is_no_use_is_not_reported(string use) =>
        Assert.Empty(Check("src/Coffer/Http/Body.cs", use));

    [Fact]
    public void A_global_using_of_a_room_is_refused()
    {
        Assert.Contains("global", Assert.Single(Check("src/Coffer/Http/U.cs", "global using Coffer.Storage;")).Message);
        Assert.Contains(
            "global",
            Assert.Single(Check("src/Coffer/Coffer.csproj", "<Project>\n<Using Include=\"Coffer.Kernel\" />")).Message
        );
    }

    [Fact]
    public void A_room_without_a_floor_is_refused() =>
        Assert.Contains(
            "no floor",
            Assert.Single(Check("src/Coffer/Helpers/Helper.cs", "namespace Coffer.Helpers;")).Message
        );

    [Fact]
    public void A_use_of_a_room_that_is_not_planned_is_refused() =>
        Assert.Contains(
            "no room",
            Assert.Single(Check("src/Coffer/Http/Body.cs", "using Coffer.Helpers;\nnamespace Coffer.Http;")).Message
        );

    [Fact]
    public void A_file_outside_the_rooms_is_refused_but_for_the_program()
    {
        Assert.Contains("outside", Assert.Single(Check("src/Coffer/Things.cs", "namespace Coffer;")).Message);
        Assert.Empty(Check("src/Coffer/Program.cs", "using Coffer.Cards;\nreturn 0;"));
    }

    [Fact]
    public void A_namespace_that_is_not_its_folder_is_refused() =>
        Assert.Contains(
            "namespace",
            Assert.Single(Check("src/Coffer/Http/Body.cs", "namespace Coffer.Storage;\nclass A;")).Message
        );

    [Fact]
    public void A_library_that_uses_a_room_is_refused()
    {
        Assert.Contains("library", Assert.Single(Check("src/Coffer.Client/A.cs", "using Coffer.Http;")).Message);
        Assert.Empty(Check("src/Coffer.Client/A.cs", "namespace Coffer.Client.Cards;\nusing Coffer.Client.Events;"));
    }

    private static List<Finding> Check(string path, string text)
    {
        var card = new SourceFile("src/Coffer/Cards/Card.cs", "namespace Coffer.Cards;\npublic record Card;");
        return [.. Floors.Check([card, new(path, text)], Plan)];
    }
}
