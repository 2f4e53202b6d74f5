using MiraiToushi.Emulation.Linux.Uapi;

namespace MiraiToushi.Emulation.Library;

/// <summary>
/// stat and its kin. The kernel's structures for large files are also those of libraries; without large files and with 64-bit
/// times libraries have their own.
/// </summary>
internal static class StatusFunctions
{
    // Of the headers of glibc and uClibc on i386, ARM, PowerPC, SuperH and SPARC.
    private static readonly StatLayout Small = new(
        88, new(0, 8), new(12, 4), new(16, 4), new(20, 4), new(24, 4), new(28, 4), new(44, 4), new(48, 4), new(52, 4), new(56, 4), new(64, 4), new(72, 4));

    // The same on m68k, where nothing needs an alignment of more than 2.
    private static readonly StatLayout SmallM68k = new(
        84, new(0, 8), new(10, 4), new(14, 4), new(18, 4), new(22, 4), new(26, 4), new(40, 4), new(44, 4), new(48, 4), new(52, 4), new(60, 4), new(68, 4));

    // With 64-bit times, as glibc has it.
    private static readonly StatLayout LongTimes = new(
        112, new(0, 8), new(8, 8), new(16, 4), new(20, 4), new(24, 4), new(28, 4), new(40, 8), new(48, 4), new(56, 8), new(64, 8), new(80, 8), new(96, 8));

    // The same where 64-bit numbers need an alignment of 4 at most.
    private static readonly StatLayout PackedLongTimes = new(
        108, new(0, 8), new(8, 8), new(16, 4), new(20, 4), new(24, 4), new(28, 4), new(40, 8), new(48, 4), new(52, 8), new(60, 8), new(76, 8), new(92, 8));

    private enum Structure
    {
        Small,
        Large,
        LongTimes,
    }

    public static Dictionary<string, LibraryHandler> All { get; } = Build();

    private static Dictionary<string, LibraryHandler> Build()
    {
        Dictionary<string, LibraryHandler> result = [];
        foreach (string name in (string[])["stat", "lstat", "fstat"])
        {
            result[name] = call => Ask(call, name, 0, Structure.Small);
            result[name + "64"] = call => Ask(call, name, 0, Structure.Large);
            // The first argument is the structure's version.
            result[$"__{name.Replace("stat", "xstat", StringComparison.Ordinal)}"] = call => Ask(call, name, 1, Structure.Small);
            result[$"__{name.Replace("stat", "xstat", StringComparison.Ordinal)}64"] = call => Ask(call, name, 1, Structure.Large);
            result[$"__{name}64_time64"] = call => Ask(call, name, 0, Structure.LongTimes);
        }

        return result;
    }

    private static LibraryResult Ask(LibraryCall call, string name, int first, Structure structure)
    {
        AbiConstants constants = call.Kernel.Constants;
        ulong target = call.Word(first + 1);
        if (call.Memory.WordSize == 8)
        {
            return call.Request(name, call.Word(first), target);
        }

        bool isKernels = structure == Structure.Large || call.IsMusl;
        ulong place = isKernels ? target : call.Data + LibraryData.Scratch;
        long status = call.Ask(name + "64", call.Word(first), place);
        if (status == 0 && !isKernels)
        {
            StatLayout layout = structure == Structure.LongTimes ? LongTimesOf(call) : SmallOf(call);
            Copy(call, constants.Stat64, place, layout, target);
        }

        return call.Finish(status);
    }

    private static StatLayout LongTimesOf(LibraryCall call) =>
        call.Kernel.Architecture.Name is "i386" or "m68k" or "superh" ? PackedLongTimes : LongTimes;

    private static StatLayout SmallOf(LibraryCall call) => call.Kernel.Architecture.Name switch
    {
        "mips" => call.Kernel.Constants.Stat,
        "m68k" => SmallM68k,
        _ => Small,
    };

    private static void Copy(LibraryCall call, StatLayout from, ulong source, StatLayout to, ulong target)
    {
        StatField[] wanted = FieldsOf(to);
        StatField[] there = FieldsOf(from);
        byte[] bytes = new byte[to.Size];
        for (int i = 0; i < wanted.Length; i++)
        {
            call.Memory.TryReadUnsigned(source + (ulong)there[i].Offset, there[i].Size, out ulong value);
            call.Memory.Encode(bytes.AsSpan(wanted[i].Offset, wanted[i].Size), value);
        }

        call.Memory.TryWrite(target, bytes);
    }

    private static StatField[] FieldsOf(StatLayout layout) =>
    [
        layout.Device, layout.Inode, layout.Mode, layout.Links, layout.User, layout.Group, layout.FileSize, layout.BlockSize, layout.Blocks,
        layout.AccessTime, layout.ModifyTime, layout.ChangeTime,
    ];
}
