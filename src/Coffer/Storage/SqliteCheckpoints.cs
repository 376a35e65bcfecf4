// Moves what the log of a SQLite database holds into the database itself, on a thread of its own, so that the writer
// does not wait for it. It moves little at a time, for both write to one disk, and a commit waits for what stands
// before it there; and where that takes long, it rests in between. While units keep coming the log never quite ends,
// so from a certain length on the writer moves the rest itself, and it begins anew.
using System.Diagnostics;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Coffer.Storage;

internal sealed class SqliteCheckpoints : IDisposable
{
    /// <summary>After so many units of work it is worth a move.</summary>
    private const int Some = 64;

    /// <summary>So many pages of 4 KiB are too many.</summary>
    private const int Many = 16_000;

    private readonly SqliteConnection _writer;
    private readonly SqliteConnection _connection;
    private readonly SemaphoreSlim _wanted = new(0);
    private readonly ManualResetEventSlim _over = new();
    private readonly Thread _thread;
    private int _units;
    private int _isAsked;
    private volatile int _pages;

    /// <param name="connection">Another one to the same file, which is closed with this.</param>
    public SqliteCheckpoints(SqliteConnection writer, SqliteConnection connection)
    {
        (_writer, _connection) = (writer, connection);
        using var command = writer.CreateCommand();
        command.CommandText = "PRAGMA wal_autocheckpoint=0";
        command.ExecuteNonQuery();
        _thread = new Thread(Work) { IsBackground = true, Name = "coffer-checkpoints" };
        _thread.Start();
    }

    /// <summary>On the writer's thread, between two transactions.</summary>
    public void Committed(int units)
    {
        _units += units;
        if (_units < Some)
            return;
        _units = 0;
        if (_pages >= Many)
            Move(_writer);
        else if (Interlocked.Exchange(ref _isAsked, 1) == 0)
            _wanted.Release();
    }

    public void Dispose()
    {
        if (_over.IsSet)
            return;
        _over.Set();
        _wanted.Release();
        _thread.Join();
        _wanted.Dispose();
        _over.Dispose();
        _connection.Dispose();
    }

    private void Work()
    {
        while (true)
        {
            _wanted.Wait();
            if (_over.IsSet)
                return;
            var began = Stopwatch.GetTimestamp();
            Move(_connection);
            if (_over.Wait(Stopwatch.GetElapsedTime(began) / 4))
                return;
            Interlocked.Exchange(ref _isAsked, 0);
        }
    }

    // What cannot be moved now, because a reader still needs it or the disk is full, is moved the next time.
    private void Move(SqliteConnection connection)
    {
        raw.sqlite3_wal_checkpoint_v2(connection.Handle, null, raw.SQLITE_CHECKPOINT_PASSIVE, out var pages, out _);
        _pages = pages;
    }
}
