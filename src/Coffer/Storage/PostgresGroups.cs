// Group commit on PostgreSQL: units that asked nothing are lists of statements, and those that wait are sent together
// as one transaction, in one round trip. What each only appends goes last, the rows of one table by one statement. Who
// waits for a group meanwhile forms the next; nobody waits for a group to fill. When a statement fails, the group is
// undone and each of its units is sent by itself.
using System.Data;
using System.Threading.Channels;
using Npgsql;

namespace Coffer.Storage;

internal sealed class PostgresGroups : IAsyncDisposable
{
    private const int Senders = 2;
    private const int MaxGroup = 64;
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(1);

    // Where an account is kept from others, its units wait each by itself, and nobody with them. It fails in a way of
    // its own (22P02), for nothing else here makes a number of a text.
    private static readonly Sql TryShare = new(
        "SELECT (CASE WHEN bool_and(pg_try_advisory_xact_lock_shared(a)) THEN '1' ELSE 'taken' END)::int "
            + "FROM unnest($1) a"
    );

    private readonly Channel<Unit> _waiting = Channel.CreateUnbounded<Unit>();
    private readonly NpgsqlDataSource _source;
    private readonly Task[] _senders;
    private int _doubts;

    public PostgresGroups(NpgsqlDataSource source)
    {
        _source = source;
        _senders = [.. Enumerable.Range(0, Senders).Select(_ => Task.Run(Send))];
    }

    /// <summary>Commits what a unit has to say, alone or beside others.</summary>
    public Task Commit(List<PostgresStatement> statements)
    {
        var unit = new Unit(statements);
        return _waiting.Writer.TryWrite(unit) ? unit.Committed.Task : SendAlone(unit);
    }

    /// <summary>A call has failed, of a group or of anybody: the connections that are kept may be gone like its own, as
    /// the pool thinks of those that it has.</summary>
    public void Doubt() => Interlocked.Increment(ref _doubts);

    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        await Task.WhenAll(_senders);
    }

    private async Task Send()
    {
        await using var line = new Line(this);
        while (await IsMore(line))
        {
            var group = new List<Unit>();
            while (group.Count < MaxGroup && _waiting.Reader.TryRead(out var unit))
                group.Add(unit);
            if (group.Count > 0)
                await Send(group, line);
        }
    }

    private async Task<bool> IsMore(Line line)
    {
        var waiting = _waiting.Reader.WaitToReadAsync().AsTask();
        try
        {
            return await waiting.WaitAsync(Idle);
        }
        catch (TimeoutException)
        {
            await line.DisposeAsync();
            return await waiting;
        }
    }

    private async Task Send(List<Unit> group, Line line)
    {
        try
        {
            await Execute(await line.Open(), Together(group));
            group.ForEach(static unit => unit.Committed.SetResult());
        }
        catch (PostgresException e) when (e.InvariantSeverity == "ERROR" && (group.Count > 1 || IsTaken(e)))
        {
            // The server undid all of it. Whose statement it was shows when each is alone; nobody waits for that here.
            group.ForEach(unit => _ = SendAlone(unit));
        }
        catch (Exception e)
        {
            group.ForEach(unit => unit.Committed.SetException(e));
        }
    }

    private static bool IsTaken(PostgresException e) => e.SqlState == PostgresErrorCodes.InvalidTextRepresentation;

    private async Task SendAlone(Unit unit)
    {
        try
        {
            await using var connection = await _source.OpenConnectionAsync();
            await Execute(connection, PostgresStatement.Commands(unit.Statements));
            unit.Committed.SetResult();
        }
        catch (Exception e)
        {
            unit.Committed.SetException(e);
        }
    }

    private static async Task Execute(NpgsqlConnection connection, IEnumerable<NpgsqlBatchCommand> commands)
    {
        await using var batch = new NpgsqlBatch(connection);
        foreach (var command in commands)
            batch.BatchCommands.Add(command);
        await batch.ExecuteNonQueryAsync();
    }

    private static IEnumerable<NpgsqlBatchCommand> Together(List<Unit> group)
    {
        var statements = group.OrderBy(static unit => unit.First).SelectMany(static unit => unit.Statements).ToList();
        var shares = statements.FindAll(static statement => statement.Way == PostgresWay.Share);
        var others = PostgresStatement.Commands(
            statements.FindAll(static statement => statement.Way != PostgresWay.Share)
        );
        return shares.Count == 0 ? others : others.Prepend(Share(shares));
    }

    private static NpgsqlBatchCommand Share(List<PostgresStatement> shares) =>
        new(TryShare.Postgres)
        {
            Parameters =
            {
                new NpgsqlParameter<long[]>
                {
                    TypedValue = [.. shares.Select(static share => share.Args[0].Number).Distinct()],
                },
            },
        };

    // A sender's own connection while it has work: the pool would hand it another one for each group, and each one's
    // server process would need what the others have at hand.
    private sealed class Line(PostgresGroups groups) : IAsyncDisposable
    {
        private NpgsqlConnection? _connection;
        private int _doubts;

        public async ValueTask<NpgsqlConnection> Open()
        {
            var doubts = Volatile.Read(ref groups._doubts);
            if (_connection is { FullState: ConnectionState.Open } && _doubts == doubts)
                return _connection;
            await DisposeAsync();
            _doubts = doubts;
            return _connection = await groups._source.OpenConnectionAsync();
        }

        public async ValueTask DisposeAsync()
        {
            if (_connection is { } connection)
                await connection.DisposeAsync();
            _connection = null;
        }
    }

    private sealed record Unit(List<PostgresStatement> Statements)
    {
        /// <summary>The number of the row that it locks first. Groups lock in its order, so that two do not wait for
        /// each other.</summary>
        public long First { get; } =
            Statements.Find(static statement => statement.Way == PostgresWay.Once) is { Args: [_, var row, ..] }
                ? row.Number
                : 0;

        // Continuations send the answer; the sender has others to commit.
        public TaskCompletionSource Committed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
