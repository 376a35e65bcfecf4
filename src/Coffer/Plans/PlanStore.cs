// Plans as rows.
using System.Text.Json;
using System.Text.Json.Serialization;
using Coffer.Kernel;
using Coffer.Storage;

namespace Coffer.Plans;

public static class PlanStore
{
    private static readonly Sql InsertOne = new("INSERT INTO plans (account, id, body) VALUES ($1, $2, $3)");
    private static readonly Sql ById = new("SELECT body, closed FROM plans WHERE account = $1 AND id = $2");
    private static readonly Sql Lock = new("SELECT body, closed FROM plans WHERE account = $1 AND id = $2 {lock}");
    private static readonly Sql Keep = new("SELECT body, closed FROM plans WHERE account = $1 AND id = $2 {keep}");
    private static readonly Sql CloseOne = new(
        "UPDATE plans SET closed = $3 WHERE account = $1 AND id = $2 AND closed IS NULL"
    );
    private static readonly Sql SeqOf = new("SELECT seq FROM plans WHERE account = $1 AND id = $2");
    private static readonly Sql Page = new(
        "SELECT n.total, b.seq, b.body, b.closed FROM (SELECT count(*) AS total FROM plans WHERE account = $1) n "
            + "LEFT JOIN (SELECT l.seq FROM plans l WHERE {rows:l:< $2} ORDER BY {newest:l} "
            + "LIMIT $3 OFFSET $4) p ON TRUE LEFT JOIN plans b ON b.seq = p.seq AND b.account = $1 ORDER BY p.seq DESC"
    );

    public static void Insert(Session tx, long account, Plan plan) =>
        tx.RunOnce(InsertOne, account, plan.Id, JsonSerializer.SerializeToUtf8Bytes(plan, PlanJson.Default.Plan));

    public static ValueTask<Plan?> Find(Session session, long account, Guid id) =>
        session.First(ById, static row => Read(row, 0), account, id);

    /// <summary>Finds and keeps: it is not closed until this unit ends, while others may enrol in it.</summary>
    public static ValueTask<Plan?> FindAndKeep(Session tx, long account, Guid id) =>
        tx.First(Keep, static row => Read(row, 0), account, id);

    /// <summary>Finds and locks: nobody enrols in it until this unit ends.</summary>
    public static ValueTask<Plan?> FindAndLock(Session tx, long account, Guid id) =>
        tx.First(Lock, static row => Read(row, 0), account, id);

    public static void Close(Session tx, long account, Guid id, DateTimeOffset now) =>
        tx.RunOnce(CloseOne, account, id, Instants.Milliseconds(now));

    public static ValueTask<long?> FindSeq(Session session, long account, Guid id) =>
        session.Number(SeqOf, account, id);

    public static async ValueTask<Listed<Plan>> List(Session session, long account, long below, Page page)
    {
        var rows = await session.Rows(
            Page,
            static row => (Total: row.Long(0), Plan: row.IsNull(1) ? null : Read(row, 2)),
            account,
            below,
            page.Size,
            page.Offset
        );
        return new(rows.Where(row => row.Plan is not null).Select(row => row.Plan!).ToList(), rows[0].Total);
    }

    private static Plan Read(Row row, int first) =>
        JsonSerializer.Deserialize(row.Bytes(first), PlanJson.Default.Plan)! with
        {
            Closed = Instants.FromOrNull(row.LongOrNull(first + 1)),
        };
}

[JsonSourceGenerationOptions(
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true
)]
[JsonSerializable(typeof(Plan))]
internal sealed partial class PlanJson : JsonSerializerContext;
