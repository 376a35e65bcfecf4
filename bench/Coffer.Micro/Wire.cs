// A customer's JSON beside a copy of its bytes; a card number read, checked and masked beside a copy of its digits.
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using Coffer.Customers;
using Coffer.Sealing;

namespace Coffer.Micro;

[InProcess, MemoryDiagnoser, GroupBenchmarksBy(BenchmarkLogicalGroupRule.ByCategory), CategoriesColumn]
public class Wire
{
    private readonly byte[] _digits = "4111111111111111"u8.ToArray();
    private byte[] _body = [];
    private Customer _customer = null!;

    [GlobalSetup]
    public void Setup()
    {
        _body =
            """
            {"id":"01990000-0000-7000-8000-000000000000","first_name":"Jane","last_name":"Smith",
            "email_address":"jane@example.com","phone_number":"8005550100","shipping_address":{"line1":"123 Main St",
            "city":"Austin","state":"TX","postal_code":"78701","country":"US"},"metadata":{"account_id":"ACC-001234",
            "loyalty_tier":"gold","store_location":"Austin-TX-01"},"created":"2026-01-01T00:00:00.000Z",
            "updated":"2026-01-01T00:00:00.000Z"}
            """u8.ToArray();
        _customer = CustomerWire.FromBody(_body);
        _body = CustomerWire.Body(_customer);
    }

    [Benchmark(Baseline = true), BenchmarkCategory("a customer's JSON")]
    public byte[] Copy() => _body.AsSpan().ToArray();

    [Benchmark, BenchmarkCategory("a customer's JSON")]
    public byte[] Write() => CustomerWire.Body(_customer);

    [Benchmark, BenchmarkCategory("a customer's JSON")]
    public Customer Read() => CustomerWire.FromBody(_body);

    [Benchmark(Baseline = true), BenchmarkCategory("a card number")]
    public byte[] CopyDigits() => _digits.AsSpan().ToArray();

    [Benchmark, BenchmarkCategory("a card number")]
    public string? ReadAndMask()
    {
        CardNumber.TryRead(_digits, out var number);
        return number?.Masked;
    }
}
