namespace MiraiToushi.Unicorn.Tests;

/// <summary>Guests of architectures that only the tests of defects need.</summary>
internal static class EngineGuests
{
    public static Guest PowerPc(string code) =>
        new(UnicornArchitecture.PowerPc, UnicornMode.PowerPc32 | UnicornMode.BigEndian, (int)PowerPcRegister.Pc, (int)PowerPcRegister.R3, code);

    /// <summary>MSR.HV.</summary>
    public const ulong PowerPc64Hypervisor = 1UL << 60;

    /// <summary>In the state that our own declaration of the architecture brings it into.</summary>
    /// <param name="code">Its code.</param>
    public static Guest PowerPc64(string code)
    {
        const ulong Start = 0x8000_0000_0280_2000;
        const int StateAt = 16 + 640;
        Guest guest = new(
            UnicornArchitecture.PowerPc, UnicornMode.PowerPc64 | UnicornMode.BigEndian, (int)PowerPcRegister.Pc, (int)PowerPcRegister.R3, code);
        guest.Engine.WriteRegister((int)PowerPcRegister.Msr, Start);
        using UnicornContext context = guest.Engine.SaveContext();
        BitConverter.TryWriteBytes(context.Bytes[StateAt..], Start | PowerPc64Hypervisor);
        guest.Engine.RestoreContext(context);
        guest.Engine.WriteRegister((int)PowerPcRegister.Msr, Start);
        return guest;
    }

    public static Guest RiscV(string code) =>
        new(UnicornArchitecture.RiscV, UnicornMode.RiscV64, (int)RiscVRegister.Pc, (int)RiscVRegister.A0, code);

    public static Guest Sparc(string code) => new(
        UnicornArchitecture.Sparc, UnicornMode.Sparc32 | UnicornMode.BigEndian, (int)SparcRegister.Pc, (int)SparcRegister.O0, code,
        (int)SparcCpuModel.Leon3);

    /// <summary>A 68020.</summary>
    /// <param name="code">Its code.</param>
    /// <param name="isReset">Whether the status register is written first, as our own declaration of the architecture does.</param>
    public static Guest M68k(string code, bool isReset = true)
    {
        Guest guest = new(
            UnicornArchitecture.M68k, UnicornMode.BigEndian, (int)M68kRegister.Pc, (int)M68kRegister.D0, code, (int)M68kCpuModel.M68020);
        if (isReset)
        {
            guest.Engine.WriteRegister((int)M68kRegister.Sr, 0);
        }

        return guest;
    }
}
