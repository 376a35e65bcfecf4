// A PostgreSQL connection, inside a transaction when it writes. Statements handed to Run wait and travel in one batch
// with the next call that needs an answer, or with the commit.
using Npgsql;
using NpgsqlTypes;

namespace Coffer.Storage;

internal sealed class PostgresSession(NpgsqlConnection connection, CancellationToken cancellationToken = default)
    : Session
{
    private readonly List<(NpgsqlBatchCommand Command, bool Once)> _waiting = [];

    public override void Run(Sql sql, params Arg[] args) => _waiting.Add((Command(sql, args), Once: false));

    public override void RunOnce(Sql sql, params Arg[] args) => _waiting.Add((Command(sql, args), Once: true));

    // Each statement of a READ COMMITTED transaction sees a later moment than the one before; the parts of one
    // statement see the same.
    public override async ValueTask RunAtOneMoment(IReadOnlyList<Sql> statements, params Arg[] args)
    {
        var parts = statements.Select((sql, i) => $"part_{i} AS ({sql.Postgres})");
        await Rows(Sql.Of($"WITH {string.Join(", ", parts)} SELECT 1"), static _ => 0, args);
    }

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
            while (await reader.ReadAsync(cancellationToken))
                rows.Add(map(new Row(reader, idsAreBytes: false)));
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
        foreach (var (command, _) in _waiting)
            batch.BatchCommands.Add(command);
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
}
