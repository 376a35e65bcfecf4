// The source-generated serializers: one set for what is sent and read, one for PATCH bodies, where absent is not null.
using System.Text.Json.Serialization;

namespace Coffer.Client;

internal static class ClientJson
{
    public static WireJson Wire => WireJson.Default;

    public static PatchJson Patch => PatchJson.Default;
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowReadingFromString,
    Converters = [typeof(InstantConverter)]
)]
[JsonSerializable(typeof(CreateCustomerParams))]
[JsonSerializable(typeof(AddWalletParams))]
[JsonSerializable(typeof(UpdateWalletParams))]
[JsonSerializable(typeof(CreateTokenParams))]
[JsonSerializable(typeof(CreateTransactionParams))]
[JsonSerializable(typeof(ValidateParams))]
[JsonSerializable(typeof(FollowUpParams))]
[JsonSerializable(typeof(CreatePlanParams))]
[JsonSerializable(typeof(CreateSubscriptionParams))]
[JsonSerializable(typeof(ChangeMethodParams))]
[JsonSerializable(typeof(AddFaultParams))]
[JsonSerializable(typeof(AdvanceClockParams))]
[JsonSerializable(typeof(SandboxClock))]
[JsonSerializable(typeof(Customer))]
[JsonSerializable(typeof(List<Customer>))]
[JsonSerializable(typeof(WalletMethod))]
[JsonSerializable(typeof(List<WalletMethod>))]
[JsonSerializable(typeof(Token))]
[JsonSerializable(typeof(Transaction))]
[JsonSerializable(typeof(List<Transaction>))]
[JsonSerializable(typeof(Plan))]
[JsonSerializable(typeof(List<Plan>))]
[JsonSerializable(typeof(CustomerSubscription))]
[JsonSerializable(typeof(List<CustomerSubscription>))]
[JsonSerializable(typeof(SubscriptionPreview))]
[JsonSerializable(typeof(Explanation))]
[JsonSerializable(typeof(List<RenewalAtRisk>))]
[JsonSerializable(typeof(Batch))]
[JsonSerializable(typeof(List<Batch>))]
[JsonSerializable(typeof(List<PlannedFault>))]
[JsonSerializable(typeof(Verification))]
[JsonSerializable(typeof(List<CofferEvent>))]
[JsonSerializable(typeof(Account))]
[JsonSerializable(typeof(Pagination))]
internal sealed partial class WireJson : JsonSerializerContext;

[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Metadata,
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
    Converters = [
        typeof(PatchConverter<string>),
        typeof(PatchConverter<string[]>),
        typeof(PatchConverter<int[]>),
        typeof(PatchConverter<bool>),
        typeof(PatchConverter<AddressPatch>),
        typeof(PatchConverter<MetadataPatch>),
        typeof(PatchConverter<WalletDuplicates>),
        typeof(PatchConverter<CardNumbersInText>),
    ]
)]
[JsonSerializable(typeof(UpdateCustomerParams))]
[JsonSerializable(typeof(UpdateAccountParams))]
[JsonSerializable(typeof(AddressPatch))]
[JsonSerializable(typeof(MetadataPatch))]
[JsonSerializable(typeof(string[]))]
[JsonSerializable(typeof(int[]))]
[JsonSerializable(typeof(bool))]
[JsonSerializable(typeof(WalletDuplicates))]
[JsonSerializable(typeof(CardNumbersInText))]
internal sealed partial class PatchJson : JsonSerializerContext;
