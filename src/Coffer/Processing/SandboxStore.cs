// The sandbox processor's own rows: how it is to misbehave next, and what it did and did not tell.
using System.Text.Json;
using System.Text.Json.Serialization;
using Coffer.Storage;

namespace Coffer.Processing;

public enum SandboxFault
{
    DropReplyAfterCommit,
    Timeout,
    DuplicateReply,
    ProcessorDown,
}

/// <param name="Answer">What it will say when it is asked.</param>
/// <param name="ReturnCode">With which NACHA code the bank will return it; null: it will not.</param>
public sealed record SandboxCharge(ChargeAnswer Answer, string? ReturnCode);

public static class SandboxStore
{
    private static readonly Sql NextFault = new(
        "SELECT seq, fault, remaining FROM sandbox_faults WHERE account = $1 ORDER BY seq LIMIT 1"
    );
    private static readonly Sql NoFault = new(
        "SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM sandbox_faults WHERE account = $1)"
    );
    private static readonly Sql LockAccount = new("SELECT account FROM accounts WHERE account = $1 {lock}");
    private static readonly Sql UseFault = new(
        "UPDATE sandbox_faults SET remaining = remaining - 1 WHERE account = $1 AND seq = $2 AND remaining = $3"
    );
    private static readonly Sql DropFault = new(
        "DELETE FROM sandbox_faults WHERE account = $1 AND seq = $2 AND remaining = 0"
    );
    private static readonly Sql InsertFault = new(
        "INSERT INTO sandbox_faults (account, fault, remaining) VALUES ($1, $2, $3)"
    );
    private static readonly Sql AllFaults = new(
        "SELECT fault, remaining FROM sandbox_faults WHERE account = $1 ORDER BY seq"
    );
    private static readonly Sql InsertCharge = new(
        "INSERT INTO sandbox_charges (account, attempt, answer, return_code) VALUES ($1, $2, $3, $4) "
            + "ON CONFLICT DO NOTHING"
    );
    private static readonly Sql DeleteCharge = new("DELETE FROM sandbox_charges WHERE attempt = $2 AND account = $1");
    private static readonly Sql ChargeById = new(
        "SELECT answer, return_code FROM sandbox_charges WHERE attempt = $2 AND account = $1"
    );

    public static IReadOnlyList<string> Words { get; } =
    ["drop_reply_after_commit", "timeout", "duplicate_reply", "processor_down"];

    public static void AddFault(Session tx, long account, SandboxFault fault, int count) =>
        tx.RunOnce(InsertFault, account, Words[(int)fault], count);

    public static ValueTask<List<(string Fault, long Remaining)>> Faults(Session session, long account) =>
        session.Rows(AllFaults, static row => (row.Text(0), row.Long(1)), account);

    public static async ValueTask<bool> HasFault(Session session, long account) =>
        await session.Number(NextFault, account) is not null;

    /// <summary>No fault waits for a call of the account. For a unit that guesses.</summary>
    public static void ExpectNoFault(Session tx, long account) => tx.Expect(NoFault, account);

    /// <summary>Takes the next fault of the account, if it has one; each is for one call. Calls stand in line for it,
    /// on all nodes: losing races for the same row often enough would let one pass without its fault.</summary>
    public static async ValueTask<SandboxFault?> TakeFault(Session tx, long account)
    {
        await tx.Number(LockAccount, account);
        var waiting = await tx.Rows(NextFault, static row => (row.Long(0), row.Text(1), row.Long(2)), account);
        if (waiting.Count == 0)
            return null;
        var (seq, fault, remaining) = waiting[0];
        tx.RunOnce(UseFault, account, seq, remaining);
        tx.Run(DropFault, account, seq);
        return (SandboxFault)Array.IndexOf([.. Words], fault);
    }

    public static void Remember(Session tx, long account, long attempt, SandboxCharge charge) =>
        tx.Run(
            InsertCharge,
            account,
            attempt,
            JsonSerializer.SerializeToUtf8Bytes(charge.Answer, SandboxJson.Default.ChargeAnswer),
            charge.ReturnCode
        );

    /// <summary>The account was emptied while the charge was under way.</summary>
    public static void Forget(Session tx, long account, long attempt) => tx.Run(DeleteCharge, account, attempt);

    public static ValueTask<SandboxCharge?> Find(Session session, long account, long attempt) =>
        session.First(
            ChargeById,
            static row => new SandboxCharge(
                JsonSerializer.Deserialize(row.Bytes(0), SandboxJson.Default.ChargeAnswer)!,
                row.TextOrNull(1)
            ),
            account,
            attempt
        );
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ChargeAnswer))]
internal sealed partial class SandboxJson : JsonSerializerContext;
