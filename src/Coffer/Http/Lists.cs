// The one list answer: an array named after the resource, the pagination, the request's id.
using System.Text.Json;
using Coffer.Kernel;

namespace Coffer.Http;

public static class Lists
{
    /// <param name="first">What stands before the array.</param>
    public static Task Send(
        Call call,
        string name,
        Listed<byte[]> list,
        Page page,
        Action<Utf8JsonWriter>? first = null
    ) =>
        SendBodies(
            call,
            name,
            new([.. list.Items.Select(static item => (ReadOnlyMemory<byte>)item)], list.TotalRecords),
            page,
            first
        );

    /// <summary>The same of bodies that may lie in a borrowed array.</summary>
    public static async Task SendBodies(
        Call call,
        string name,
        Listed<ReadOnlyMemory<byte>> list,
        Page page,
        Action<Utf8JsonWriter>? first = null
    )
    {
        using var buffer = JsonBuffer.Rent();
        Answers.Object(
            buffer.Writer,
            call.RequestId,
            writer =>
            {
                first?.Invoke(writer);
                writer.WriteStartArray(name);
                foreach (var item in list.Items)
                    writer.WriteRawValue(item.Span, skipInputValidation: true);
                writer.WriteEndArray();
                WritePagination(writer, list.TotalRecords, page);
            }
        );
        await call.Send(buffer.Written());
    }

    /// <summary>The row that after= names; null without it.</summary>
    /// <param name="find">By id, those that are gone included.</param>
    /// <exception cref="Refusal">There is no such row.</exception>
    public static async ValueTask<long?> After(Page page, Func<Guid, ValueTask<long?>> find, string what)
    {
        if (page.After is null)
            return null;
        var seq = Ids.TryRead(page.After, out var id) ? await find(id) : null;
        return seq ?? throw Refusal.UnknownReference("after", what);
    }

    // A page that was asked for by after= has no number.
    private static void WritePagination(Utf8JsonWriter writer, long total, Page page)
    {
        writer.WriteStartObject("pagination"u8);
        writer.WriteNumber("total_records"u8, total);
        if (page.Number is { } number)
            writer.WriteNumber("current_page"u8, number);
        writer.WriteNumber("total_pages"u8, (total + page.Size - 1) / page.Size);
        writer.WriteNumber("page_size"u8, page.Size);
        writer.WriteEndObject();
    }
}
