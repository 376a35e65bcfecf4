// Charges: bodies as the contract writes them, declines as answers.
using Coffer.Client;
using Xunit;

namespace Coffer.Tests.Client;

public sealed class TransactionsTests
{
    private readonly ScriptedServer _server = new();

    [Fact]
    public async Task A_stored_charge_says_who_and_why_and_brings_its_order()
    {
        _server.Answers(Wire.Sale);

        var sale = await _server
            .Client()
            .Transactions.SaleAsync(
                new()
                {
                    Payment = new()
                    {
                        Stored = new()
                        {
                            Customer = "c-1",
                            InitiatedBy = InitiatedBy.Merchant,
                            Reason = StoredReason.Installment,
                            Installment = 2,
                            InitialTransactionId = "1",
                        },
                    },
                    Amount = new(99.00m),
                    Order = new()
                    {
                        ReferenceObjectId = 7,
                        BillTo = new() { PostalCode = "78701" },
                        Tax = 1.10m,
                        Date = new DateTimeOffset(2026, 1, 1, 1, 0, 0, TimeSpan.FromHours(1)),
                        Lines =
                        [
                            new()
                            {
                                ProductCode = "P",
                                UnitCost = 2.50m,
                                Quantity = 3,
                                AlternateTaxId = "A",
                            },
                        ],
                    },
                    Metadata = new() { ["cart"] = "9" },
                }
            );

        Assert.Equal("/v1/transactions/sale", _server.Last.Path);
        Assert.Equal(
            """{"payment":{"stored":{"customer":"c-1","initiated_by":"MERCHANT","reason":"installment","installment":2,"initial_transaction_id":"1"}},"amount":{"value":99.00}"""
                + ""","order":{"reference_object_id":7,"bill_to":{"postal_code":"78701"},"tax":1.10,"date":"2026-01-01T00:00:00.000Z","lines":[{"product_code":"P","unit_cost":2.50,"quantity":3,"alternate_tax_id":"A"}]},"metadata":{"cart":"9"}}""",
            _server.Last.Body
        );
        Assert.True(sale.Value.IsApproved);
        Assert.Equal("100000000000001", sale.Value.TransactionId);
    }

    [Fact]
    public async Task A_decline_is_an_answer_and_not_an_exception()
    {
        _server.Answers(
            """{"transaction_id":"1","type":"authorize","status":"declined","response_code":"DECLINED","decline_code":"insufficient_funds","decline_kind":"soft","amount":5.00,"currency":"USD","cvv":{"code":"M","text":"match"},"order":{"tax":0.50,"lines":[{"total":5.00}]},"latency":12,"request_id":"R"}"""
        );
        var payment = Payment.WithWallet("w-1", InitiatedBy.Customer);

        Transaction hold = await _server
            .Client()
            .Transactions.AuthorizeAsync(new() { Payment = payment, Amount = new(5m) });

        Assert.Equal("/v1/transactions/authorize", _server.Last.Path);
        Assert.Equal(ResponseCode.Declined, hold.ResponseCode);
        Assert.Equal(DeclineKind.Soft, hold.DeclineKind);
        Assert.Equal("M", hold.Cvv!.Code);
        Assert.Equal(0.50m, hold.Order!.Tax);
        Assert.Equal(5.00m, hold.Order.Lines![0].Total);
        Assert.Empty(hold.Metadata);
    }

    [Fact]
    public async Task Transactions_are_filtered_in_the_query()
    {
        const string nothing =
            """{"transactions":[],"pagination":{"total_records":0,"total_pages":0,"page_size":100}}""";
        _server.Answers(nothing).Answers(nothing);
        var from = new DateTimeOffset(2026, 1, 31, 11, 0, 0, TimeSpan.FromHours(1));

        await _server.Client().Transactions.ListAsync(new() { Page = 2, Size = 10 });
        await _server
            .Client()
            .Transactions.ListAsync(
                new()
                {
                    Customer = "c-1",
                    Wallet = "w-1",
                    Status = TransactionStatus.Settled,
                    Type = TransactionType.Sale,
                    CreatedFrom = from,
                    CreatedTo = new DateOnly(2026, 2, 1),
                    IdempotencyKey = "order 7",
                }
            );

        Assert.Equal(
            [
                "/v1/transactions?Page=2&Size=10",
                "/v1/transactions?customer=c-1&wallet=w-1&status=settled&type=sale"
                    + "&created_from=2026-01-31T10%3A00%3A00.000Z&created_to=2026-02-01&idempotency_key=order%207",
            ],
            _server.Sent.Select(sent => sent.Path)
        );
    }

    [Theory]
    [InlineData("capture")]
    [InlineData("void")]
    [InlineData("refund")]
    public async Task What_follows_names_its_original(string verb)
    {
        _server.Answers(
            """{"transaction_id":"2","type":"refund","status":"captured","response_code":"APPROVED","amount":5.00,"currency":"EUR","reference_transaction_id":"1","request_id":"R"}"""
        );
        var transactions = _server.Client().Transactions;
        var asked = new FollowUpParams
        {
            TransactionId = "1",
            Amount = new(5m, "EUR"),
            Metadata = new() { ["why"] = "late" },
        };

        Transaction made = verb switch
        {
            "capture" => await transactions.CaptureAsync(asked),
            "void" => await transactions.VoidAsync(asked),
            _ => await transactions.RefundAsync(asked),
        };

        Assert.Equal($"POST /v1/transactions/{verb}", $"{_server.Last.Method} {_server.Last.Path}");
        Assert.Equal(
            """{"transaction_id":"1","amount":{"value":5,"currency":"EUR"},"metadata":{"why":"late"}}""",
            _server.Last.Body
        );
        Assert.Equal("1", made.ReferenceTransactionId);
    }

    [Fact]
    public async Task A_void_needs_no_amount()
    {
        _server.Answers(Wire.Sale);

        await _server.Client().Transactions.VoidAsync(new() { TransactionId = "1" });

        Assert.Equal("""{"transaction_id":"1"}""", _server.Last.Body);
    }

    [Fact]
    public async Task Money_is_sent_out_and_a_card_is_checked()
    {
        _server.Answers(Wire.Sale).Answers(Wire.Sale);
        var payment = Payment.WithToken("t-1");

        await _server.Client().Transactions.CreditAsync(new() { Payment = payment, Amount = new(5m) });
        await _server.Client().Transactions.ValidateAsync(new() { Payment = payment });

        Assert.Equal(
            [
                """/v1/transactions/credit {"payment":{"token":"t-1"},"amount":{"value":5}}""",
                """/v1/transactions/validate {"payment":{"token":"t-1"}}""",
            ],
            _server.Sent.Select(sent => $"{sent.Path} {sent.Body}")
        );
    }
}
