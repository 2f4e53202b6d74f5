using MiraiToushi.Elf;
using MiraiToushi.Elf.Writing;
using MiraiToushi.Emulation.Abi;
using MiraiToushi.Emulation.Architectures;
using MiraiToushi.Emulation.Memory;

namespace MiraiToushi.Emulation.Loading.Dynamic;

/// <summary>
/// The file of the dynamic linker that is not there. The kernel never runs it, but a packer's stub maps it by itself, behind the
/// program that it unpacked, and enters it: all its code is one trap.
/// </summary>
internal static class InterpreterFile
{
    private const int Entry = 0x800;
    private const int Size = 0x1000;

    /// <summary>Makes the file.</summary>
    /// <param name="sample">The sample, for what the header says.</param>
    /// <param name="architecture">Its architecture.</param>
    public static byte[] Make(ElfImage sample, Architecture architecture)
    {
        ElfShape shape = ElfShape.Of(sample) with { Type = ElfType.SharedObject, OsAbi = 0, EntryPoint = Entry };
        // Stubs read the first half or whole KiB for the headers, and give up where there is less.
        byte[] code = new byte[Size - Entry];
        architecture.Abi.Gate.Slice(GateOffsets.CallReturn, ImportTable.StubSize).CopyTo(code);
        return ElfImageWriter.OfCode(shape, code);
    }

    /// <summary>Whether a path is one that dynamic linkers have: /lib/ld.so.1, /lib/ld-uClibc.so.0, /lib64/ld64.so.1, /system/bin/linker.</summary>
    /// <param name="path">A path as the guest wrote it.</param>
    public static bool IsPath(string path)
    {
        string name = path[(path.LastIndexOf('/') + 1)..];
        bool isLoader = name.StartsWith("ld", StringComparison.Ordinal) && name.Contains(".so", StringComparison.Ordinal);
        return path.StartsWith('/') && (isLoader || name is "linker" or "linker64");
    }

    /// <summary>Whether an address lies in the trap of the file, wherever that was put.</summary>
    /// <param name="memory">The guest's memory.</param>
    /// <param name="address">The address.</param>
    /// <param name="file">The file.</param>
    public static bool IsTrap(GuestMemory memory, ulong address, ReadOnlySpan<byte> file)
    {
        ulong offset = address & (AddressSpace.PageSize - 1);
        return offset is >= Entry and < Entry + ImportTable.StubSize
            && memory.ReadBytes(address - offset, file.Length) is { } mapped && file.SequenceEqual(mapped);
    }
}
