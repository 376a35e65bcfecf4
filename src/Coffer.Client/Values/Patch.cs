// A member of a PATCH body: left alone, given a new value, or cleared. Null says neither, so null is refused.
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Coffer.Client;

/// <summary>
/// A change of one member: not set, it leaves the member as it is; a value replaces it; <see cref="Patch.Clear"/>
/// removes it.
/// </summary>
/// <remarks>
/// A null never clears: assigning one throws, so that a value which happens to be missing in the caller's data
/// cannot erase what is stored.
/// </remarks>
/// <typeparam name="T">The member's type.</typeparam>
/// <example><code>new UpdateCustomerParams { FirstName = "Jane", Company = Patch.Clear }</code></example>
public readonly struct Patch<T> : IEquatable<Patch<T>>
    where T : notnull
{
    private readonly T? _value;

    private Patch(T? value, bool isClear)
    {
        _value = value;
        IsGiven = true;
        IsClear = isClear;
    }

    /// <summary>Whether there is a change at all.</summary>
    public bool IsGiven { get; }

    /// <summary>Whether the change removes the member.</summary>
    public bool IsClear { get; }

    /// <summary>The new value, if there is one.</summary>
    public T? Value => _value;

    /// <summary>Gives the member a new value.</summary>
    /// <param name="value">The new value; null is refused.</param>
    /// <exception cref="ArgumentNullException">The value is null; <see cref="Patch.Clear"/> is what clears.</exception>
    public static implicit operator Patch<T>(T value) =>
        value is null
            ? throw new ArgumentNullException(
                nameof(value),
                "Use Patch.Clear to clear a member; leave it out to keep it."
            )
            : new Patch<T>(value, isClear: false);

    /// <summary>Removes the member.</summary>
    /// <param name="clear">The mark.</param>
    public static implicit operator Patch<T>(PatchClear clear) => new(default, isClear: true);

    /// <summary>Whether two changes are the same.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    /// <returns>True if both do the same.</returns>
    public static bool operator ==(Patch<T> left, Patch<T> right) => left.Equals(right);

    /// <summary>Whether two changes differ.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    /// <returns>True if they do not do the same.</returns>
    public static bool operator !=(Patch<T> left, Patch<T> right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(Patch<T> other) =>
        IsGiven == other.IsGiven
        && IsClear == other.IsClear
        && EqualityComparer<T>.Default.Equals(_value, other._value);

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is Patch<T> other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(IsGiven, IsClear, _value);
}

/// <summary>The mark that clears a member: see <see cref="Patch.Clear"/>.</summary>
[SuppressMessage("Performance", "CA1815", Justification = "It has one value.")]
public readonly struct PatchClear;

/// <summary>How a change says that a member is to be removed.</summary>
public static class Patch
{
    /// <summary>Removes the member.</summary>
    public static PatchClear Clear => default;
}

// A change that is not given is left out by its type's ignore condition and never comes here.
internal sealed class PatchConverter<T> : JsonConverter<Patch<T>>
    where T : notnull
{
    public override Patch<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("A patch is only written.");

    public override void Write(Utf8JsonWriter writer, Patch<T> value, JsonSerializerOptions options)
    {
        if (value.IsClear || value.Value is null)
        {
            writer.WriteNullValue();
            return;
        }

        JsonSerializer.Serialize(writer, value.Value, (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T)));
    }
}
