// Each ban sees its word and leaves comments, strings and other rooms alone.
namespace Coffer.Tests.House;

public sealed class BansTests
{
    [Theory]
    [InlineData("src/Coffer/Cards/A.cs", "var a = DateTime.Now;", "TimeProvider")]
    [InlineData("src/Coffer/Cards/A.cs", "var a = DateTime.UtcNow;", "TimeProvider")]
    [InlineData("src/Coffer/Cards/A.cs", "var a = DateTimeOffset.UtcNow;", "TimeProvider")]
    [InlineData("src/Coffer.Client/A.cs", "var a = DateTimeOffset.Now;", "TimeProvider")]
    [InlineData("src/Coffer/Cards/A.cs", "var a = TimeProvider.System.GetUtcNow();", "Hosting")]
    [InlineData("src/Coffer/Cards/A.cs", "var a = Guid.NewGuid();", "version 7")]
    [InlineData("src/Coffer/Cards/A.cs", "var a = Guid.CreateVersion7();", "version 7")]
    [InlineData("src/Coffer/Kernel/Money.cs", "double a = 1;", "minor units")]
    [InlineData("src/Coffer/Wallets/A.cs", "float a = 1;", "minor units")]
    [InlineData("src/Coffer/Processing/A.cs", "var a = reader.GetDouble();", "minor units")]
    [InlineData("src/Coffer/Transactions/A.cs", "var a = Double.Parse(s);", "minor units")]
    [InlineData("src/Coffer/Cards/A.cs", "var a = \"SELECT  * from cards\";", "name the columns")]
    [InlineData("src/Coffer/Cards/A.cs", "var a = \"\"\"\n select c.* from cards c \n\"\"\";", "name the columns")]
    [InlineData("src/Coffer/Storage/Migrations/0001.sql", "insert into a select * from b", "name the columns")]
    [InlineData("src/Coffer/Cards/A.cs", "Thread.Sleep(1);", "Task.Delay")]
    [InlineData("src/Coffer/Cards/A.cs", "Console.WriteLine(1);", "log")]
    [InlineData("src/Coffer.Client/A.cs", "Console.Error.Write(1);", "log")]
    [InlineData("src/Coffer/Cards/A.cs", "async void M() { }", "return Task")]
    [InlineData("src/Coffer/Cards/A.cs", "var a = new Random();", "RandomNumberGenerator")]
    [InlineData("src/Coffer/Cards/A.cs", "var a = Random.Shared.Next();", "RandomNumberGenerator")]
    [InlineData("src/Coffer/Cards/A.cs", "// TODO: later", "owner")]
    [InlineData("src/Coffer.Sealing/A.cs", "using Microsoft.Extensions.Logging;", "sealed room")]
    [InlineData("src/Coffer.Sealing/A.cs", "using System.Net.Http;", "sealed room")]
    [InlineData("src/Coffer/Cards/A.cs", "try { } catch { }", "empty catch")]
    [InlineData("src/Coffer/Cards/A.cs", "try { } catch (Exception) { /* // never mind */ }", "empty catch")]
    [InlineData("src/Coffer/Cards/A.cs", "try { } catch (IOException) { }", "empty catch")]
    public void A_banned_word_is_reported_with_its_reason(string path, string code, string reason)
    {
        var finding = Assert.Single(Bans.Check(new(path, "// A sample.\n" + code)));

        Assert.Contains(reason, finding.Message);
        Assert.InRange(finding.Line, 2, 3);
    }

    [Theory]
    [InlineData("src/Coffer/Cards/A.cs", "// DateTime.Now, Thread.Sleep, new Random( in a comment")]
    [InlineData("src/Coffer/Cards/A.cs", "var a = \"DateTime.Now TODO async void\";")]
    [InlineData("src/Coffer/Cards/A.cs", "var a = clock.GetUtcNow(); var id = Guid.CreateVersion7(now);")]
    [InlineData("src/Coffer/Hosting/A.cs", "Console.WriteLine(TimeProvider.System);")]
    [InlineData("src/Coffer.Client/A.cs", "var jitter = Random.Shared.Next(100);")]
    [InlineData("src/Coffer/Hosting/A.cs", "double seconds = 1;")]
    [InlineData("src/Coffer/Wallets/A.cs", "var a = list.Single().Name; // a double charge, a float")]
    [InlineData("src/Coffer/Cards/A.cs", "var a = \"select count(*) from cards\"; var b = 2 * 3;")]
    [InlineData("src/Coffer/Cards/A.cs", "// TODO(ada): name it")]
    [InlineData("src/Coffer.Sealing/A.cs", "using System.Security.Cryptography; // not Npgsql.")]
    [InlineData("src/Coffer/Cards/A.cs", "try { } catch (IOException) { // gone already, which is what we want\n }")]
    [InlineData("src/Coffer/Cards/A.cs", "try { } catch (Exception e) when (Log(e)) { // logged\n }")]
    [InlineData("src/Coffer/Cards/A.cs", "try { } catch (Exception) { Tell(); throw; }")]
    [InlineData("tests/Coffer.Tests/A.cs", "Thread.Sleep(1); var a = DateTime.Now; try { } catch { }")]
    public void What_is_not_banned_is_left_alone(string path, string code) =>
        Assert.Empty(Bans.Check(new(path, "// A sample.\n" + code)));

    [Fact]
    public void Every_ban_has_a_reason() =>
        Assert.All(Bans.All, ban => Assert.True(ban.Reason.Length > 30, ban.Pattern));
}
