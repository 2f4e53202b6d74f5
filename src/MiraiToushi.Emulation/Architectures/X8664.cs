using MiraiToushi.Elf;
using MiraiToushi.Emulation.Abi;
using MiraiToushi.Emulation.Cpu;
using MiraiToushi.Unicorn;

namespace MiraiToushi.Emulation.Architectures;

/// <summary>x86-64 in 64-bit mode.</summary>
internal static class X8664
{
    public const int Rax = 0;
    public const int Rbx = 1;
    public const int Rcx = 2;
    public const int Rdx = 3;
    public const int Rsi = 4;
    public const int Rdi = 5;
    public const int Rbp = 6;
    public const int Rsp = 7;
    public const int R8 = 8;
    public const int R9 = 9;
    public const int R10 = 10;
    public const int FsBase = 16;

    public static Architecture Instance { get; } = new()
    {
        Name = "x86-64",
        MachineName = "x86_64",
        Platform = "x86_64",
        ByteOrder = ByteOrder.Little,
        WordSize = 8,
        MaximumAlignment = 8,
        BytesPerInstruction = 4,
        InstructionAlignment = 1,
        RegisterNames =
        [
            "rax", "rbx", "rcx", "rdx", "rsi", "rdi", "rbp", "rsp",
            "r8", "r9", "r10", "r11", "r12", "r13", "r14", "r15", "fs_base",
        ],
        StackPointer = Rsp,
        GeneralRegisters = [Rax, Rbx, Rcx, Rdx, Rsi, Rdi, Rbp, 8, 9, 10, 11, 12, 13, 14, 15],
        FixedPage = FixedPage.Vsyscall,
        Addresses = AddressLayout.FortySevenBits,
        Abi = new X8664Abi(),
        Calls = new X8664Calls(),
        Exceptions = LinuxExceptions.X86,
        Engine = new EngineModel
        {
            Architecture = UnicornArchitecture.X86,
            Mode = UnicornMode.X86Bits64,
            RegisterIds =
            [
                (int)X86Register.Rax, (int)X86Register.Rbx, (int)X86Register.Rcx, (int)X86Register.Rdx,
                (int)X86Register.Rsi, (int)X86Register.Rdi, (int)X86Register.Rbp, (int)X86Register.Rsp,
                (int)X86Register.R8, (int)X86Register.R9, (int)X86Register.R10, (int)X86Register.R11,
                (int)X86Register.R12, (int)X86Register.R13, (int)X86Register.R14, (int)X86Register.R15,
                (int)X86Register.FsBase,
            ],
            ProgramCounterId = (int)X86Register.Rip,
            FindDeadlyStart = X86DeadlyCode.Find64,
            SyscallInstruction = (int)X86Instruction.Syscall,
            SyscallAdvance = 2,
            IllegalInterrupts = [6],
            MemoryInterrupts = [14],
            Prepare = X86UserMode.Prepare,
        },
    };
}
