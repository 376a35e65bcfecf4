// A PostgreSQL connection, inside a transaction when it writes; opened by the first question. Statements whose answer
// nobody asks for wait, and travel in one batch with the next call that needs an answer, or, what is appended, with the
// commit. Those of a unit that asks nothing go to the group commit (PostgresGroups).
using Npgsql;

namespace Coffer.Storage;

/// <param name="run">Which run of a unit it is, from 1; 0: it only reads, without a transaction.</param>
internal sealed class PostgresSession(
    NpgsqlDataSource source,
    int run = 0,
    CancellationToken cancellationToken = default
) : Session, IAsyncDisposable
{
    private const long Locks = 0x636F666600000000; // "coff", and the account's number; migrations lock another
    private static readonly Sql Nothing = new("SELECT 0 WHERE false");
    private static readonly Sql SharedLock = new("SELECT pg_advisory_xact_lock_shared($1)");
    private static readonly Sql SoleLock = new("SELECT pg_advisory_xact_lock($1)");

    private NpgsqlConnection? _connection;
    private bool _hasBegun;

    /// <summary>What waits to be sent.</summary>
    public List<PostgresStatement> Waiting { get; } = [];

    /// <summary>A question was asked: what was done so far is in a transaction of this connection.</summary>
    public bool HasAsked => _connection is not null;

    public override bool MayGuess => run == 1;

    public override void Run(Sql sql, params Arg[] args) => Waiting.Add(new(sql, args, PostgresWay.Any));

    public override void RunOnce(Sql sql, params Arg[] args) => Waiting.Add(new(sql, args, PostgresWay.Once));

    public override void Append(Sql sql, params Arg[] args) => Waiting.Add(new(sql, args, PostgresWay.Append));

    public override void Lock(Sql sql, params Arg[] args) => Waiting.Add(new(sql, args, PostgresWay.Lock));

    public override void Expect(Sql sql, params Arg[] args) => RunOnce(sql, args);

    // Advisory locks: they cost no row, and whoever waits for Exclude is not overtaken.
    public override void Share(long account) => Waiting.Add(new(SharedLock, [Locks + account], PostgresWay.Share));

    public override async ValueTask Exclude(long account) => await Rows(SoleLock, static _ => 0, Locks + account);

    public override async ValueTask<int> Execute(Sql sql, params Arg[] args)
    {
        var command = new PostgresStatement(sql, args, PostgresWay.Any).Command();
        await using var batch = await Batch(command);
        await batch.ExecuteNonQueryAsync(cancellationToken);
        Sent();
        return command.RecordsAffected;
    }

    public override async ValueTask<List<T>> Rows<T>(Sql sql, Func<Row, T> map, params Arg[] args)
    {
        var rows = new List<T>();
        if (sql.MayTakeLong)
            Lock(PostgresPlans.Whole);
        await using var batch = await Batch(new PostgresStatement(sql, args, PostgresWay.Any).Command());
        if (sql.MayTakeLong)
            batch.Timeout = 0;
        await using (var reader = await batch.ExecuteReaderAsync(cancellationToken))
        {
            foreach (var waiting in Waiting.Where(static waiting => waiting.HasRows))
            {
                await (waiting.Read?.Invoke(reader) ?? Task.CompletedTask);
                await reader.NextResultAsync(cancellationToken);
            }

            await ReadAll(reader, map, rows);
        }

        Sent();
        return rows;
    }

    public override Asked<T> Ask<T>(Sql sql, Func<Row, T> map, params Arg[] args)
    {
        var asked = new Asked<T>();
        Waiting.Add(new(sql, args, PostgresWay.Any) { Read = reader => ReadAll(reader, map, asked.Rows = []) });
        return asked;
    }

    public override async ValueTask<List<T>> Answer<T>(Asked<T> asked)
    {
        if (asked.Rows is null)
            await Rows(Nothing, static _ => 0);
        return asked.Rows!;
    }

    /// <summary>Sends what still waits, and commits. Statements that travel together without a BEGIN are one
    /// transaction all the same.</summary>
    public async ValueTask Commit()
    {
        if (!_hasBegun && Waiting.Count == 0)
            return;
        await using var batch = new NpgsqlBatch(await Connection());
        foreach (var command in PostgresStatement.Commands(Waiting))
            batch.BatchCommands.Add(command);
        if (_hasBegun)
            batch.BatchCommands.Add(new NpgsqlBatchCommand("COMMIT"));
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Undoes the unit, if anything of it was done and the server still listens.</summary>
    public async ValueTask Rollback()
    {
        if (!_hasBegun || _connection!.FullState.HasFlag(System.Data.ConnectionState.Broken))
            return;
        await using var rollback = new NpgsqlCommand("ROLLBACK", _connection);
        await rollback.ExecuteNonQueryAsync(CancellationToken.None);
    }

    public ValueTask DisposeAsync() => _connection?.DisposeAsync() ?? default;

    private async Task ReadAll<T>(NpgsqlDataReader reader, Func<Row, T> map, List<T> rows)
    {
        while (await reader.ReadAsync(cancellationToken))
            rows.Add(map(new Row(reader)));
    }

    private async ValueTask<NpgsqlConnection> Connection() =>
        _connection ??= await source.OpenConnectionAsync(cancellationToken);

    private async ValueTask<NpgsqlBatch> Batch(NpgsqlBatchCommand last)
    {
        var batch = new NpgsqlBatch(await Connection());
        if (run > 0 && !_hasBegun)
        {
            batch.BatchCommands.Add(new NpgsqlBatchCommand("BEGIN"));
            _hasBegun = true;
        }

        foreach (var waiting in Waiting)
        {
            if (waiting.Way != PostgresWay.Append)
                batch.BatchCommands.Add(waiting.Command());
        }

        batch.BatchCommands.Add(last);
        return batch;
    }

    private void Sent() => Waiting.RemoveAll(static waiting => waiting.Way != PostgresWay.Append);
}
