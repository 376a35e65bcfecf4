// A postal address: a customer's, a payment method's, an order's.
namespace Coffer.Kernel;

public sealed record Address
{
    public string? Name { get; init; }
    public string? Line1 { get; init; }
    public string? Line2 { get; init; }
    public string? City { get; init; }
    public string? State { get; init; }
    public string? PostalCode { get; init; }
    public string? Country { get; init; }

    public static Address Empty { get; } = new();
}
