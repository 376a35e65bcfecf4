// Where the PostgreSQL server's programs are: the newest of Debian's versions, else the PATH.
using System.Globalization;

namespace Coffer.Tests.Fixture;

internal static class PostgresBinaries
{
    public const string Missing =
        "PostgreSQL's server programs (initdb, postgres) were not found under /usr/lib/postgresql or on the PATH. "
        + "`make test` installs them from Debian's packages.";

    public static string Find() => Find("/usr/lib/postgresql", Environment.GetEnvironmentVariable("PATH") ?? "");

    public static string Find(string debian, string path)
    {
        var versions = Directory.Exists(debian) ? Directory.GetDirectories(debian) : [];
        return versions
                .OrderByDescending(Version)
                .Select(folder => Path.Combine(folder, "bin"))
                .Concat(path.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
                .FirstOrDefault(bin =>
                    File.Exists(Path.Combine(bin, "initdb")) && File.Exists(Path.Combine(bin, "postgres"))
                )
            ?? throw new InvalidOperationException(Missing);
    }

    private static double Version(string folder) =>
        double.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var version) ? version : 0;
}
