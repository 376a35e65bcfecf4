// A statement on its way to PostgreSQL, and how it is sent: by itself, or as many rows of one table at once.
using Npgsql;
using NpgsqlTypes;

namespace Coffer.Storage;

/// <summary>What is asked of a statement's rows.</summary>
internal enum PostgresWay
{
    /// <summary>Nothing.</summary>
    Any,

    /// <summary>There must be exactly one.</summary>
    Once,

    /// <summary>The same; and it is appended, so that it may go last.</summary>
    Append,

    /// <summary>It locks rows, which nobody reads.</summary>
    Lock,

    /// <summary>The account is shared.</summary>
    Share,
}

internal sealed record PostgresStatement(Sql Sql, Arg[] Args, PostgresWay Way)
{
    /// <summary>Reads what it answers; null: nobody does.</summary>
    public Func<NpgsqlDataReader, Task>? Read { get; init; }

    /// <summary>It answers rows.</summary>
    public bool HasRows =>
        Read is not null
        || Way is PostgresWay.Share or PostgresWay.Lock
        || (Way == PostgresWay.Once && Sql.PostgresOnce is not null);

    public NpgsqlBatchCommand Command()
    {
        var sql = Way is PostgresWay.Once or PostgresWay.Append ? Sql.PostgresOnce ?? Sql.Postgres : Sql.Postgres;
        var command = new NpgsqlBatchCommand(sql);
        foreach (var arg in Args)
            command.Parameters.Add(One(arg));
        return command;
    }

    /// <summary>Statements in their order, and last what is appended, the rows of one table by one statement.</summary>
    public static IEnumerable<NpgsqlBatchCommand> Commands(IReadOnlyList<PostgresStatement> statements) =>
        statements
            .Where(static statement => statement.Way != PostgresWay.Append)
            .Select(static statement => statement.Command())
            .Concat(
                statements
                    .Where(static statement => statement.Way == PostgresWay.Append)
                    .GroupBy(static statement => statement.Sql.Number)
                    .Select(static rows => Command([.. rows]))
            );

    // The rows of statements of one and the same text.
    private static NpgsqlBatchCommand Command(List<PostgresStatement> statements)
    {
        if (statements.Count == 1)
            return statements[0].Command();
        var command = new NpgsqlBatchCommand(statements[0].Sql.PostgresMany!);
        for (var place = 0; place < statements[0].Args.Length; place++)
            command.Parameters.Add(Many(statements, place));
        return command;
    }

    private static NpgsqlParameter One(Arg arg) =>
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
            _ => new NpgsqlParameter { Value = DBNull.Value, NpgsqlDbType = TypeOf(arg) },
        };

    private static NpgsqlParameter Many(List<PostgresStatement> statements, int place)
    {
        var type = NpgsqlDbType.Array | TypeOf(statements[0].Args[place]);
        T[] All<T>(Func<Arg, T> value) => [.. statements.Select(statement => value(statement.Args[place]))];
        return statements[0].Args[place].Type switch
        {
            ArgKind.Long => Array(All<long?>(static arg => arg.Kind == ArgKind.Null ? null : arg.Number), type),
            ArgKind.Bool => Array(All(static arg => arg.Number != 0), type),
            ArgKind.Id => Array(All<Guid?>(static arg => arg.Kind == ArgKind.Null ? null : arg.Id), type),
            ArgKind.Bytes => Array(All(static arg => (byte[]?)arg.Value), type),
            _ => Array(All(static arg => (string?)arg.Value), type),
        };
    }

    private static NpgsqlParameter<T[]> Array<T>(T[] values, NpgsqlDbType type) =>
        new() { TypedValue = values, NpgsqlDbType = type };

    private static NpgsqlDbType TypeOf(Arg arg) =>
        arg.Type switch
        {
            ArgKind.Long => NpgsqlDbType.Bigint,
            ArgKind.Bool => NpgsqlDbType.Boolean,
            ArgKind.Id => NpgsqlDbType.Uuid,
            ArgKind.Bytes => NpgsqlDbType.Bytea,
            _ => NpgsqlDbType.Text,
        };
}
