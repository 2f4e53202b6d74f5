using MiraiToushi.Emulation.Linux.Uapi;
using MiraiToushi.Emulation.Linux.World;
using MiraiToushi.Emulation.Linux.World.Files;

namespace MiraiToushi.Emulation.Linux.Syscalls;

/// <summary>
/// memfd_create (mm/memfd.c). It knows MFD_EXEC and MFD_NOEXEC_SEAL, which came with Linux 6.3: UPX 5.0 asks for MFD_EXEC first,
/// and where that is refused its stubs for MIPS and 64-bit PowerPC do not come back from the second try (issues 895 and 925 of
/// upx/upx).
/// </summary>
internal static class MemoryFileSyscall
{
    private const int CloseOnExec = 1;
    private const int AllowSealing = 2;
    private const int HugePages = 4;
    private const int NoExecSeal = 8;
    private const int Executable = 0x10;
    private const int HugePageSizes = 0x3F << 26;
    private const int LongestName = 249;
    private const int ReadWrite = 2;
    private const int NotExecutable = 0x1B6;

    /// <summary>The call.</summary>
    /// <param name="call">Its arguments.</param>
    public static SyscallResult Create(SyscallContext call)
    {
        int flags = call.Int(1);
        int known = CloseOnExec | AllowSealing | HugePages | NoExecSeal | Executable | ((flags & HugePages) != 0 ? HugePageSizes : 0);
        if ((flags & ~known) != 0 || (flags & (Executable | NoExecSeal)) == (Executable | NoExecSeal))
        {
            return Errno.EINVAL;
        }

        if (call.Text(0) is not { } name)
        {
            return Errno.EFAULT;
        }

        VirtualFileSystem system = call.Kernel.FileSystem;
        if (name.Length > LongestName)
        {
            return Errno.EINVAL;
        }

        if (!system.Storage.TryTake(StorageBudget.NodeCost))
        {
            return Errno.ENOMEM;
        }

        RegularNode node = system.NewFile((flags & NoExecSeal) != 0 ? NotExecutable : ModeBits.Everything, isMemoryFile: true);
        node.Cost = StorageBudget.NodeCost;
        node.Name = "memfd:" + name;
        OpenFile file = node.Open(new(PathArguments.View(call), node.Path, CanRead: true, CanWrite: true, Appends: false));
        file.StatusFlags = ReadWrite;
        return DescriptorSyscalls.Add(call, file, (flags & CloseOnExec) != 0);
    }
}
