using MiraiToushi.Elf;
using MiraiToushi.Emulation.Abi;
using MiraiToushi.Emulation.Cpu;
using MiraiToushi.Unicorn;

namespace MiraiToushi.Emulation.Architectures;

/// <summary>i386 and later in 32-bit mode.</summary>
internal static class I386
{
    public const int Eax = 0;
    public const int Ebx = 1;
    public const int Ecx = 2;
    public const int Edx = 3;
    public const int Esi = 4;
    public const int Edi = 5;
    public const int Ebp = 6;
    public const int Esp = 7;
    public const int Gs = 8;

    public static Architecture Instance { get; } = new()
    {
        Name = "i386",
        MachineName = "i686",
        Platform = "i686",
        ByteOrder = ByteOrder.Little,
        WordSize = 4,
        MaximumAlignment = 4,
        BytesPerInstruction = 3,
        InstructionAlignment = 1,
        RegisterNames = ["eax", "ebx", "ecx", "edx", "esi", "edi", "ebp", "esp", "gs"],
        StackPointer = Esp,
        GeneralRegisters = [Eax, Ebx, Ecx, Edx, Esi, Edi, Ebp],
        Addresses = AddressLayout.ThreeGigabytes,
        Abi = new I386Abi(),
        Calls = new I386Calls(),
        Exceptions = LinuxExceptions.X86,
        Engine = new EngineModel
        {
            Architecture = UnicornArchitecture.X86,
            Mode = UnicornMode.X86Bits32,
            RegisterIds =
            [
                (int)X86Register.Eax, (int)X86Register.Ebx, (int)X86Register.Ecx, (int)X86Register.Edx,
                (int)X86Register.Esi, (int)X86Register.Edi, (int)X86Register.Ebp, (int)X86Register.Esp, (int)X86Register.Gs,
            ],
            ProgramCounterId = (int)X86Register.Eip,
            FindDeadlyStart = X86DeadlyCode.Find32,
            SyscallInterrupt = 0x80,
            IllegalInterrupts = [6],
            MemoryInterrupts = [14],
            Prepare = X86UserMode.Prepare,
        },
    };
}
