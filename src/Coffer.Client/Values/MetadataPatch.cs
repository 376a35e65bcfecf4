// A change of the merchant's own names and values.
namespace Coffer.Client;

/// <summary>A change of metadata: names not given stay, a null removes its name, anything else sets it.</summary>
/// <example><code>new MetadataPatch { ["loyalty_tier"] = "gold", ["store_location"] = null }</code></example>
public sealed class MetadataPatch : Dictionary<string, MetadataValue?>
{
    /// <summary>A change of nothing.</summary>
    public MetadataPatch()
        : base(StringComparer.Ordinal) { }
}
