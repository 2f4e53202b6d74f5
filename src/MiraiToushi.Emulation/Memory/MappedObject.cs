using MiraiToushi.Unicorn;

namespace MiraiToushi.Emulation.Memory;

/// <summary>What a mapping shows: a file, or memory that several mappings share.</summary>
public sealed class MappedObject
{
    /// <summary>st_ino of the file; 0 for shared memory without a name.</summary>
    public long Inode { get; init; }

    /// <summary>The file's bytes as nobody has ever changed them; null where guests made or changed the file.</summary>
    public ReadOnlyMemory<byte>? Pristine { get; init; }

    /// <summary>Reads the file as it is now: what a private mapping shows where its process has written nothing. Null for no file.</summary>
    internal Func<ReadOnlyMemory<byte>>? File { get; init; }

    /// <summary>Whether the kernel wrote to the file since the processor was last told of it.</summary>
    internal bool HasNewContent { get; set; }

    /// <summary>The memory behind all shared mappings of the object; null for a private mapping.</summary>
    internal SharedHostMemory? Shared { get; init; }
}
