// `coffer states`: prints which operation is possible in which state, as docs/api/transactions.md shows it. It opens
// nothing and leaves nothing behind.
using Coffer.Transactions;

namespace Coffer.Hosting.Commands;

internal static class StatesCommand
{
    public static ExampleCommand Make()
    {
        var command = new ExampleCommand(
            "states",
            "Print what can follow on a transaction, by its type and status, as Markdown",
            "coffer states"
        );
        command.SetAction(
            async (_, _) =>
            {
                await Console.Out.WriteAsync(StateDrawing.Markdown());
                return 0;
            }
        );
        return command;
    }
}
