// How PostgreSQL is to plan. A statement is planned once and the plan kept, often while its tables are nearly empty and
// nothing is known of them; it is not planned again for the arguments of a call, which for a page takes as long as the
// page. All but verify's go by an index (tests read the plans), row by row and by one process, so the plans that are
// right for a small table only, and would be kept while it grows, are forbidden, and those that take longer to set up
// than to carry out.
using Npgsql;

namespace Coffer.Storage;

internal static class PostgresPlans
{
    private const string ByIndex =
        "SELECT set_config('enable_seqscan', 'off', false), set_config('enable_hashjoin', 'off', false), "
        + "set_config('enable_mergejoin', 'off', false), set_config('enable_sort', 'off', false), "
        + "set_config('jit', 'off', false), set_config('max_parallel_workers_per_gather', '0', false), "
        + "set_config('plan_cache_mode', 'force_generic_plan', false)";

    /// <summary>For one that reads much, until the transaction ends: whole tables are joined, however small it takes
    /// them for.</summary>
    public static Sql Whole { get; } =
        new(
            "SELECT set_config('enable_seqscan', 'on', true), set_config('enable_hashjoin', 'on', true), "
                + "set_config('enable_mergejoin', 'on', true), set_config('enable_sort', 'on', true), "
                + "set_config('enable_nestloop', 'off', true), set_config('plan_cache_mode', 'auto', true), "
                + "set_config('max_parallel_workers_per_gather', '2', true)"
        );

    /// <summary>Sets each new connection so. It stays so: the driver resets nothing (DatabaseUrl).</summary>
    public static void Set(NpgsqlSlimDataSourceBuilder builder) =>
        builder.UsePhysicalConnectionInitializer(
            static connection =>
            {
                using var command = new NpgsqlCommand(ByIndex, connection);
                command.ExecuteNonQuery();
            },
            static async connection =>
            {
                await using var command = new NpgsqlCommand(ByIndex, connection);
                await command.ExecuteNonQueryAsync();
            }
        );
}
