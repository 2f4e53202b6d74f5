namespace MiraiToushi.Unicorn.Tests;

public sealed class EngineRunTests
{
    public static TheoryData<string> Guests => ["x86-64", "i386", "arm", "armeb", "mips", "powerpc", "riscv64", "aarch64"];

    [Theory]
    [MemberData(nameof(Guests))]
    public void RunsToASystemCallStopsAndResumes(string name)
    {
        using Guest guest = Guest.Named(name);
        int calls = 0;
        guest.HookSystemCalls(() =>
        {
            calls++;
            Assert.True(guest.Engine.IsRunning);
            guest.Engine.Stop();
        });

        Assert.Equal(UnicornError.Ok, guest.Run());
        Assert.Equal((1, 1UL), (calls, guest.Result));

        Assert.Equal(UnicornError.Ok, guest.Run(guest.ProgramCounter));
        Assert.Equal((2, 2UL), (calls, guest.Result));
        Assert.False(guest.Engine.IsRunning);
    }

    [Theory]
    [MemberData(nameof(Guests))]
    public void ForgetsTranslationsWhenTold(string name)
    {
        using Guest guest = Guest.Named(name);
        guest.HookSystemCalls(guest.Engine.Stop);
        guest.Run();
        string changed = Convert.ToHexString(guest.Memory.Span(0, 16)) switch
        {
            var code when name is "x86-64" or "i386" => "b803" + code[4..],
            var code when name is "arm" => "03" + code[2..],
            var code when name is "riscv64" => code[..4] + "30" + code[6..],
            var code when name is "aarch64" => "60" + code[2..],
            var code => code[..6] + "03" + code[8..],
        };
        guest.Load(Guest.CodeAddress, changed);
        guest.Engine.RemoveTranslations(Guest.CodeAddress, Guest.CodeAddress + 4);

        guest.Run();

        Assert.Equal(3UL, guest.Result);
    }

    [Theory]
    [InlineData(Guest.CodeAddress - 0x10000, "from before the mapping")]
    [InlineData(0UL, "from zero")]
    public void ForgetsTranslationsOfSeveralMappings(ulong start, string reason)
    {
        const ulong Other = 0x40000;
        using Guest guest = Guest.Named("powerpc");
        using HostMemory second = new(Guest.MemorySize);
        guest.Engine.MapHostMemory(Other, Guest.MemorySize, UnicornPermissions.All, second.Pointer);
        guest.Memory.Span(0, 64).CopyTo(second.Span(0, 64));
        guest.HookSystemCalls(guest.Engine.Stop);
        guest.Run();
        guest.Run(Other);
        guest.Memory.Span(0, 64)[3] = 7;
        second.Span(0, 64)[3] = 8;

        guest.Engine.RemoveTranslations(start, ulong.MaxValue);

        guest.Run();
        Assert.True(guest.Result == 7, reason);
        guest.Run(Other);
        Assert.True(guest.Result == 8, reason);
    }

    [Fact]
    public void MemoryMappedInAnothersPlaceIsExecutedAfresh()
    {
        using Guest guest = Guest.Named("arm");
        using HostMemory second = new(Guest.MemorySize);
        guest.HookSystemCalls(guest.Engine.Stop);
        guest.Run();
        guest.Memory.Span(0, 64).CopyTo(second.Span(0, 64));
        second.Span(0, 1)[0] = 9;

        guest.Engine.Unmap(Guest.CodeAddress, Guest.MemorySize);
        guest.Engine.MapHostMemory(Guest.CodeAddress, Guest.MemorySize, UnicornPermissions.All, second.Pointer);
        guest.Run();

        Assert.Equal(9UL, guest.Result);
    }

    [Theory]
    [InlineData("x86-64", "488b0425 00005000", UnicornError.ReadUnmapped)]
    [InlineData("x86-64", "48890425 00005000", UnicornError.WriteUnmapped)]
    [InlineData("x86-64", "e9 fbff3f00", UnicornError.FetchUnmapped)]
    [InlineData("x86-64", "0f0b", UnicornError.InvalidInstruction)]
    [InlineData("arm", "0509a0e3 000090e5", UnicornError.ReadUnmapped)]
    [InlineData("mips", "3c020050 8c420000", UnicornError.ReadUnmapped)]
    public void WhatTheGuestDoesWrongIsTheResult(string name, string code, UnicornError expected)
    {
        using Guest guest = Guest.Named(name);
        guest.Load(Guest.CodeAddress, code);

        Assert.Equal(expected, guest.Run());
    }

    [Fact]
    public void PermissionsHold()
    {
        using Guest guest = Guest.X64("48890425 00200100");
        guest.Engine.Protect(0x12000, 0x1000, UnicornPermissions.Read);

        Assert.Equal(UnicornError.WriteProtected, guest.Run());
    }

    [Fact]
    public void StopsAtTheAddressGiven()
    {
        using Guest guest = Guest.Named("mips");

        Assert.Equal(UnicornError.Ok, guest.Engine.Start(Guest.CodeAddress, Guest.CodeAddress + 4));

        Assert.Equal(1UL, guest.Result);
    }

    [Theory]
    [InlineData(0x10001UL, 0x1000UL, UnicornError.Argument)]
    [InlineData(0x20000UL, 0UL, UnicornError.Argument)]
    [InlineData(0x11000UL, 0x1000UL, UnicornError.Map)]
    public void ImpossibleMappingsAreRefused(ulong address, ulong size, UnicornError expected)
    {
        using Guest guest = Guest.Named("arm");

        UnicornException exception = Assert.Throws<UnicornException>(
            () => guest.Engine.MapHostMemory(address, size, UnicornPermissions.All, guest.Memory.Pointer));

        Assert.Equal(expected, exception.Error);
        Assert.Contains($"0x{address:x}", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(UnicornArchitecture.Arm, UnicornMode.BigEndian, (int)ArmCpuModel.CortexA15)]
    [InlineData(UnicornArchitecture.Mips, UnicornMode.X86Bits16, null)]
    [InlineData(UnicornArchitecture.M68k, UnicornMode.BigEndian, 1000)]
    public void ImpossibleEnginesAreRefused(UnicornArchitecture architecture, UnicornMode mode, int? model) =>
        Assert.Throws<UnicornException>(() => new UnicornEngine(architecture, mode, model).Dispose());

    [Fact]
    public void ADisposedEngineSaysSo()
    {
        Guest guest = Guest.Named("arm");
        guest.Dispose();
        guest.Dispose();

        Assert.Throws<ObjectDisposedException>(() => guest.Run());
        Assert.Throws<ObjectDisposedException>(() => guest.Result);
        Assert.Throws<ObjectDisposedException>(() => guest.Engine.SaveContext());
    }

    [Fact]
    public void EveryArchitectureOpens()
    {
        foreach (UnicornArchitecture architecture in Enum.GetValues<UnicornArchitecture>())
        {
            UnicornMode mode = architecture switch
            {
                UnicornArchitecture.Arm or UnicornArchitecture.Arm64 => UnicornMode.LittleEndian,
                UnicornArchitecture.M68k or UnicornArchitecture.S390x => UnicornMode.BigEndian,
                UnicornArchitecture.X86 or UnicornArchitecture.RiscV => UnicornMode.X86Bits32,
                _ => UnicornMode.Mips32 | UnicornMode.BigEndian,
            };
            using UnicornEngine engine = new(architecture, mode);
            Assert.InRange(engine.PageSize, 1024u, 4096u);
        }
    }
}
