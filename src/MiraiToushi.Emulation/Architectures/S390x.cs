using System.Buffers.Binary;
using MiraiToushi.Elf;
using MiraiToushi.Emulation.Abi;
using MiraiToushi.Emulation.Cpu;
using MiraiToushi.Emulation.Memory;
using MiraiToushi.Unicorn;

namespace MiraiToushi.Emulation.Architectures;

/// <summary>z/Architecture.</summary>
internal static class S390x
{
    public const int ReturnAddress = 14;
    public const int Sp = 15;
    public const int A0 = 16;
    public const int A1 = 17;

    // Register save area and what belongs to it, at the bottom of each frame.
    private const int FrameSize = 160;

    // 64-bit addresses; without them they have 24 bits.
    private const ulong StartState = 0x1_8000_0000;

    public static Architecture Instance { get; } = new()
    {
        Name = "s390x",
        MachineName = "s390x",
        Platform = "z900",
        ByteOrder = ByteOrder.Big,
        WordSize = 8,
        MaximumAlignment = 8,
        BytesPerInstruction = 4,
        InstructionAlignment = 2,
        RegisterNames = [.. Enumerable.Range(0, 16).Select(static i => $"r{i}"), "a0", "a1"],
        StackPointer = Sp,
        GeneralRegisters = [.. Enumerable.Range(0, 15)],
        Addresses = AddressLayout.FortyTwoBits,
        Abi = new S390xAbi(),
        Calls = new RegisterCalls(new CallRegisters([2, 3, 4, 5, 6], Sp, ReturnAddress, 2), FrameSize, words: 5, stackArguments: 160),
        Exceptions = LinuxExceptions.S390x,
        Engine = new EngineModel
        {
            Architecture = UnicornArchitecture.S390x,
            Mode = UnicornMode.BigEndian,
            RegisterIds = [.. Enumerable.Range((int)S390xRegister.R0, 16), S390xAccessRegisters.FirstId, S390xAccessRegisters.SecondId],
            ProgramCounterId = (int)S390xRegister.Pc,
            SyscallInterrupt = 2,
            // The engine stands at the trap.
            SyscallAdvance = 2,
            IllegalInterrupts = [3],
            CreateRepair = static (engine, _) => new S390xAccessRegisters(engine),
            Prepare = Prepare,
        },
    };

    // The engine starts with four floating-point registers, as a machine of 1970 has; the other twelve are switched on by a bit of
    // a control register, which only an instruction can write.
    private static void Prepare(UnicornEngine engine, AddressSpace space, AddressLayout addresses)
    {
        const int StubOffset = 0x1000;
        const int ValueOffset = 0x1010;
        const int AllFloatingPoint = 0x0004_0000;
        engine.WriteRegister((int)S390xRegister.Pswm, StartState);
        Span<byte> page = space.HostSpan(addresses.Gate, 0x2000);
        // lctlg %c0, %c0, 0(%r1)
        ReadOnlySpan<byte> stub = [0xEB, 0x00, 0x10, 0x00, 0x00, 0x2F];
        stub.CopyTo(page[StubOffset..]);
        BinaryPrimitives.WriteUInt64BigEndian(page[ValueOffset..], AllFloatingPoint);
        engine.WriteRegister((int)S390xRegister.R1, addresses.Gate + ValueOffset);
        UnicornError error = engine.Start(addresses.Gate + StubOffset, addresses.Gate + StubOffset + (ulong)stub.Length);
        if (error != UnicornError.Ok)
        {
            throw new UnicornException(error, "switching the floating-point registers on");
        }

        engine.WriteRegister((int)S390xRegister.R1, 0);
        page[StubOffset..].Clear();
        engine.RemoveTranslations(addresses.Gate + StubOffset, addresses.Gate + ValueOffset);
    }
}
