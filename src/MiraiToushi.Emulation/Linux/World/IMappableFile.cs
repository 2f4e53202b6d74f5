namespace MiraiToushi.Emulation.Linux.World;

/// <summary>An open file that mmap can map.</summary>
public interface IMappableFile
{
    /// <summary>The file's content now.</summary>
    ReadOnlyMemory<byte> Content { get; }
}
