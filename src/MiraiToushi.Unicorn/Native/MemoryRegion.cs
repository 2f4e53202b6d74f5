using System.Runtime.InteropServices;

namespace MiraiToushi.Unicorn;

/// <summary><c>uc_mem_region</c>; both ends are inclusive.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct MemoryRegion
{
    internal ulong Begin;
    internal ulong End;
    internal uint Permissions;
}
