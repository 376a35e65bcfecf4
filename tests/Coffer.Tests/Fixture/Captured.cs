// Everything that a child process wrote to one of its streams, readable while it still runs.
using System.Text;

namespace Coffer.Tests.Fixture;

internal sealed class Captured
{
    private readonly StringBuilder text = new();

    public Captured(StreamReader stream) => Done = Read(stream);

    /// <summary>Ends when the stream ended.</summary>
    public Task Done { get; }

    public string Text
    {
        get
        {
            lock (text)
            {
                return text.ToString();
            }
        }
    }

    private async Task Read(StreamReader stream)
    {
        var some = new char[4096];
        while (await stream.ReadAsync(some) is > 0 and var count)
        {
            lock (text)
            {
                text.Append(some, 0, count);
            }
        }
    }
}
