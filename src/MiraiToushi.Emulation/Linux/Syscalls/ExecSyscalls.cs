using System.Text;
using MiraiToushi.Elf;
using MiraiToushi.Emulation.Architectures;
using MiraiToushi.Emulation.Linux.Uapi;
using MiraiToushi.Emulation.Linux.World.Files;
using MiraiToushi.Emulation.Loading;

namespace MiraiToushi.Emulation.Linux.Syscalls;

/// <summary>
/// execve and execveat of ELF files that the guests have made, and of the sample itself: how packers start what they have
/// unpacked. Checks and their order are those of fs/exec.c and fs/binfmt_elf.c.
/// </summary>
internal static class ExecSyscalls
{
    private const int AnyExecute = 0x49;
    private const int MaximumStrings = 0x2000;
    private const int MaximumBytes = 1 << 17;

    /// <summary>execve.</summary>
    /// <param name="call">The call.</param>
    public static SyscallResult Execute(SyscallContext call)
    {
        Lookup found = PathArguments.Path(call, 0);
        return found.Missing is { } error ? error : Start(call, found.Node!, call.Text(0)!, 1);
    }

    /// <summary>execveat; with AT_EMPTY_PATH the program is the descriptor's file.</summary>
    /// <param name="call">The call.</param>
    public static SyscallResult ExecuteAt(SyscallContext call)
    {
        int flags = call.Int(4);
        if ((flags & ~(PathArguments.EmptyPath | PathArguments.NoFollow)) != 0)
        {
            return Errno.EINVAL;
        }

        if (call.Text(1) is "" && (flags & PathArguments.EmptyPath) != 0)
        {
            return call.Process.Files.Find(call.Int(0)) switch
            {
                null => Errno.EBADF,
                RegularHandle file => Start(call, file.Node, $"/dev/fd/{call.Int(0)}", 2),
                _ => Errno.EACCES,
            };
        }

        Lookup found = PathArguments.PathAt(call, 0, follow: (flags & PathArguments.NoFollow) == 0);
        return found.Missing is { } error ? error
            : found.Node is LinkNode ? Errno.ELOOP
            : Start(call, found.Node!, call.Text(1)!, 2);
    }

    private static SyscallResult Start(SyscallContext call, VirtualNode node, string fileName, int argumentsIndex)
    {
        if (node is not RegularNode regular || (regular.Mode & AnyExecute) == 0)
        {
            return Errno.EACCES;
        }

        bool isDevicesOwn = !regular.IsChanged && regular != call.Kernel.FileSystem.Executable;
        if (isDevicesOwn)
        {
            return Errno.ENOENT;
        }

        if (regular.IsBeingWritten)
        {
            return Errno.ETXTBSY;
        }

        int room = MaximumBytes;
        if (ReadStrings(call, call.Pointer(argumentsIndex), ref room, out List<byte[]> arguments) is { } badArguments)
        {
            return badArguments;
        }

        if (ReadStrings(call, call.Pointer(argumentsIndex + 1), ref room, out List<byte[]> environment) is { } badEnvironment)
        {
            return badEnvironment;
        }

        return FindImage(call, regular, out ElfImage? image) is { } refusal
            ? refusal
            : new ExecControl(image!, fileName, new StartArguments(Encoding.Latin1.GetBytes(fileName), arguments, environment)) { Node = regular };
    }

    private static Errno? FindImage(SyscallContext call, RegularNode file, out ElfImage? image)
    {
        // The file may be written to while the program runs from what was loaded.
        byte[] content = file.Content.ToArray();
        image = null;
        if (content is [(byte)'#', (byte)'!', ..])
        {
            return Errno.ENOENT;
        }

        ElfReaderOptions options = new() { MaximumMemory = call.Kernel.Configuration.Budgets.MaximumMemory };
        image = ElfReader.Read(content, options).Image;
        return image is null ? Errno.ENOEXEC : IsSame(ArchitectureCatalog.Find(image), call.Kernel.Architecture) ? null : Errno.ENOEXEC;
    }

    // One processor and one ABI serve the whole machine. Which of the ABIs of ARM a file names is of no account: both are known.
    private static bool IsSame(Architecture? other, Architecture own) =>
        other is not null && other.Name == own.Name && other.WordSize == own.WordSize && other.ByteOrder == own.ByteOrder
        && other.InstructionByteOrder == own.InstructionByteOrder;

    private static Errno? ReadStrings(SyscallContext call, ulong array, ref int room, out List<byte[]> strings)
    {
        strings = [];
        if (array == 0)
        {
            return null;
        }

        for (int i = 0; i < MaximumStrings; i++)
        {
            if (!call.Memory.TryReadWord(array + (ulong)(i * call.Memory.WordSize), out ulong address))
            {
                return Errno.EFAULT;
            }

            if (address == 0)
            {
                return null;
            }

            if (call.Memory.ReadString(address, room) is not { } text)
            {
                return call.Memory.TryReadUnsigned(address, 1, out _) ? Errno.E2BIG : Errno.EFAULT;
            }

            room -= text.Length + 1;
            strings.Add(Encoding.Latin1.GetBytes(text));
        }

        return Errno.E2BIG;
    }
}
