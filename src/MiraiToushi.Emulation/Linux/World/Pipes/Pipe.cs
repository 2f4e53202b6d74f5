using MiraiToushi.Emulation.Linux.World.Files;

namespace MiraiToushi.Emulation.Linux.World.Pipes;

/// <summary>Makes pipes and pairs of sockets.</summary>
internal static class Pipe
{
    /// <summary>Makes a pipe.</summary>
    /// <param name="number">Its inode number.</param>
    /// <param name="budget">Where room for its content is taken from.</param>
    public static (PipeEnd Reader, PipeEnd Writer) Create(long number, StorageBudget budget)
    {
        const int WriteOnly = 1;
        PipeBuffer buffer = new(budget);
        string name = $"pipe:[{number}]";
        return (new(name, buffer, null), new(name, null, buffer) { StatusFlags = WriteOnly });
    }

    /// <summary>Makes a connected pair of AF_UNIX sockets.</summary>
    /// <param name="number">The inode number of the first; the second has the next.</param>
    /// <param name="budget">Where room for their content is taken from.</param>
    public static (PipeEnd First, PipeEnd Second) CreatePair(long number, StorageBudget budget)
    {
        const int ReadWrite = 2;
        PipeBuffer there = new(budget);
        PipeBuffer back = new(budget);
        return (
            new($"socket:[{number}]", back, there) { StatusFlags = ReadWrite },
            new($"socket:[{number + 1}]", there, back) { StatusFlags = ReadWrite });
    }
}
