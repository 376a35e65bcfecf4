// Free loopback ports, below the range from which the system takes the ports of outgoing connections: a port that is
// free here is still free a moment later, when the program under test binds it.
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Coffer.Tests.Fixture;

public static class Ports
{
    private const int First = 15000;
    private const int Count = 17000;

    private static int next = RandomNumberGenerator.GetInt32(Count);

    public static int Free()
    {
        for (var tries = 0; tries < Count; tries++)
        {
            var port = First + (int)((uint)Interlocked.Increment(ref next) % Count);
            if (IsFree(port))
            {
                return port;
            }
        }
        throw new InvalidOperationException($"No port from {First} to {First + Count - 1} is free on 127.0.0.1.");
    }

    private static bool IsFree(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port) { ExclusiveAddressUse = true };
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
