// The stable names of what can go wrong: the server's closed list, as far as this client's calls can meet it.
using System.Text.Json.Serialization;

namespace Coffer.Client;

/// <summary>The stable name of a fault. An unknown one is kept as it came.</summary>
/// <param name="Value">The text on the wire.</param>
[JsonConverter(typeof(TextConverter<ErrorCode>))]
public readonly record struct ErrorCode(string Value) : IText<ErrorCode>
{
    /// <summary>400: the body is not JSON.</summary>
    public static readonly ErrorCode MalformedJson = new("malformed_json");

    /// <summary>400: a member is given twice, in one spelling or two.</summary>
    public static readonly ErrorCode DuplicateMember = new("duplicate_member");

    /// <summary>400: a member is missing.</summary>
    public static readonly ErrorCode Required = new("required");

    /// <summary>400: a member is of the wrong JSON type.</summary>
    public static readonly ErrorCode WrongType = new("wrong_type");

    /// <summary>400: a text is too long.</summary>
    public static readonly ErrorCode TooLong = new("too_long");

    /// <summary>400: too many members or elements.</summary>
    public static readonly ErrorCode TooMany = new("too_many");

    /// <summary>400: a number is out of its range.</summary>
    public static readonly ErrorCode OutOfRange = new("out_of_range");

    /// <summary>400: a text has the wrong form.</summary>
    public static readonly ErrorCode InvalidFormat = new("invalid_format");

    /// <summary>400: a value is not one of those allowed.</summary>
    public static readonly ErrorCode InvalidValue = new("invalid_value");

    /// <summary>400: members that exclude each other, or none of those of which one is needed.</summary>
    public static readonly ErrorCode ConflictingMembers = new("conflicting_members");

    /// <summary>400: the body names something that this account does not have.</summary>
    public static readonly ErrorCode UnknownReference = new("unknown_reference");

    /// <summary>400: a text holds a card number.</summary>
    public static readonly ErrorCode CardNumberInText = new("card_number_in_text");

    /// <summary>404: no such resource or route.</summary>
    public static readonly ErrorCode NotFound = new("not_found");

    /// <summary>403: a valid key of the wrong kind.</summary>
    public static readonly ErrorCode WrongKeyKind = new("wrong_key_kind");

    /// <summary>401: no key was sent.</summary>
    public static readonly ErrorCode KeyMissing = new("key_missing");

    /// <summary>401: the key is unknown or revoked.</summary>
    public static readonly ErrorCode KeyInvalid = new("key_invalid");

    /// <summary>409: the idempotency key belongs to a different request.</summary>
    public static readonly ErrorCode IdempotencyKeyReused = new("idempotency_key_reused");

    /// <summary>409: the request with this key is still running.</summary>
    public static readonly ErrorCode IdempotencyInProgress = new("idempotency_in_progress");

    /// <summary>409: the stored answer went with its customer.</summary>
    public static readonly ErrorCode IdempotencyResultErased = new("idempotency_result_erased");

    /// <summary>409: live subscriptions stand in the way of deleting a customer.</summary>
    public static readonly ErrorCode CustomerHasSubscriptions = new("customer_has_subscriptions");

    /// <summary>400: no such token.</summary>
    public static readonly ErrorCode TokenNotFound = new("token_not_found");

    /// <summary>400: the token's time is over.</summary>
    public static readonly ErrorCode TokenExpired = new("token_expired");

    /// <summary>409: the token was used.</summary>
    public static readonly ErrorCode TokenUsed = new("token_used");

    /// <summary>409: the token is for one payment and cannot be stored.</summary>
    public static readonly ErrorCode TokenOneTime = new("token_one_time");

    /// <summary>402: only an approved transaction lends its card to a wallet.</summary>
    public static readonly ErrorCode TransactionNotApproved = new("transaction_not_approved");

    /// <summary>409: the transaction was made with a token for one payment.</summary>
    public static readonly ErrorCode TransactionOneTime = new("transaction_one_time");

    /// <summary>409: the transaction charged another customer's method.</summary>
    public static readonly ErrorCode TransactionOfOtherCustomer = new("transaction_of_other_customer");

    /// <summary>409: the transaction's copy of the card is destroyed.</summary>
    public static readonly ErrorCode TransactionCardGone = new("transaction_card_gone");

    /// <summary>402: the card did not pass the zero-amount check.</summary>
    public static readonly ErrorCode VerificationDeclined = new("verification_declined");

    /// <summary>409: the wallet holds four methods.</summary>
    public static readonly ErrorCode WalletFull = new("wallet_full");

    /// <summary>409: the customer has no method to charge.</summary>
    public static readonly ErrorCode WalletEmpty = new("wallet_empty");

    /// <summary>409: a live subscription is charged to the method.</summary>
    public static readonly ErrorCode WalletInUse = new("wallet_in_use");

    /// <summary>409: the plan takes no new enrolments.</summary>
    public static readonly ErrorCode PlanClosed = new("plan_closed");

    /// <summary>400: the start is before the account's today.</summary>
    public static readonly ErrorCode StartInPast = new("start_in_past");

    /// <summary>409: the last attempt at the bill had a hard decline, and the method is still the same.</summary>
    public static readonly ErrorCode MethodDeclined = new("method_declined");

    /// <summary>409: the default mark can only be moved, not taken away.</summary>
    public static readonly ErrorCode DefaultRequired = new("default_required");

    /// <summary>400: this cannot be done with a bank account.</summary>
    public static readonly ErrorCode NotForAch = new("not_for_ach");

    /// <summary>409: the transaction is not in a state in which this can be done.</summary>
    public static readonly ErrorCode WrongState = new("wrong_state");

    /// <summary>409: a capture or void of the transaction has no outcome yet.</summary>
    public static readonly ErrorCode TransactionInProgress = new("transaction_in_progress");

    /// <summary>402: more than is left of the transaction.</summary>
    public static readonly ErrorCode AmountTooHigh = new("amount_too_high");

    /// <summary>402: nothing is left to refund of the transaction.</summary>
    public static readonly ErrorCode NothingLeft = new("nothing_left");

    /// <summary>403: the account may not send money out without an original.</summary>
    public static readonly ErrorCode CreditsNotAllowed = new("credits_not_allowed");

    /// <summary>403: only sandbox accounts can do this.</summary>
    public static readonly ErrorCode SandboxOnly = new("sandbox_only");

    /// <summary>409: the sandbox clock stands later than that; it moves forward only.</summary>
    public static readonly ErrorCode ClockBackwards = new("clock_backwards");

    /// <summary>503: the account has no processor.</summary>
    public static readonly ErrorCode ProcessorNotConfigured = new("processor_not_configured");

    /// <summary>The text on the wire.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => Value ?? "";

    /// <summary>Makes a code from its text.</summary>
    /// <param name="value">The text on the wire.</param>
    public static implicit operator ErrorCode(string value) => new(value);

    static ErrorCode IText<ErrorCode>.From(string text) => new(text);
}
