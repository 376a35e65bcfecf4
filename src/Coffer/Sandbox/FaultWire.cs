// Faults on the wire: which, and for how many calls.
using Coffer.Http;
using Coffer.Kernel;
using Coffer.Processing;
using Coffer.Wire;

namespace Coffer.Sandbox;

public static class FaultWire
{
    private const int MaxCount = 1_000;
    private static readonly Shape Shape = new("next", "count");

    public static (SandboxFault Fault, int Count) Read(Body body, Reading reading)
    {
        var members = body.Read(Shape, reading);
        members.Require("next");
        var fault = members.Word("next", [.. SandboxStore.Words]);
        return ((SandboxFault)(fault ?? 0), ReadCount(members));
    }

    public static byte[] Answer(string requestId, List<(string Fault, long Remaining)> queue) =>
        Answers.Object(
            requestId,
            writer =>
            {
                writer.WriteStartArray("faults"u8);
                foreach (var (fault, remaining) in queue)
                {
                    writer.WriteStartObject();
                    writer.WriteString("next"u8, fault);
                    writer.WriteNumber("count"u8, remaining);
                    writer.WriteEndObject();
                }

                writer.WriteEndArray();
            }
        );

    private static int ReadCount(Members members)
    {
        if (members.Number("count") is not { } text)
        {
            if (!members.Has("count"))
                members.Keep("count", "1"); // given or not, it is the same request
            return 1;
        }

        if (
            Decimals.TryRead(text, out var count) == MoneyFault.None
            && count is >= 1 and <= MaxCount
            && count == decimal.Truncate(count)
        )
            return (int)count;
        members.Fault("count", Codes.OutOfRange, $"The count field must be a whole number from 1 to {MaxCount}.");
        return 1;
    }
}
