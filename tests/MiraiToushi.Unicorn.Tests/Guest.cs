namespace MiraiToushi.Unicorn.Tests;

/// <summary>An engine with one page or more of code, and how its architecture makes system calls.</summary>
public sealed class Guest : IDisposable
{
    public const ulong CodeAddress = 0x10000;
    public const ulong Nowhere = 0xfffffffe;
    public const int MemorySize = 0x4000;

    internal Guest(UnicornArchitecture architecture, UnicornMode mode, int pc, int result, string code, int? cpuModel = null)
    {
        Engine = new UnicornEngine(architecture, mode, cpuModel);
        ProgramCounterId = pc;
        ResultId = result;
        Engine.MapHostMemory(CodeAddress, MemorySize, UnicornPermissions.All, Memory.Pointer);
        Load(CodeAddress, code);
    }

    public UnicornEngine Engine { get; }

    public HostMemory Memory { get; } = new(MemorySize);

    public int ProgramCounterId { get; }

    public int ResultId { get; }

    public ulong ProgramCounter => Engine.ReadRegister(ProgramCounterId);

    public ulong Result => Engine.ReadRegister(ResultId);

    /// <summary>Every guest: result = 1; system call; result += 1; system call; loop for ever.</summary>
    public static Guest Named(string name) => name switch
    {
        "x86-64" => X64("b801000000 0f05 ffc0 0f05 ebfe"),
        "i386" => new(
            UnicornArchitecture.X86, UnicornMode.X86Bits32, (int)X86Register.Eip, (int)X86Register.Eax, "b801000000 cd80 40 cd80 ebfe"),
        "arm" => Arm("0100a0e3 000000ef 010080e2 000000ef feffffea"),
        "armeb" => new(
            UnicornArchitecture.Arm, UnicornMode.BigEndian, (int)ArmRegister.Pc, (int)ArmRegister.R0,
            "e3a00001 ef000000 e2800001 ef000000 eafffffe", (int)ArmCpuModel.Cpu1176),
        "mips" => Mips("24020001 0000000c 24420001 0000000c 1000ffff 00000000"),
        "powerpc" => new(
            UnicornArchitecture.PowerPc, UnicornMode.PowerPc32 | UnicornMode.BigEndian, (int)PowerPcRegister.Pc, (int)PowerPcRegister.R3,
            "38600001 44000002 38630001 44000002 48000000"),
        "riscv64" => new(
            UnicornArchitecture.RiscV, UnicornMode.RiscV64, (int)RiscVRegister.Pc, (int)RiscVRegister.A0,
            "13051000 73000000 13051500 73000000 6f000000"),
        "aarch64" => new(
            UnicornArchitecture.Arm64, UnicornMode.LittleEndian, (int)Arm64Register.Pc, (int)Arm64Register.X0,
            "200080d2 010000d4 00040091 010000d4 00000014"),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "no such guest"),
    };

    public static Guest X64(string code) =>
        new(UnicornArchitecture.X86, UnicornMode.X86Bits64, (int)X86Register.Rip, (int)X86Register.Rax, code);

    public static Guest Arm(string code) =>
        new(UnicornArchitecture.Arm, UnicornMode.LittleEndian, (int)ArmRegister.Pc, (int)ArmRegister.R0, code);

    public static Guest Mips(string code) =>
        new(UnicornArchitecture.Mips, UnicornMode.Mips32 | UnicornMode.BigEndian, (int)MipsRegister.Pc, (int)MipsRegister.V0, code);

    /// <summary>Puts code there without telling the engine.</summary>
    public void Load(ulong address, string code)
    {
        byte[] bytes = Convert.FromHexString(code.Replace(" ", "", StringComparison.Ordinal));
        bytes.CopyTo(Memory.Span(address - CodeAddress, bytes.Length));
    }

    /// <summary>Calls back at every system call, whatever form it has.</summary>
    public void HookSystemCalls(Action action)
    {
        Callbacks callbacks = new() { Trapped = action };
        Engine.AddHook(UnicornHookKind.Interrupt, callbacks);
        if (Engine.Architecture == UnicornArchitecture.X86)
        {
            Engine.AddInstructionHook((int)X86Instruction.Syscall, callbacks);
        }
    }

    public UnicornError Run(ulong address = CodeAddress) => Engine.Start(address, Nowhere);

    public void Dispose()
    {
        Engine.Dispose();
        Memory.Dispose();
    }
}
