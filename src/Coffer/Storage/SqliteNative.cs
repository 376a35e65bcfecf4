// The calls of SQLite that are made for each argument, row and column: a hundred for one answer. They are the library's
// own, without the counting of a SafeHandle around each, which took as long as the calls. Statements are prepared and
// closed by SQLitePCL, and whoever calls these holds the statement open.
using System.Runtime.InteropServices;

[assembly: DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory | DllImportSearchPath.SafeDirectories)]

namespace Coffer.Storage;

/// <summary>As sqlite.org/c3ref says. Those that neither wait nor take long do not tell the collector of
/// themselves.</summary>
internal static class SqliteNative
{
    private const string Library = "e_sqlite3";

    /// <summary>SQLITE_TRANSIENT: SQLite makes a copy before it returns.</summary>
    public const nint Copied = -1;

    [DllImport(Library, EntryPoint = "sqlite3_step")]
    public static extern int Step(nint statement);

    [DllImport(Library, EntryPoint = "sqlite3_reset")]
    public static extern int Reset(nint statement);

    [DllImport(Library, EntryPoint = "sqlite3_clear_bindings")]
    public static extern int ClearBindings(nint statement);

    [SuppressGCTransition]
    [DllImport(Library, EntryPoint = "sqlite3_changes")]
    public static extern int Changes(nint connection);

    [SuppressGCTransition]
    [DllImport(Library, EntryPoint = "sqlite3_bind_int64")]
    public static extern int BindInt64(nint statement, int place, long value);

    [SuppressGCTransition]
    [DllImport(Library, EntryPoint = "sqlite3_bind_null")]
    public static extern int BindNull(nint statement, int place);

    [DllImport(Library, EntryPoint = "sqlite3_bind_blob")]
    public static extern int BindBlob(nint statement, int place, in byte bytes, int count, nint destructor);

    [DllImport(Library, EntryPoint = "sqlite3_bind_text")]
    public static extern int BindText(nint statement, int place, in byte utf8, int count, nint destructor);

    [DllImport(Library, EntryPoint = "sqlite3_bind_zeroblob")]
    public static extern int BindZeroBlob(nint statement, int place, int count);

    [SuppressGCTransition]
    [DllImport(Library, EntryPoint = "sqlite3_column_type")]
    public static extern int ColumnType(nint statement, int column);

    [SuppressGCTransition]
    [DllImport(Library, EntryPoint = "sqlite3_column_int64")]
    public static extern long ColumnInt64(nint statement, int column);

    /// <summary>The bytes of a blob or of a text; 0 where there are none. Good until the next step.</summary>
    [DllImport(Library, EntryPoint = "sqlite3_column_blob")]
    public static extern nint ColumnBlob(nint statement, int column);

    [SuppressGCTransition]
    [DllImport(Library, EntryPoint = "sqlite3_column_bytes")]
    public static extern int ColumnBytes(nint statement, int column);
}
