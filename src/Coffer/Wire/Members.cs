// Reads the members of a JSON object that a route knows, in any of their spellings, and notes every fault instead of
// stopping at the first. null and "" are as absent.
using System.Text.Json;
using Coffer.Kernel;

namespace Coffer.Wire;

public sealed class Members
{
    private readonly Shape _shape;
    private readonly string _path;
    private readonly JsonElement[] _found;

    public Members(JsonElement json, Shape shape, string path, Reading reading)
    {
        _shape = shape;
        _path = path;
        Reading = reading;
        _found = new JsonElement[shape.Names.Count];
        if (json.ValueKind == JsonValueKind.Object)
            Find(json);
    }

    public Reading Reading { get; }

    public string PathOf(string name) => _path.Length == 0 ? name : $"{_path}.{name}";

    /// <summary>The member is there, even if only to be cleared.</summary>
    public bool IsGiven(string name) => Element(name).ValueKind != JsonValueKind.Undefined;

    /// <summary>The member is there and holds something.</summary>
    public bool Has(string name)
    {
        var element = Element(name);
        return element.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null)
            && !(element.ValueKind == JsonValueKind.String && element.ValueEquals(""));
    }

    public bool IsArray(string name) => Element(name).ValueKind == JsonValueKind.Array;

    /// <summary>Given as null or "": in a PATCH, to be cleared.</summary>
    public bool IsCleared(string name) => IsGiven(name) && !Has(name);

    public bool Require(string name)
    {
        if (Has(name))
            return true;
        Fault(name, Codes.Required, $"The {PathOf(name)} field is required.");
        return false;
    }

    public void Fault(string name, string code, string message) => Reading.Fault(code, PathOf(name), message);

    public void Keep(string name, string value) => Reading.Keep(PathOf(name), value);

    /// <summary>Text by the rules of <see cref="TextRules"/>.</summary>
    public string? Text(string name, int max, bool cardNumbersAllowed = false) =>
        AnyString(name) is { } text ? Ruled(name, text, max, cardNumbersAllowed) : null;

    /// <summary>A string without any rule, not kept: the caller reads a form out of it.</summary>
    public string? AnyString(string name) =>
        Has(name) && Is(name, JsonValueKind.String, "a string") ? String(name) : null;

    /// <summary>An id written as a string or as a number (ECRYPT's pages have transaction ids as both); kept as
    /// text.</summary>
    public string? IdText(string name, int max) =>
        Has(name) && Element(name).ValueKind == JsonValueKind.Number
            ? Ruled(name, Element(name).GetRawText(), max, cardNumbersAllowed: false)
            : Text(name, max);

    public bool? Bool(string name)
    {
        if (!Has(name))
            return null;
        var element = Element(name);
        if (element.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
        {
            Fault(name, Codes.WrongType, $"The {PathOf(name)} field must be true or false.");
            return null;
        }

        var value = element.GetBoolean();
        Keep(name, value ? "true" : "false");
        return value;
    }

    /// <summary>The text of a JSON number, kept by value.</summary>
    public string? Number(string name)
    {
        if (!Has(name) || !Is(name, JsonValueKind.Number, "a number"))
            return null;
        var text = Element(name).GetRawText();
        Keep(name, Decimals.TryRead(text, out var value) == MoneyFault.None ? Decimals.Canonical(value) : text);
        return text;
    }

    /// <summary>A whole number within bounds, kept by value.</summary>
    public int? Whole(string name, int min, int max)
    {
        if (Number(name) is not { } text)
            return null;
        if (
            Decimals.TryRead(text, out var value) == MoneyFault.None
            && value == decimal.Truncate(value)
            && value >= min
            && value <= max
        )
            return (int)value;
        var bounds = max == int.MaxValue ? $"from {min}" : $"from {min} to {max}";
        Fault(name, Codes.OutOfRange, $"The {PathOf(name)} field must be a whole number {bounds}.");
        return null;
    }

    /// <summary>An array of whole numbers, kept by value; what is none counts as 0. Null when absent.</summary>
    public List<int>? WholeNumbers(string name)
    {
        if (Json(name, JsonValueKind.Array) is not { } json)
            return null;
        var numbers = json.EnumerateArray()
            .Select(item => item.ValueKind == JsonValueKind.Number && item.TryGetInt32(out var number) ? number : 0)
            .ToList();
        Keep(name, string.Join(',', numbers));
        return numbers;
    }

    /// <summary>One of a closed list of words, in any case, or its documented integer (the place in the
    /// list).</summary>
    public int? Word(string name, params ReadOnlySpan<string> words)
    {
        if (!Has(name))
            return null;
        var element = Element(name);
        var place = -1;
        if (element.ValueKind == JsonValueKind.Number)
            place = element.TryGetInt32(out var number) && number >= 0 && number < words.Length ? number : -1;
        else if (!Is(name, JsonValueKind.String, "a string"))
            return null;
        else if (String(name) is { } text)
            place = IndexOf(words, text);
        if (place < 0)
        {
            Fault(
                name,
                Codes.InvalidValue,
                $"The {PathOf(name)} field must be one of {string.Join(", ", words.ToArray())}."
            );
            return null;
        }

        Keep(name, words[place]);
        return place;
    }

    /// <summary>A nested object; null when absent.</summary>
    public Members? Object(string name, Shape shape) =>
        Has(name) && Is(name, JsonValueKind.Object, "an object")
            ? new(Element(name), shape, PathOf(name), Reading)
            : null;

    /// <summary>The JSON of an object or array as it came; null when absent or of another kind.</summary>
    public JsonElement? Json(string name, JsonValueKind kind)
    {
        var what = kind == JsonValueKind.Object ? "an object" : "an array";
        return Has(name) && Is(name, kind, what) ? Element(name) : null;
    }

    /// <summary>The UTF-8 of a plain string (no escapes), to be read without becoming a string; false when it is
    /// none.</summary>
    public bool TryGetUtf8(string name, out ReadOnlySpan<byte> utf8)
    {
        utf8 = default;
        if (!Has(name) || !Is(name, JsonValueKind.String, "a string"))
            return false;
        utf8 = System.Runtime.InteropServices.JsonMarshal.GetRawUtf8Value(Element(name))[1..^1];
        return true;
    }

    private void Find(JsonElement json)
    {
        foreach (var property in json.EnumerateObject())
        {
            var place = _shape.Find(property.Name);
            if (place < 0)
                continue;
            if (_found[place].ValueKind != JsonValueKind.Undefined)
                Fault(
                    _shape.Names[place],
                    Codes.DuplicateMember,
                    $"The {PathOf(_shape.Names[place])} field is given more than once."
                );
            _found[place] = property.Value;
        }
    }

    private string? Ruled(string name, string text, int max, bool cardNumbersAllowed)
    {
        var allowed = cardNumbersAllowed || Reading.CardNumbersInTextAllowed;
        if (TextRules.Broken(text, PathOf(name), max, allowed) is not { } broken)
        {
            Keep(name, text);
            return text;
        }

        Fault(name, broken.Code, broken.Message);
        return null;
    }

    private JsonElement Element(string name)
    {
        var place = _shape.PlaceOf(name);
        return place >= 0
            ? _found[place]
            : throw new ArgumentException($"The shape has no member {name}.", nameof(name));
    }

    private bool Is(string name, JsonValueKind kind, string what)
    {
        if (Element(name).ValueKind == kind)
            return true;
        Fault(name, Codes.WrongType, $"The {PathOf(name)} field must be {what}.");
        return false;
    }

    // Body has made sure that no string of the document is broken Unicode, so GetString cannot fail.
    private string? String(string name) => Element(name).GetString();

    private static int IndexOf(ReadOnlySpan<string> words, string text)
    {
        for (var i = 0; i < words.Length; i++)
        {
            if (string.Equals(words[i], text, StringComparison.OrdinalIgnoreCase))
                return i;
        }

        return -1;
    }
}
