// `coffer openapi`: prints the OpenAPI document. It opens nothing and leaves nothing behind.
using System.CommandLine;

namespace Coffer.Hosting.Commands;

internal static class OpenApiCommand
{
    public static Command Make()
    {
        var command = new ExampleCommand(
            "openapi",
            "Print the OpenAPI document of the API that `serve` serves",
            "coffer openapi > openapi.json"
        );
        command.SetAction(
            async (_, _) =>
            {
                await Console.Out.WriteLineAsync(RouteTable.OpenApi());
                return 0;
            }
        );
        return command;
    }
}
