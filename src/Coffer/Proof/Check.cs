// One thing that must hold of an account's rows: a statement that counts what was looked at and names what does not
// hold. It is one statement, so that it sees one moment, also while the system runs.
using Coffer.Access;
using Coffer.Kernel;
using Coffer.Storage;

namespace Coffer.Proof;

/// <summary>A row that does not hold.</summary>
/// <param name="Fault">Which of the check's faults it is.</param>
/// <param name="Word">What the fault's sentence needs beside the id: a currency, a status; likewise the
/// numbers.</param>
internal sealed record Found(string Fault, string Id, string Word, long First, long Second)
{
    /// <summary>An amount in the currency that is the word, or its last part.</summary>
    public string Money(long minor)
    {
        var code = Word.Split(' ')[^1];
        return Currency.TryFind(code, out var currency) ? new Money(minor, currency).ToString() : $"{minor} {code}";
    }

    public static string Instant(long milliseconds) => Instants.Text(Instants.From(milliseconds));
}

internal sealed class Check
{
    public const int MaxNamed = 100;

    private readonly Sql _sql;
    private readonly Func<Found, string> _message;

    /// <param name="looked">A SELECT of the number of rows that are looked at.</param>
    /// <param name="offenders">A SELECT of fault, id, word and two numbers of each row that does not hold. $1 is the
    /// account, $2 its present time, $3 the world's, $4 the least id that was made within the last day.</param>
    public Check(string name, string holds, (string Looked, string Offenders) sql, Func<Found, string> message)
    {
        Name = name;
        Holds = holds;
        _message = message;
        _sql = new(
            $"""
            WITH bad (fault, id, word, number_1, number_2) AS MATERIALIZED ({sql.Offenders}),
            named AS (SELECT fault, id, word, number_1, number_2 FROM bad
                ORDER BY length(id), id, fault LIMIT {MaxNamed})
            SELECT ({sql.Looked}), (SELECT count(*) FROM bad), n.fault, n.id, n.word,
            CAST(n.number_1 AS BIGINT), CAST(n.number_2 AS BIGINT)
            FROM (SELECT 1 AS always) one LEFT JOIN named n ON TRUE
            ORDER BY length(n.id), n.id, n.fault
            """
        )
        {
            MayTakeLong = true,
        };
    }

    public string Name { get; }

    /// <summary>What must hold, in a sentence.</summary>
    public string Holds { get; }

    public async ValueTask<CheckResult> Run(Session session, Moment moment)
    {
        var rows = await session.Rows(
            _sql,
            static row =>
                (
                    Looked: row.Long(0),
                    Count: row.Long(1),
                    Found: row.IsNull(2)
                        ? null
                        : new Found(
                            row.Text(2),
                            row.Text(3),
                            row.TextOrNull(4) ?? "",
                            row.LongOrNull(5) ?? 0,
                            row.LongOrNull(6) ?? 0
                        )
                ),
            moment.Account,
            Instants.Milliseconds(moment.Now),
            Instants.Milliseconds(moment.RealNow),
            Ids.New(moment.RealNow.AddDays(-1))
        );
        var offenders = rows.Where(row => row.Found is not null)
            .Select(row => new Offender(row.Found!.Id, _message(row.Found)));
        return new(Name, rows[0].Looked, rows[0].Count, [.. offenders]);
    }
}

/// <param name="Now">The account's own time.</param>
/// <param name="RealNow">The world's.</param>
internal sealed record Moment(long Account, DateTimeOffset Now, DateTimeOffset RealNow)
{
    public static Moment Of(Account account, DateTimeOffset realNow) =>
        new(account.Seq, realNow + TimeSpan.FromMilliseconds(account.ClockOffsetMs), realNow);
}

internal sealed record Offender(string Id, string Message);

/// <param name="Checked">How many rows were looked at.</param>
/// <param name="OffenderCount">All that do not hold; only the first hundred are named.</param>
internal sealed record CheckResult(string Name, long Checked, long OffenderCount, IReadOnlyList<Offender> Offenders);
