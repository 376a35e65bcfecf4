// The search itself, proven able to find: every form of every kind of secret in a heap of other bytes.
using System.Security.Cryptography;
using System.Text;

namespace Coffer.Tests.Secrets;

public sealed class SearchTests
{
    private static readonly Planted[] Secrets =
    [
        Planted.Card("visa", "4", 16),
        Planted.Card("amex", "37", 15),
        Planted.Card("diners", "36", 14),
        Planted.Card("long visa", "4", 19),
        Planted.Account("account", 12),
        Planted.Code("code", "8351"),
        Planted.Key("key", "cof_prv_sandbox_ABCDEFGHJKMNPQRSTV"),
    ];

    [Fact]
    public void Every_form_is_found_amid_other_bytes()
    {
        foreach (var secret in Secrets)
        {
            foreach (var (form, bytes) in secret.Forms())
            {
                var heap = new Haystacks();
                heap.Add(
                    "heap",
                    [.. RandomNumberGenerator.GetBytes(5000), .. bytes, .. RandomNumberGenerator.GetBytes(99)]
                );

                Assert.Contains(
                    heap.Find([secret]),
                    found => found.StartsWith($"{secret.Name} as {form} in heap", StringComparison.Ordinal)
                );
            }
        }
    }

    [Fact]
    public void A_number_inside_base64_of_a_longer_text_is_found_at_every_offset()
    {
        var card = Secrets[0];
        foreach (var before in (string[])["", "a", "ab", "abc", "{\"account_number\":\""])
        {
            var heap = new Haystacks();
            heap.Add("heap", Convert.ToBase64String(Encoding.ASCII.GetBytes($"{before}{card.Text}\"}} and more")));

            Assert.NotEmpty(heap.Find([card]));
        }
    }

    [Fact]
    public void A_number_in_bytes_of_a_dump_is_found()
    {
        var heap = new Haystacks();
        heap.AddDump($"1\tx\t\\\\x00{Convert.ToHexStringLower(Encoding.ASCII.GetBytes(Secrets[0].Text))}ff\n");

        Assert.Contains(
            heap.Find([Secrets[0]]),
            found => found.Contains("as plain in pg_dump, bytes", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void What_is_not_there_is_not_found()
    {
        var heap = new Haystacks();
        heap.Add("heap", RandomNumberGenerator.GetBytes(200_000));
        heap.Add("text", "8351 times 4***********1111, took: 83517, and 4111111111111111");

        Assert.Empty(heap.Find(Secrets));
    }
}
