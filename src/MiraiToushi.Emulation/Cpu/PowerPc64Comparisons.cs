using System.Buffers.Binary;
using MiraiToushi.Elf;
using MiraiToushi.Emulation.Memory;
using MiraiToushi.Unicorn;

namespace MiraiToushi.Emulation.Cpu;

/// <summary>
/// Carries out fcmpu and fcmpo on 64-bit PowerPC. Library 2.0.1 calls the function of its 32-bit processor for them, whose state
/// is laid out otherwise: the result goes into another field or the count register. The instructions are found when their page
/// is mapped or written by the kernel, and hooked one by one, so that others cost nothing.
/// </summary>
internal sealed class PowerPc64Comparisons : UnicornCallbacks
{
    // Primary opcode 63 with the extended opcodes 0 (fcmpu) and 32 (fcmpo).
    private const uint Mask = 0xFC00_07BE;
    private const uint Value = 0xFC00_0000;

    private const ulong Less = 8;
    private const ulong Greater = 4;
    private const ulong Equal = 2;
    private const ulong Unordered = 1;
    private readonly UnicornEngine _engine;
    private readonly AddressSpace _space;
    private readonly ByteOrder _order;
    private readonly Dictionary<ulong, UnicornHook> _hooks = [];

    /// <summary>Prepares for an engine.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="space">The guest's memory.</param>
    /// <param name="order">Byte order of code.</param>
    public PowerPc64Comparisons(UnicornEngine engine, AddressSpace space, ByteOrder order)
    {
        _engine = engine;
        _space = space;
        _order = order;
    }

    /// <summary>Looks for comparisons in code that is new, before any of it is translated.</summary>
    /// <param name="start">First address.</param>
    /// <param name="end">The address after the last one.</param>
    public void Look(ulong start, ulong end)
    {
        for (ulong at = (start + 3) & ~3UL; at + 4 <= end && _space.TryFind(at, out MemoryRegion region);)
        {
            ulong last = Math.Min(end, region.End);
            ReadOnlySpan<byte> code = _space.HostSpan(at, (int)Math.Min(last - at, int.MaxValue));
            for (int i = 0; i + 4 <= code.Length; i += 4)
            {
                if (IsComparison(Word(code[i..])) && !_hooks.ContainsKey(at + (ulong)i))
                {
                    _hooks.Add(at + (ulong)i, _engine.AddHook(UnicornHookKind.Code, this, at + (ulong)i, at + (ulong)i));
                }
            }

            at = last;
        }
    }

    public override void OnCode(ulong address, uint size)
    {
        if (!_space.TryFind(address, out _) || Word(_space.HostSpan(address, 4)) is var word && !IsComparison(word))
        {
            return;
        }

        double a = Operand((word >> 16) & 31);
        double b = Operand((word >> 11) & 31);
        ulong result = a < b ? Less : a > b ? Greater : a == b ? Equal : Unordered;
        _engine.WriteRegister((int)PowerPcRegister.Cr0 + (int)((word >> 23) & 7), result);
        _engine.WriteRegister((int)PowerPcRegister.Pc, address + 4);
    }

    private static bool IsComparison(uint word) => (word & Mask) == Value;

    private double Operand(uint register) =>
        BitConverter.UInt64BitsToDouble(_engine.ReadRegister((int)PowerPcRegister.Fpr0 + (int)register));

    private uint Word(ReadOnlySpan<byte> code) =>
        _order == ByteOrder.Big ? BinaryPrimitives.ReadUInt32BigEndian(code) : BinaryPrimitives.ReadUInt32LittleEndian(code);
}
