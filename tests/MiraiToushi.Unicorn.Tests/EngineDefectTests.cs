using System.Diagnostics;

namespace MiraiToushi.Unicorn.Tests;

/// <summary>
/// Defects of the engine around which the emulation works, shown on the engine alone. A failure here is good news: the defect is
/// gone, and the workaround that the test names can go too.
/// </summary>
public sealed class EngineDefectTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>UnicornCpu stops in hooks and writes the program counter afterwards.</summary>
    [Fact]
    public void AStopIsLostWhereTheProgramCounterIsWrittenInTheSameHook()
    {
        using Guest guest = Guest.Named("arm");
        int calls = 0;
        guest.HookSystemCalls(() =>
        {
            calls++;
            if (calls == 1)
            {
                guest.Engine.WriteRegister(guest.ProgramCounterId, guest.ProgramCounter);
            }

            guest.Engine.Stop();
        });

        guest.Run();

        Assert.Equal(2, calls);
    }

    /// <summary>AddressSpace notes what the host has written, UnicornCpu has it translated anew.</summary>
    [Fact]
    public void CodeThatTheHostWritesIsNotNoticed()
    {
        using Guest guest = Guest.Named("mips");
        guest.HookSystemCalls(guest.Engine.Stop);
        guest.Run();
        guest.Load(Guest.CodeAddress, "24020007");

        guest.Run();

        Assert.Equal(1UL, guest.Result);
    }

    /// <summary>MipsRaisingCode looks for the instruction: nop, nop, break.</summary>
    [Fact]
    public void MipsLosesTheProgramCounterOfABreak()
    {
        using Guest guest = Guest.Mips("00000000 00000000 0000000d 1000ffff 00000000");
        ulong seen = 1;
        guest.HookSystemCalls(() =>
        {
            seen = guest.ProgramCounter;
            guest.Engine.Stop();
        });

        guest.Run();

        Assert.NotEqual(Guest.CodeAddress + 8, seen);
    }

    /// <summary>MipsAlignment carries such accesses out, and looks for the instruction too: addiu $t0, $0, 1; lw $v0, 0($t0).</summary>
    [Fact]
    public void MipsLosesTheProgramCounterOfAnUnalignedLoad()
    {
        using Guest guest = Guest.Mips("24080001 8d020000 1000ffff 00000000");
        ulong seen = 1;
        guest.HookSystemCalls(() =>
        {
            seen = guest.ProgramCounter;
            guest.Engine.Stop();
        });

        guest.Run();

        Assert.NotEqual(Guest.CodeAddress + 4, seen);
    }

    /// <summary>EngineModel.ExceptionAdvance takes it back: an instruction that RISC-V does not have, behind a nop (issue 1990).</summary>
    [Fact]
    public void RiscVHasMovedOnAtAnIllegalInstruction()
    {
        using Guest guest = EngineGuests.RiscV("13000000 ffffffff 6f000000");
        ulong seen = 0;
        guest.HookSystemCalls(() =>
        {
            seen = guest.ProgramCounter;
            guest.Engine.Stop();
        });

        guest.Run();

        Assert.Equal(Guest.CodeAddress + 8, seen);
    }

    /// <summary>PowerPc64.Prepare makes it a hypervisor through a saved state, and M68k, Sparc and the others set their first state.</summary>
    [Fact]
    public void PowerPc64IsNeverReset()
    {
        using UnicornEngine engine = new(UnicornArchitecture.PowerPc, UnicornMode.PowerPc64 | UnicornMode.BigEndian, null);

        Assert.Equal(0UL, engine.ReadRegister((int)PowerPcRegister.Msr) & EngineGuests.PowerPc64Hypervisor);
    }

    /// <summary>PowerPc64Comparisons carries them out: fcmpu cr0, f1, f2 with 2 and 1.</summary>
    [Fact]
    public void PowerPc64DoesNotCompareFloatingPoint()
    {
        using Guest guest = EngineGuests.PowerPc64("fc011000 44000002 48000000");
        guest.Engine.WriteRegister((int)PowerPcRegister.Fpr0 + 1, BitConverter.DoubleToUInt64Bits(2));
        guest.Engine.WriteRegister((int)PowerPcRegister.Fpr0 + 2, BitConverter.DoubleToUInt64Bits(1));
        int calls = 0;
        guest.HookSystemCalls(() =>
        {
            calls++;
            guest.Engine.Stop();
        });

        guest.Run();

        const ulong Greater = 4;
        Assert.Equal(1, calls);
        Assert.NotEqual(Greater, guest.Engine.ReadRegister((int)PowerPcRegister.Cr0));
    }

    /// <summary>SparcWindows sets the window mask: without it windows wrap unnoticed. The mask lies behind the library's header.</summary>
    [Fact]
    public void SparcIsNeverReset()
    {
        using UnicornEngine engine = new(UnicornArchitecture.Sparc, UnicornMode.Sparc32 | UnicornMode.BigEndian, (int)SparcCpuModel.Leon3);
        using UnicornContext context = engine.SaveContext();

        Assert.Equal(2744, context.Size);
        Assert.Equal(0, BitConverter.ToInt32(context.Bytes.Slice(16 + 212, 4)));
    }

    /// <summary>In a process of their own, because they end it or hang it: what DeadlyCode and the Prepare of an architecture avoid.</summary>
    [Theory]
    [InlineData("powerpc-time-base")]
    [InlineData("m68k-breakpoint")]
    [InlineData("m68k-first-branch")]
    [InlineData("sparc-first-branch")]
    [InlineData("x86-debug-register")]
    [InlineData("arm-mappings")]
    public void TakesTheProcessWithIt(string defect)
    {
        using Process process = new()
        {
            StartInfo = new ProcessStartInfo("dotnet", ["exec", typeof(EngineDefectTests).Assembly.Location, defect])
            {
                RedirectStandardError = true,
                RedirectStandardOutput = true,
            },
        };
        process.StartInfo.Environment["DOTNET_DbgEnableMiniDump"] = "0";
        process.Start();
        bool ended = process.WaitForExit(defect == "m68k-breakpoint" ? TimeSpan.FromSeconds(3) : Patience);
        if (!ended)
        {
            process.Kill();
            process.WaitForExit();
        }

        Assert.NotEqual(EngineDefects.Harmless, process.ExitCode);
        Assert.NotEqual(EngineDefects.Unknown, process.ExitCode);
        Assert.Equal(defect != "m68k-breakpoint", ended);
    }

    /// <summary>What the theory runs says so where nothing happens: a system call is harmless.</summary>
    [Fact]
    public void TheProcessOfItsOwnCanEndWell()
    {
        using Process process = Process.Start("dotnet", ["exec", typeof(EngineDefectTests).Assembly.Location, "nothing"]);

        Assert.True(process.WaitForExit(Patience));
        Assert.Equal(EngineDefects.Harmless, process.ExitCode);
    }
}
