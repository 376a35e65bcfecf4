// A PostgreSQL connection, inside a transaction when it writes. Statements handed to Run wait and travel in one batch
// with the next call that needs an answer, or with the commit.
using Npgsql;
using NpgsqlTypes;

namespace Coffer.Storage;

internal sealed class PostgresSession(NpgsqlConnection connection, CancellationToken cancellationToken = default)
    : Session
{
    private const long Locks = 0x636F666600000000; // "coff", and the account's number; migrations lock another
    private static readonly Sql SharedLock = new("SELECT pg_advisory_xact_lock_shared($1)");
    private static readonly Sql SoleLock = new("SELECT pg_advisory_xact_lock($1)");

    private readonly List<Waiting> _waiting = [];

    public override void Run(Sql sql, params Arg[] args) => _waiting.Add(new(Command(sql, args)));

    public override void RunOnce(Sql sql, params Arg[] args) => _waiting.Add(new(Command(sql, args), Once: true));

    // Advisory locks: they cost no row, and whoever waits for Exclude is not overtaken.
    public override void Share(long account) =>
        _waiting.Add(new(Command(SharedLock, [Locks + account]), HasRows: true));

    public override async ValueTask Exclude(long account) => await Rows(SoleLock, static _ => 0, Locks + account);

    public override async ValueTask<int> Execute(Sql sql, params Arg[] args)
    {
        var command = Command(sql, args);
        await using var batch = Batch(command);
        await batch.ExecuteNonQueryAsync(cancellationToken);
        CheckWaiting();
        return command.RecordsAffected;
    }

    public override async ValueTask<List<T>> Rows<T>(Sql sql, Func<Row, T> map, params Arg[] args)
    {
        var rows = new List<T>();
        await using var batch = Batch(Command(sql, args));
        if (sql.MayTakeLong)
            batch.Timeout = 0;
        await using (var reader = await batch.ExecuteReaderAsync(cancellationToken))
        {
            foreach (var _ in _waiting.Where(waiting => waiting.HasRows))
                await reader.NextResultAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
                rows.Add(map(new Row(reader)));
        }

        CheckWaiting();
        return rows;
    }

    /// <summary>Sends what still waits.</summary>
    public async ValueTask Flush()
    {
        if (_waiting.Count == 0)
            return;
        await using var batch = Batch(last: null);
        await batch.ExecuteNonQueryAsync(cancellationToken);
        CheckWaiting();
    }

    private NpgsqlBatch Batch(NpgsqlBatchCommand? last)
    {
        var batch = new NpgsqlBatch(connection);
        foreach (var waiting in _waiting)
            batch.BatchCommands.Add(waiting.Command);
        if (last is not null)
            batch.BatchCommands.Add(last);
        return batch;
    }

    private void CheckWaiting()
    {
        var lost = _waiting.Exists(waiting => waiting.Once && waiting.Command.RecordsAffected != 1);
        _waiting.Clear();
        if (lost)
            throw new UnitConflictException();
    }

    private static NpgsqlBatchCommand Command(Sql sql, Arg[] args)
    {
        var command = new NpgsqlBatchCommand(sql.Postgres);
        foreach (var arg in args)
            command.Parameters.Add(Parameter(arg));
        return command;
    }

    private static NpgsqlParameter Parameter(Arg arg) =>
        arg.Kind switch
        {
            ArgKind.Long => new NpgsqlParameter<long> { TypedValue = arg.Number },
            ArgKind.Bool => new NpgsqlParameter<bool> { TypedValue = arg.Number != 0 },
            ArgKind.Id => new NpgsqlParameter<Guid> { TypedValue = arg.Id },
            ArgKind.Text => new NpgsqlParameter<string>
            {
                TypedValue = (string)arg.Value!,
                NpgsqlDbType = NpgsqlDbType.Text,
            },
            ArgKind.Bytes => new NpgsqlParameter<byte[]> { TypedValue = (byte[])arg.Value! },
            _ => new NpgsqlParameter { Value = DBNull.Value, NpgsqlDbType = NullOf(arg.Type) },
        };

    private static NpgsqlDbType NullOf(ArgKind type) =>
        type switch
        {
            ArgKind.Long => NpgsqlDbType.Bigint,
            ArgKind.Bool => NpgsqlDbType.Boolean,
            ArgKind.Id => NpgsqlDbType.Uuid,
            ArgKind.Bytes => NpgsqlDbType.Bytea,
            _ => NpgsqlDbType.Text,
        };

    /// <summary>A statement that travels with the next one.</summary>
    /// <param name="Once">It must change one row.</param>
    /// <param name="HasRows">It answers rows, which nobody reads.</param>
    private sealed record Waiting(NpgsqlBatchCommand Command, bool Once = false, bool HasRows = false);
}
