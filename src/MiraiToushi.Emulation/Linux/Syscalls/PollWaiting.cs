using MiraiToushi.Emulation.Linux.World;
using MiraiToushi.Emulation.Linux.World.Net;

namespace MiraiToushi.Emulation.Linux.Syscalls;

/// <summary>What select, poll and epoll have in common: look once, and let time pass where nothing is ready.</summary>
internal static class PollWaiting
{
    private const long PeerPatience = 60 * GuestTime.Second;

    /// <summary>Waits.</summary>
    /// <param name="call">The call.</param>
    /// <param name="timeout">Nanoseconds; null for ever.</param>
    /// <param name="inputs">Files that are watched for something to read.</param>
    /// <param name="look">Counts what is ready.</param>
    /// <returns>How many are ready; nothing was ready where 0.</returns>
    public static SyscallResult Wait(SyscallContext call, long? timeout, IEnumerable<OpenFile> inputs, Func<int> look)
    {
        int ready = look();
        if (ready != 0 || timeout == 0)
        {
            return ready;
        }

        Socket[] sockets = [.. inputs.OfType<Socket>().Where(socket => socket.AwaitsEnd)];
        if (timeout is { } nanoseconds)
        {
            foreach (Socket socket in sockets)
            {
                socket.WaitedInVain();
            }

            call.Kernel.Clock.Advance(nanoseconds);
            return 0;
        }

        if (sockets.Length == 0)
        {
            return new BlockControl(call.Name);
        }

        // Who waits for ever for a peer that says nothing sees it go after a while, as a blocking read does.
        call.Kernel.Clock.Advance(PeerPatience);
        foreach (Socket socket in sockets)
        {
            socket.IsPeerGone = true;
        }

        return look();
    }
}
