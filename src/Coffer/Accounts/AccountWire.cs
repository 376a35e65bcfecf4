// The account on the wire: what it is, and the settings that its private key may change.
using System.Text.Json;
using Coffer.Access;
using Coffer.Http;
using Coffer.Kernel;
using Coffer.Wire;

namespace Coffer.Accounts;

/// <summary>The settings that a PATCH gave; null leaves what is there.</summary>
public sealed record AccountPatch(
    string? Name,
    string? TimeZone,
    IReadOnlyList<string>? Origins,
    DuplicateRule? WalletDuplicates,
    CardNumbersInText? CardNumbersInText,
    IReadOnlyList<int>? RetryDays,
    bool? CreditsAllowed
)
{
    public Account Apply(Account account)
    {
        var old = account.Settings;
        return account with
        {
            Name = Name ?? account.Name,
            Settings = old with
            {
                TimeZone = TimeZone ?? old.TimeZone,
                Origins = Origins ?? old.Origins,
                WalletDuplicates = WalletDuplicates ?? old.WalletDuplicates,
                CardNumbersInText = CardNumbersInText ?? old.CardNumbersInText,
                RetryDays = RetryDays ?? old.RetryDays,
                CreditsAllowed = CreditsAllowed ?? old.CreditsAllowed,
            },
        };
    }
}

public static class AccountWire
{
    private const int MaxText = 100;
    private const int MaxOrigins = 50;
    private const int MaxOriginLength = 300;
    private static readonly AccountSettings Unset = new();
    private static readonly Shape Shape = new(
        "name",
        "time_zone",
        "origins",
        "wallet_duplicates",
        "card_numbers_in_text",
        "retry_days",
        "credits_allowed"
    );

    public static AccountPatch Read(Body body, Reading reading)
    {
        var members = body.Read(Shape, reading);
        if (members.IsCleared("name"))
            members.Fault("name", Codes.InvalidValue, "The name field cannot be cleared; give it another value.");
        return new(
            members.Text("name", MaxText),
            Cleared(members, "time_zone") ? Unset.TimeZone : ReadTimeZone(members),
            Cleared(members, "origins") ? Unset.Origins : ReadOrigins(members),
            Cleared(members, "wallet_duplicates")
                ? Unset.WalletDuplicates
                : (DuplicateRule?)members.Word("wallet_duplicates", "merge", "allow"),
            Cleared(members, "card_numbers_in_text")
                ? Unset.CardNumbersInText
                : (CardNumbersInText?)members.Word("card_numbers_in_text", "refuse", "allow"),
            Cleared(members, "retry_days") ? Unset.RetryDays : RetryDaysWire.Read(members),
            Cleared(members, "credits_allowed") ? Unset.CreditsAllowed : members.Bool("credits_allowed")
        );
    }

    public static byte[] Body(Account account) =>
        Answers.Json(writer =>
        {
            var settings = account.Settings;
            writer.WriteStartObject();
            writer.WriteString("id"u8, account.Id);
            writer.WriteString("kind"u8, ApiKey.Word(account.Kind));
            writer.WriteString("name"u8, account.Name);
            writer.WriteString("time_zone"u8, settings.TimeZone);
            writer.WriteStartArray("origins"u8);
            foreach (var origin in settings.Origins)
                writer.WriteStringValue(origin);
            writer.WriteEndArray();
            writer.WriteString(
                "wallet_duplicates"u8,
                settings.WalletDuplicates == DuplicateRule.Merge ? "merge" : "allow"
            );
            writer.WriteString(
                "card_numbers_in_text"u8,
                settings.CardNumbersInText == CardNumbersInText.Refuse ? "refuse" : "allow"
            );
            RetryDaysWire.Write(writer, settings.RetryDays);
            writer.WriteBoolean("credits_allowed"u8, settings.CreditsAllowed);
            writer.WriteString("created"u8, Instants.Text(Instants.From(account.Created)));
            writer.WriteEndObject();
        });

    // Clearing a setting puts back what it is when nothing was set.
    private static bool Cleared(Members members, string name)
    {
        if (!members.IsCleared(name))
            return false;
        members.Keep(name, "\0cleared");
        return true;
    }

    private static string? ReadTimeZone(Members members)
    {
        if (members.Text("time_zone", MaxText) is not { } text)
            return null;
        if (TimeZoneInfo.TryFindSystemTimeZoneById(text, out var zone) && zone.HasIanaId)
            return text;
        members.Fault(
            "time_zone",
            Codes.InvalidValue,
            "The time_zone field must be an IANA time zone, such as America/Chicago."
        );
        return null;
    }

    private static List<string>? ReadOrigins(Members members)
    {
        if (members.Json("origins", JsonValueKind.Array) is not { } json)
            return null;
        var origins = json.EnumerateArray()
            .Select(item => item.ValueKind == JsonValueKind.String ? item.GetString()! : "")
            .ToList();
        members.Keep("origins", string.Join('\n', origins));
        if (origins.Count > MaxOrigins)
            members.Fault("origins", Codes.TooMany, $"The origins field must hold at most {MaxOrigins} origins.");
        for (var i = 0; i < origins.Count && i < MaxOrigins; i++)
            CheckOrigin(members, $"origins[{i}]", origins[i]);

        return origins;
    }

    private static void CheckOrigin(Members members, string field, string text)
    {
        if (!IsOrigin(text))
            members.Fault(
                field,
                Codes.InvalidFormat,
                $"The {field} field must be an origin, such as https://shop.example.com."
            );
        else if (TextRules.Broken(text, field, MaxOriginLength, members.Reading.CardNumbersInTextAllowed) is { } broken)
            members.Fault(field, broken.Code, broken.Message);
    }

    private static bool IsOrigin(string text) =>
        text.Length <= MaxOriginLength
        && Uri.TryCreate(text, UriKind.Absolute, out var uri)
        && uri.Scheme is "http" or "https"
        && text.Equals(uri.GetLeftPart(UriPartial.Authority), StringComparison.OrdinalIgnoreCase);
}
