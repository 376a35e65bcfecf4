// The closed list of error codes. docs/api/errors.md explains each, and a test holds the two lists against each other.
namespace Coffer.Kernel;

public static class Codes
{
    public const string MalformedJson = "malformed_json";
    public const string DuplicateMember = "duplicate_member";
    public const string Required = "required";
    public const string WrongType = "wrong_type";
    public const string TooLong = "too_long";
    public const string TooMany = "too_many";
    public const string OutOfRange = "out_of_range";
    public const string InvalidFormat = "invalid_format";
    public const string InvalidValue = "invalid_value";
    public const string ConflictingMembers = "conflicting_members";
    public const string UnknownReference = "unknown_reference";
    public const string CardNumberInText = "card_number_in_text";

    public const string KeyMissing = "key_missing";
    public const string KeyInvalid = "key_invalid";
    public const string WrongKeyKind = "wrong_key_kind";
    public const string OriginNotAllowed = "origin_not_allowed";

    public const string NotFound = "not_found";
    public const string MethodNotAllowed = "method_not_allowed";
    public const string TooLarge = "too_large";
    public const string UnsupportedMediaType = "unsupported_media_type";
    public const string RateLimited = "rate_limited";
    public const string Internal = "internal_error";
    public const string Unavailable = "unavailable";

    public const string IdempotencyKeyReused = "idempotency_key_reused";
    public const string IdempotencyInProgress = "idempotency_in_progress";
    public const string IdempotencyResultErased = "idempotency_result_erased";

    public const string TokenNotFound = "token_not_found";
    public const string TokenExpired = "token_expired";
    public const string TokenUsed = "token_used";
    public const string TokenOneTime = "token_one_time";

    public const string WalletFull = "wallet_full";
    public const string WalletEmpty = "wallet_empty";
    public const string DefaultRequired = "default_required";
    public const string VerificationDeclined = "verification_declined";

    public const string TransactionNotApproved = "transaction_not_approved";
    public const string TransactionOneTime = "transaction_one_time";
    public const string TransactionOfOtherCustomer = "transaction_of_other_customer";
    public const string TransactionCardGone = "transaction_card_gone";

    public const string WalletInUse = "wallet_in_use";
    public const string CustomerHasSubscriptions = "customer_has_subscriptions";
    public const string PlanClosed = "plan_closed";
    public const string StartInPast = "start_in_past";
    public const string MethodDeclined = "method_declined";

    public const string NotForAch = "not_for_ach";
    public const string WrongState = "wrong_state";
    public const string TransactionInProgress = "transaction_in_progress";
    public const string AmountTooHigh = "amount_too_high";
    public const string NothingLeft = "nothing_left";
    public const string CreditsNotAllowed = "credits_not_allowed";
    public const string SandboxOnly = "sandbox_only";
    public const string ClockBackwards = "clock_backwards";
    public const string ProcessorNotConfigured = "processor_not_configured";

    public static IReadOnlyList<string> All { get; } =
    [
        MalformedJson,
        DuplicateMember,
        Required,
        WrongType,
        TooLong,
        TooMany,
        OutOfRange,
        InvalidFormat,
        InvalidValue,
        ConflictingMembers,
        UnknownReference,
        CardNumberInText,
        KeyMissing,
        KeyInvalid,
        WrongKeyKind,
        OriginNotAllowed,
        NotFound,
        MethodNotAllowed,
        TooLarge,
        UnsupportedMediaType,
        RateLimited,
        Internal,
        Unavailable,
        IdempotencyKeyReused,
        IdempotencyInProgress,
        IdempotencyResultErased,
        TokenNotFound,
        TokenExpired,
        TokenUsed,
        TokenOneTime,
        WalletFull,
        WalletEmpty,
        DefaultRequired,
        VerificationDeclined,
        TransactionNotApproved,
        TransactionOneTime,
        TransactionOfOtherCustomer,
        TransactionCardGone,
        WalletInUse,
        CustomerHasSubscriptions,
        PlanClosed,
        StartInPast,
        MethodDeclined,
        NotForAch,
        WrongState,
        TransactionInProgress,
        AmountTooHigh,
        NothingLeft,
        CreditsNotAllowed,
        SandboxOnly,
        ClockBackwards,
        ProcessorNotConfigured,
    ];
}
