// Ids: of requests, of transactions, and what counts as one of ours.
using System.Collections.Concurrent;
using Coffer.Kernel;
using CsCheck;

namespace Coffer.Tests.Rules;

public sealed class IdsTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_request_id_is_21_characters_and_sorts_by_time()
    {
        var earlier = Ids.NewRequestId(Now);
        var later = Ids.NewRequestId(Now.AddMilliseconds(1));

        Assert.Matches("^[0-9A-Z]{21}$", earlier);
        Assert.True(string.CompareOrdinal(earlier, later) < 0);
    }

    [Fact]
    public void Request_ids_of_one_moment_differ() =>
        Assert.Equal(10_000, Enumerable.Range(0, 10_000).Select(_ => Ids.NewRequestId(Now)).Distinct().Count());

    [Fact]
    public void Transaction_ids_are_unique_and_grow_under_threads()
    {
        var all = new ConcurrentBag<long>();
        var growing = new ConcurrentBag<bool>();

        Parallel.For(
            0,
            8,
            _ =>
            {
                var mine = Enumerable.Range(0, 2_000).Select(_ => Ids.NewTransactionId(Now)).ToList();
                growing.Add(mine.Zip(mine.Skip(1)).All(pair => pair.First < pair.Second));
                mine.ForEach(all.Add);
            }
        );

        Assert.DoesNotContain(false, growing);
        Assert.Equal(16_000, all.Distinct().Count());
    }

    [Fact]
    public void A_transaction_id_is_15_digits_that_begin_with_1() =>
        Gen.Long[0, 30L * 365 * 86_400]
            .Sample(seconds =>
            {
                var id = Ids.NewTransactionId(DateTimeOffset.FromUnixTimeSeconds(1_767_225_600 + seconds));
                return id is >= 100_000_000_000_000 and < 200_000_000_000_000 && Ids.ReadTransactionId($"{id}") == id;
            });

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("00000000000000000000000000000000")]
    [InlineData("{00000000-0000-0000-0000-000000000000}")]
    [InlineData("00000000-0000-0000-0000-00000000000")]
    [InlineData("00000000-0000-0000-0000-00000000000g")]
    [InlineData(" 0000000-0000-0000-0000-000000000000")]
    public void What_is_no_uuid_of_the_wire_s_form_is_nobody_s_id(string? text) =>
        Assert.False(Ids.TryRead(text, out _));

    [Theory]
    [InlineData(null)]
    [InlineData("200000000000000")]
    [InlineData("10000000000000")]
    [InlineData("1000000000000000")]
    [InlineData("1٣0000000000000")]
    [InlineData("+10000000000000")]
    public void What_is_no_transaction_id_is_zero(string? text) => Assert.Equal(0, Ids.ReadTransactionId(text));

    [Fact]
    public void An_id_is_written_as_it_is_read() =>
        Gen.Guid.Sample(id =>
            Ids.TryRead(Ids.Text(id), out var again) && again == id && !Ids.Text(id).Any(char.IsUpper)
        );
}
