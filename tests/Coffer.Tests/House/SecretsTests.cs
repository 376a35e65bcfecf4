// The checks that guard what belongs to others: the account in each statement, the callers of Reveal.
namespace Coffer.Tests.House;

public sealed class SecretsTests
{
    private const string Store = "src/Coffer/Cards/CardStore.cs";

    private static readonly SourceFile Migration = new(
        "src/Coffer/Storage/Migrations/0001_start.sql",
        """
        -- The start.
        create table cards (
            id {uuid} primary key,
            account {ref} not null references accounts (seq),
            amount numeric(10, 2)
        );
        create table if not exists facts (name text primary key, accounting text);
        create table one_line (id text, account bigint, unique (id, account)); -- (
        create table none (id text primary key, -- account bigint
            other text, check (other <> 'x'));
        alter table notes add column account bigint;
        """
    );

    [Fact]
    public void The_tables_are_read_from_the_migrations() =>
        Assert.Equal(["cards", "notes", "one_line"], AccountInSql.TablesWithAccount([Migration]).Order());

    [Theory]
    [InlineData("tx.Run(\"select id from cards where id = $1\");")]
    [InlineData("tx.Run(\"update cards set x = $1 \" + \"where id = $2\");")]
    [InlineData("tx.Run($\"delete from notes where id = {id}\");")]
    [InlineData("tx.Run(\"insert into notes (id) values ($1)\");")]
    [InlineData("tx.Run(\"select f.name from facts f join cards c on c.id = f.id\");")]
    [InlineData("const string Sql = \"\"\"\n select id\n from cards\n \"\"\";")]
    public void A_statement_without_the_account_is_reported(string code) =>
        Assert.Contains("account column", Assert.Single(Sql(Store, code)).Message);

    [Theory]
    [InlineData(Store, "tx.Run(\"select id from cards where account = $1\");")]
    [InlineData(Store, "tx.Run(\"update cards set x = $1 \" + \"where account = $2\");")]
    [InlineData(Store, "tx.Run(\"select name from facts\");")]
    [InlineData("src/Coffer/Cards/Card.cs", "var a = \"not a statement from cards\";")]
    public void What_names_it_or_needs_not_is_left_alone(string path, string code) => Assert.Empty(Sql(path, code));

    [Fact]
    public void An_exception_holds_for_its_statement_and_is_stale_without_one()
    {
        AccountException[] known = [new(Store, "select id from cards", "found by account before")];

        Assert.Empty(Sql(Store, "tx.Run(\"select id from cards where id = $1\");", known));
        Assert.Contains("Remove it", Assert.Single(Sql(Store, "", known)).Message);
    }

    [Theory]
    [InlineData("card.Reveal(x => x);")]
    [InlineData("card?.Reveal();")]
    [InlineData("list.Select(card.Reveal);")]
    [InlineData("card.Reveal<string>(x => x);")]
    public void A_call_of_Reveal_is_reported_until_it_is_approved(string code)
    {
        var file = new SourceFile("src/Coffer/Processing/A.cs", "// A sample.\n" + code);

        Assert.Equal(2, Assert.Single(Reveals.Check([file], [])).Line);
        Assert.Empty(Reveals.Check([file], [new(file.Path, 1, "sent to the processor")]));
        Assert.Contains("Lower", Assert.Single(Reveals.Check([file], [new(file.Path, 2, "both")])).Message);
    }

    [Fact]
    public void The_sealed_room_and_words_may_say_Reveal() =>
        Assert.Empty(
            Reveals.Check([new("src/Coffer.Sealing/A.cs", "a.Reveal();"), new("src/Coffer/A.cs", "// a.Reveal()")], [])
        );

    private static List<Finding> Sql(string path, string code, AccountException[]? exceptions = null) =>
        [.. AccountInSql.Check([Migration, new(path, code)], exceptions ?? [])];
}
