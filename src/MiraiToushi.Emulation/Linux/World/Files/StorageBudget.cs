namespace MiraiToushi.Emulation.Linux.World.Files;

/// <summary>How much the guests may store in files and pipes, so that a hostile one cannot fill the host's memory.</summary>
internal sealed class StorageBudget
{
    /// <summary>Bytes that may be stored.</summary>
    public const long Capacity = 64L << 20;

    /// <summary>What a file costs besides its content.</summary>
    public const int NodeCost = 4096;

    /// <summary>Bytes stored now.</summary>
    public long Used { get; private set; }

    /// <summary>Takes room.</summary>
    /// <param name="bytes">How much; negative gives back.</param>
    /// <returns>False where there is no room.</returns>
    public bool TryTake(long bytes)
    {
        if (bytes > Capacity - Used)
        {
            return false;
        }

        Used += bytes;
        return true;
    }

    /// <summary>Gives room back.</summary>
    /// <param name="bytes">How much.</param>
    public void Give(long bytes) => Used -= bytes;
}
