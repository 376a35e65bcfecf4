// A clock's way told while it moves (Accept: text/event-stream): an event at most every tenth of a second, then the
// answer as the last one.
using System.Text;
using Coffer.Http;
using Coffer.Kernel;
using Microsoft.AspNetCore.Http;

namespace Coffer.Sandbox;

internal sealed class ClockStream
{
    private const string Media = "text/event-stream";
    private static readonly TimeSpan Apart = TimeSpan.FromMilliseconds(100);
    private readonly Call _call;
    private long _last;

    private ClockStream(Call call)
    {
        _call = call;
        _last = call.Time.GetTimestamp();
    }

    /// <summary>Null: the caller did not ask for one. From then on the call's answer is the stream's last
    /// event.</summary>
    public static ClockStream? Of(Call call)
    {
        if (!call.Http.Request.Headers.Accept.ToString().Contains(Media, StringComparison.OrdinalIgnoreCase))
            return null;
        var stream = new ClockStream(call);
        call.SendBy = json => stream.Send("done", json.ToArray());
        return stream;
    }

    public Task Progress(DateTimeOffset at, DateTimeOffset target)
    {
        if (_call.Time.GetElapsedTime(_last) < Apart)
            return Task.CompletedTask;
        _last = _call.Time.GetTimestamp();
        return Send(
            "progress",
            Answers.Json(writer =>
            {
                writer.WriteStartObject();
                writer.WriteString("now"u8, Instants.Text(at));
                writer.WriteString("until"u8, Instants.Text(target));
                writer.WriteEndObject();
            })
        );
    }

    private async Task Send(string name, byte[] json)
    {
        var response = _call.Http.Response;
        if (!response.HasStarted)
        {
            response.ContentType = Media;
            response.Headers.CacheControl = "no-store";
        }

        await response.BodyWriter.WriteAsync(Encoding.ASCII.GetBytes($"event: {name}\ndata: "));
        await response.BodyWriter.WriteAsync(json);
        await response.BodyWriter.WriteAsync("\n\n"u8.ToArray());
    }
}
