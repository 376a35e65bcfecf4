// A PostgreSQL connection, inside a transaction when it writes. Statements handed to Run wait and travel in one batch
// with the next call that needs an answer, or with the commit: a unit that asks nothing is one round trip.
using Npgsql;
using NpgsqlTypes;

namespace Coffer.Storage;

/// <param name="run">Which run of a unit it is, from 1; 0: it only reads, without a transaction.</param>
internal sealed class PostgresSession(
    NpgsqlConnection connection,
    int run = 0,
    CancellationToken cancellationToken = default
) : Session
{
    private const long Locks = 0x636F666600000000; // "coff", and the account's number; migrations lock another
    private static readonly Sql SharedLock = new("SELECT pg_advisory_xact_lock_shared($1)");
    private static readonly Sql SoleLock = new("SELECT pg_advisory_xact_lock($1)");

    private readonly List<Waiting> _waiting = [];
    private bool _hasBegun;

    public override bool MayGuess => run == 1;

    public override void Run(Sql sql, params Arg[] args) => _waiting.Add(new(Command(sql.Postgres, args)));

    public override void RunOnce(Sql sql, params Arg[] args) =>
        _waiting.Add(
            sql.PostgresOnce is { } checking
                ? new(Command(checking, args), HasRows: true)
                : new(Command(sql.Postgres, args))
        );

    // Advisory locks: they cost no row, and whoever waits for Exclude is not overtaken.
    public override void Share(long account) =>
        _waiting.Add(new(Command(SharedLock.Postgres, [Locks + account]), HasRows: true));

    public override async ValueTask Exclude(long account) => await Rows(SoleLock, static _ => 0, Locks + account);

    public override async ValueTask<int> Execute(Sql sql, params Arg[] args)
    {
        var command = Command(sql.Postgres, args);
        await using var batch = Batch(command);
        await batch.ExecuteNonQueryAsync(cancellationToken);
        _waiting.Clear();
        return command.RecordsAffected;
    }

    public override async ValueTask<List<T>> Rows<T>(Sql sql, Func<Row, T> map, params Arg[] args)
    {
        var rows = new List<T>();
        await using var batch = Batch(Command(sql.Postgres, args));
        if (sql.MayTakeLong)
            batch.Timeout = 0;
        await using (var reader = await batch.ExecuteReaderAsync(cancellationToken))
        {
            foreach (var _ in _waiting.Where(waiting => waiting.HasRows))
                await reader.NextResultAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
                rows.Add(map(new Row(reader)));
        }

        _waiting.Clear();
        return rows;
    }

    /// <summary>Sends what still waits, and commits. Statements that travel together without a BEGIN are one
    /// transaction all the same.</summary>
    public async ValueTask Commit()
    {
        if (!_hasBegun && _waiting.Count == 0)
            return;
        await using var batch = new NpgsqlBatch(connection);
        foreach (var waiting in _waiting)
            batch.BatchCommands.Add(waiting.Command);
        if (_hasBegun)
            batch.BatchCommands.Add(new NpgsqlBatchCommand("COMMIT"));
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Undoes the unit, if anything of it was done and the server still listens.</summary>
    public async ValueTask Rollback()
    {
        if (!_hasBegun || connection.FullState.HasFlag(System.Data.ConnectionState.Broken))
            return;
        await using var rollback = new NpgsqlCommand("ROLLBACK", connection);
        await rollback.ExecuteNonQueryAsync(CancellationToken.None);
    }

    private NpgsqlBatch Batch(NpgsqlBatchCommand last)
    {
        var batch = new NpgsqlBatch(connection);
        if (run > 0 && !_hasBegun)
        {
            batch.BatchCommands.Add(new NpgsqlBatchCommand("BEGIN"));
            _hasBegun = true;
        }

        foreach (var waiting in _waiting)
            batch.BatchCommands.Add(waiting.Command);
        batch.BatchCommands.Add(last);
        return batch;
    }

    private static NpgsqlBatchCommand Command(string sql, Arg[] args)
    {
        var command = new NpgsqlBatchCommand(sql);
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
    /// <param name="HasRows">It answers rows, which nobody reads.</param>
    private sealed record Waiting(NpgsqlBatchCommand Command, bool HasRows = false);
}
