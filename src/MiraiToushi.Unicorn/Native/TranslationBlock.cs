using System.Runtime.InteropServices;

namespace MiraiToushi.Unicorn;

/// <summary><c>uc_tb</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct TranslationBlock
{
    internal ulong Address;
    internal ushort InstructionCount;
    internal ushort Size;
}
