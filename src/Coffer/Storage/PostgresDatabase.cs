// PostgreSQL: pooled connections; a unit of work is one READ COMMITTED transaction that locks what it decides on, or,
// where it asks nothing, a part of one (PostgresGroups). Deadlocks, serialisation failures and lost races (a row taken,
// a unique index broken) run the unit again.
using System.Security.Cryptography;
using Npgsql;

namespace Coffer.Storage;

internal sealed class PostgresDatabase : Database
{
    private readonly NpgsqlDataSource _source;
    private readonly PostgresGroups _groups;
    private readonly string _description;

    public PostgresDatabase(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        _description = $"PostgreSQL at {settings.Host}:{settings.Port}/{settings.Database}";
        var builder = new NpgsqlSlimDataSourceBuilder(connectionString);
        builder.EnableTransportSecurity();
        builder.EnableArrays();
        PostgresPlans.Set(builder);
        _source = builder.Build();
        _groups = new PostgresGroups(_source);
    }

    public override string Description => _description;

    internal override Dialect Dialect => Dialect.Postgres;

    public override bool MayGuess => true;

    public override async Task<T> Read<T>(
        Func<Session, ValueTask<T>> read,
        CancellationToken cancellationToken = default
    )
    {
        try
        {
            await using var session = new PostgresSession(_source, run: 0, cancellationToken);
            return await read(session);
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException)
        {
            throw Unavailable(e);
        }
    }

    public override async Task<T> Write<T>(Func<Session, ValueTask<T>> unit)
    {
        for (var run = 1; ; run++)
        {
            try
            {
                return await Run(unit, run);
            }
            catch (Exception e) when (run < MaxRuns && IsLostRace(e))
            {
                await Task.Delay(RandomNumberGenerator.GetInt32(1, 2 + (run * 5)));
            }
            catch (Exception e) when (e is NpgsqlException or TimeoutException)
            {
                throw Unavailable(e);
            }
        }
    }

    public override async ValueTask DisposeAsync()
    {
        await _groups.DisposeAsync();
        await _source.DisposeAsync();
    }

    private async Task<T> Run<T>(Func<Session, ValueTask<T>> unit, int run)
    {
        await using var session = new PostgresSession(_source, run);
        try
        {
            var result = await unit(session);
            var isAlone = run > 1 || session.HasAsked || session.Waiting.Count == 0;
            await (isAlone ? session.Commit().AsTask() : _groups.Commit(session.Waiting));
            return result;
        }
        catch
        {
            await session.Rollback();
            throw;
        }
    }

    private static bool IsLostRace(Exception e) =>
        e
            is PostgresException
            {
                SqlState: PostgresErrorCodes.SerializationFailure
                    or PostgresErrorCodes.DeadlockDetected
                    or PostgresErrorCodes.UniqueViolation
                    or PostgresErrorCodes.DivisionByZero // of Session.RunOnce
            };

    private DatabaseUnavailableException Unavailable(Exception e)
    {
        _groups.Doubt();
        return new(
            "The PostgreSQL database does not answer" + (e is PostgresException p ? $" (SQLSTATE {p.SqlState})." : "."),
            e
        );
    }
}
