using MiraiToushi.Emulation.Architectures;

namespace MiraiToushi.Emulation.Library;

/// <summary>
/// setjmp and longjmp. Libraries lay their jmp_buf out as they like: ours has in its first word the address of a block with all
/// general registers, whoever has to keep them; floating-point registers are not kept.
/// </summary>
internal static class JumpFunctions
{
    // Owner, stack, return address, whether the mask counts, mask.
    private const int Head = 5;
    private const int Slot = 8;

    public static Dictionary<string, LibraryHandler> All { get; } = new()
    {
        ["setjmp"] = static call => Save(call, withMask: false),
        ["_setjmp"] = static call => Save(call, withMask: false),
        ["__sigsetjmp"] = static call => Save(call, call.Int(1) != 0),
        ["sigsetjmp"] = static call => Save(call, call.Int(1) != 0),
        ["longjmp"] = Jump,
        ["_longjmp"] = Jump,
        ["siglongjmp"] = Jump,
        ["__longjmp_chk"] = Jump,
    };

    private static LibraryResult Save(LibraryCall call, bool withMask)
    {
        IReadOnlyList<int> registers = call.Kernel.Architecture.GeneralRegisters;
        ulong buffer = call.Word(0);
        ulong block = BlockOf(call, buffer) ?? HeapFunctions.Allocate(call, (ulong)(Slot * (Head + registers.Count)));
        if (block == 0 || !call.Memory.TryWriteWord(buffer, block))
        {
            return 0;
        }

        ulong[] words =
        [
            buffer, call.Stack, call.Site, withMask ? 1UL : 0, 0, .. registers.Select(call.Cpu.ReadRegister),
        ];
        for (int i = 0; i < words.Length; i++)
        {
            Set(call, block, i, words[i]);
        }

        call.Memory.TryWriteUnsigned(block + (4 * Slot), 8, call.Process.Signals.Blocked);
        return 0;
    }

    private static LibraryResult Jump(LibraryCall call)
    {
        if (BlockOf(call, call.Word(0)) is not { } block || call.Kernel.Architecture == Sparc.BigEndian)
        {
            // Where setjmp never was, nothing is known to go on with; and on SPARC the windows between would have to be dropped.
            return call.Request("exit_group", 139);
        }

        int value = call.Int(1);
        IReadOnlyList<int> registers = call.Kernel.Architecture.GeneralRegisters;
        for (int i = 0; i < registers.Count; i++)
        {
            call.Cpu.WriteRegister(registers[i], Get(call, block, Head + i));
        }

        if (Get(call, block, 3) != 0 && call.Memory.TryReadUnsigned(block + (4 * Slot), 8, out ulong mask))
        {
            call.Process.Signals.Blocked = mask;
        }

        ulong site = Get(call, block, 2);
        call.GoBack(Get(call, block, 1), site, isLeftOnce: false);
        return new LibraryResult(value == 0 ? 1UL : (ulong)(uint)value) { Site = site };
    }

    // The block that a jmp_buf has, if it is one of ours.
    private static ulong? BlockOf(LibraryCall call, ulong buffer) =>
        call.Memory.TryReadWord(buffer, out ulong block) && block != 0 && call.Memory.TryReadWord(block, out ulong owner) && owner == buffer
            ? block
            : null;

    private static ulong Get(LibraryCall call, ulong block, int index) =>
        call.Memory.TryReadWord(block + (ulong)(Slot * index), out ulong value) ? value : 0;

    private static void Set(LibraryCall call, ulong block, int index, ulong value) =>
        call.Memory.TryWriteWord(block + (ulong)(Slot * index), value);
}
