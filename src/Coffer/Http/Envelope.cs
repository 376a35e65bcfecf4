// The one error envelope, and the one table from refusals to HTTP statuses. Whatever is not a refusal is an internal
// error: one bland sentence and the request id; the log has the rest, without data.
using Coffer.Kernel;
using Coffer.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Coffer.Http;

public static partial class Envelope
{
    public static async Task Guard(HttpContext http, RequestDelegate next, ILogger logger)
    {
        try
        {
            await next(http);
        }
        catch (Refusal refusal)
        {
            await Send(http, refusal);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            http.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
        }
        catch (BadHttpRequestException e)
        {
            await Send(http, FromServer(e));
        }
        catch (DatabaseUnavailableException e)
        {
            LogUnavailable(logger, e.Message, e.InnerException?.GetType().Name ?? "");
            await Send(
                http,
                Refusal.Unavailable(Codes.Unavailable, "The service cannot answer just now.", retryAfterSeconds: 1)
            );
        }
        catch (Exception e) when (!http.Response.HasStarted)
        {
            LogFault(logger, e.GetType().Name, Where(e));
            await Send(
                http,
                new Refusal(RefusalKind.Internal, new Fault(Codes.Internal, null, "Something went wrong on our side."))
            );
        }
    }

    public static Task Send(HttpContext http, Refusal refusal)
    {
        var (status, type) = Row(refusal.Kind);
        if (refusal.RetryAfterSeconds is { } seconds)
            http.Response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return Answers.Send(http, status, Body(Call.Of(http).RequestId, type, refusal.Faults));
    }

    private static byte[] Body(string requestId, string type, IReadOnlyList<Fault> faults) =>
        Answers.Json(writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("request_id"u8, requestId);
            writer.WriteStartArray("errors"u8);
            foreach (var fault in faults)
            {
                writer.WriteStartObject();
                writer.WriteString("type"u8, type);
                writer.WriteString("code"u8, fault.Code);
                if (fault.Field is not null)
                    writer.WriteString("field"u8, fault.Field);
                writer.WriteString("message"u8, fault.Message);
                if (fault.Ids is not null)
                    WriteIds(writer, fault.Ids);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        });

    private static void WriteIds(System.Text.Json.Utf8JsonWriter writer, IReadOnlyList<string> ids)
    {
        writer.WriteStartArray("ids"u8);
        foreach (var id in ids)
            writer.WriteStringValue(id);
        writer.WriteEndArray();
    }

    private static (int Status, string Type) Row(RefusalKind kind) =>
        kind switch
        {
            RefusalKind.Invalid => (400, "VALIDATION"),
            RefusalKind.Unauthenticated => (401, "AUTHENTICATION"),
            RefusalKind.RequestFailed => (402, "REQUEST_FAILED"),
            RefusalKind.Forbidden => (403, "PERMISSION"),
            RefusalKind.NotFound => (404, "NOT_FOUND"),
            RefusalKind.MethodNotAllowed => (405, "METHOD"),
            RefusalKind.TooLarge => (413, "TOO_LARGE"),
            RefusalKind.UnsupportedMediaType => (415, "MEDIA_TYPE"),
            RefusalKind.Conflict => (409, "CONFLICT"),
            RefusalKind.RateLimited => (429, "RATE_LIMIT"),
            RefusalKind.Unavailable => (503, "UNAVAILABLE"),
            _ => (500, "INTERNAL"),
        };

    private static Refusal FromServer(BadHttpRequestException e) =>
        e.StatusCode == StatusCodes.Status413PayloadTooLarge
            ? new Refusal(RefusalKind.TooLarge, new Fault(Codes.TooLarge, null, "The body is larger than 64 KiB."))
            : new Refusal(
                RefusalKind.Invalid,
                new Fault(Codes.MalformedJson, null, "The request could not be read to its end.")
            );

    // Types and methods say where; messages might say what, so they stay out of the log.
    private static string Where(Exception e) =>
        string.Join(
            " < ",
            (e.StackTrace ?? "")
                .Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                .Take(12)
        );

    [LoggerMessage(1, LogLevel.Error, "Unhandled {Fault}: {Where}")]
    private static partial void LogFault(ILogger logger, string fault, string where);

    [LoggerMessage(2, LogLevel.Warning, "{Reason} {Fault}")]
    private static partial void LogUnavailable(ILogger logger, string reason, string fault);
}
