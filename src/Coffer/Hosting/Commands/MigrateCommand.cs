// `coffer migrate`: brings a database to this program's schema.
using System.CommandLine;
using Coffer.Storage;

namespace Coffer.Hosting.Commands;

internal static class MigrateCommand
{
    public static Command Make()
    {
        var command = new ExampleCommand(
            "migrate",
            "Bring the database to this program's schema, or make it. Several may run at once; needs no keys.",
            "coffer migrate --database postgres://coffer:PASSWORD@db.internal/coffer",
            "coffer migrate --list"
        );
        var place = Settings.AddTo(command, keys: false);
        var list = new Option<bool>("--list")
        {
            Description = "Print the migrations that this program has, and do nothing",
        };
        command.Add(list);
        command.SetAction(
            async (parsed, _) =>
            {
                foreach (var name in parsed.GetValue(list) ? Migrations.Names : await Run(place.Read(parsed)))
                    await Console.Out.WriteLineAsync(name);
                return 0;
            }
        );
        return command;
    }

    private static async Task<IReadOnlyList<string>> Run(ServeOptions options)
    {
        var ran = await Doing.Run(options, opening => opening.Migrate());
        return ran.Count > 0 ? ran : ["Nothing to do: the database has this program's schema."];
    }
}
