namespace MiraiToushi.Unicorn.Tests;

public sealed class CallbackTests
{
    private sealed class OwnException : Exception;

    [Theory]
    [InlineData("x86-64")]
    [InlineData("arm")]
    [InlineData("mips")]
    public void AnExceptionComesOutOfStartAndTheEngineLivesOn(string name)
    {
        using Guest guest = Guest.Named(name);
        OwnException thrown = new();
        bool fail = true;
        guest.HookSystemCalls(() =>
        {
            if (fail)
            {
                throw thrown;
            }

            guest.Engine.Stop();
        });

        Assert.Same(thrown, Assert.Throws<OwnException>(() => guest.Run()));
        Assert.False(guest.Engine.IsRunning);

        fail = false;
        Assert.Equal(UnicornError.Ok, guest.Run());
        Assert.Equal(1UL, guest.Result);
    }

    [Fact]
    public void TheFirstOfSeveralExceptionsCounts()
    {
        using Guest guest = Guest.Named("arm");
        OwnException first = new();
        guest.Engine.AddHook(UnicornHookKind.Block, new Callbacks { BlockEntered = _ => throw first });
        guest.HookSystemCalls(() => throw new InvalidOperationException("too late"));

        Assert.Same(first, Assert.Throws<OwnException>(() => guest.Run()));
    }

    [Fact]
    public void AnExceptionEndsTheRunEvenIfTheCallbackHasMovedThePc()
    {
        using Guest guest = Guest.Named("arm");
        Callbacks blocks = new();
        guest.Engine.AddHook(UnicornHookKind.Block, blocks);
        guest.HookSystemCalls(() =>
        {
            guest.Engine.WriteRegister((int)ArmRegister.Pc, Guest.CodeAddress + 16);
            throw new OwnException();
        });

        Assert.Throws<OwnException>(() => guest.Run());
    }

    public static TheoryData<string, UnicornHookKind> FaultingHooks => new()
    {
        { "488b0425 00005000", UnicornHookKind.InvalidMemory },
        { "0f0b", UnicornHookKind.InvalidInstruction },
    };

    [Theory]
    [MemberData(nameof(FaultingHooks))]
    public void AnExceptionAboutAFaultIsNotTheFaultsResult(string code, UnicornHookKind kind)
    {
        using Guest guest = Guest.X64(code);
        guest.Engine.AddHook(kind, new Callbacks
        {
            MemoryRefused = (_, _) => throw new OwnException(),
            InstructionRefused = () => throw new OwnException(),
        });

        Assert.Throws<OwnException>(() => guest.Run());
    }

    [Fact]
    public void ARefusedAccessIsTriedAgainOnceItIsPossible()
    {
        const ulong Missing = 0x500000;
        using Guest guest = Guest.X64("488b0425 00005000 0f05");
        using HostMemory late = new(0x1000);
        late.Span(0, 1)[0] = 42;
        List<(UnicornMemoryAccess, ulong)> seen = [];
        guest.HookSystemCalls(guest.Engine.Stop);
        guest.Engine.AddHook(UnicornHookKind.InvalidMemory, new Callbacks
        {
            MemoryRefused = (access, address) =>
            {
                seen.Add((access, address));
                guest.Engine.MapHostMemory(Missing, 0x1000, UnicornPermissions.Read, late.Pointer);
                return true;
            },
        });

        Assert.Equal(UnicornError.Ok, guest.Run());

        Assert.Equal(42UL, guest.Result);
        Assert.Equal([(UnicornMemoryAccess.ReadUnmapped, Missing)], seen);
    }

    [Fact]
    public void BlocksInstructionsAccessesAndTranslationsAreReported()
    {
        using Guest guest = Guest.X64("b805000000 eb00 890425 00200100 8b0425 00200100 0f05");
        Callbacks seen = new();
        guest.HookSystemCalls(guest.Engine.Stop);
        guest.Engine.AddHook(UnicornHookKind.Block, seen);
        guest.Engine.AddHook(UnicornHookKind.Code, seen);
        guest.Engine.AddHook(UnicornHookKind.Translation, seen);
        guest.Engine.AddHook(UnicornHookKind.Write | UnicornHookKind.ReadAfter, seen);

        guest.Run();

        Assert.Equal([0x10000, 0x10007], seen.Blocks);
        Assert.Equal([0x10000, 0x10005, 0x10007, 0x1000e, 0x10015], seen.Instructions);
        Assert.Contains(0x10007UL, seen.Translations);
        Assert.Equal([(UnicornMemoryAccess.Write, 0x12000, 4, 5), (UnicornMemoryAccess.ReadAfter, 0x12000, 4, 5)], seen.Accesses);
    }

    [Fact]
    public void ABlockHookCanBeLimitedToARange()
    {
        using Guest guest = Guest.X64("eb00 eb00 0f05");
        Callbacks seen = new();
        guest.HookSystemCalls(guest.Engine.Stop);
        guest.Engine.AddHook(UnicornHookKind.Block, seen, 0x10002, 0x10003);

        guest.Run();

        Assert.Equal([0x10002], seen.Blocks);
    }

    [Fact]
    public void ARemovedHookIsSilent()
    {
        using Guest guest = Guest.Named("arm");
        Callbacks seen = new();
        guest.HookSystemCalls(guest.Engine.Stop);
        UnicornHook hook = guest.Engine.AddHook(UnicornHookKind.Block, seen);
        guest.Run();
        int before = seen.Blocks.Count;

        hook.Dispose();
        hook.Dispose();
        guest.Run();

        Assert.Equal(1, before);
        Assert.Equal(before, seen.Blocks.Count);
    }

    [Fact]
    public void AHookCanRemoveItself()
    {
        using Guest guest = Guest.Named("arm");
        UnicornHook? hook = null;
        Callbacks seen = new() { BlockEntered = _ => hook!.Dispose() };
        hook = guest.Engine.AddHook(UnicornHookKind.Block, seen);
        int calls = 0;
        guest.HookSystemCalls(() =>
        {
            if (++calls == 2)
            {
                guest.Engine.Stop();
            }
        });

        Assert.Equal(UnicornError.Ok, guest.Run());

        Assert.Single(seen.Blocks);
    }

    [Fact]
    public void ARunningEngineIsNeitherClosedNorStartedAgain()
    {
        using Guest guest = Guest.Named("mips");
        List<Exception?> refused = [];
        guest.HookSystemCalls(() =>
        {
            refused.Add(Record.Exception(guest.Engine.Dispose));
            refused.Add(Record.Exception(() => guest.Run()));
            guest.Engine.Stop();
        });

        Assert.Equal(UnicornError.Ok, guest.Run());

        Assert.Equal(2, refused.Count);
        Assert.All(refused, exception => Assert.IsType<InvalidOperationException>(exception));
    }

    [Theory]
    [InlineData(UnicornHookKind.Block | UnicornHookKind.Code)]
    [InlineData(UnicornHookKind.ReadUnmapped | UnicornHookKind.Read)]
    [InlineData(UnicornHookKind.Instruction)]
    [InlineData((UnicornHookKind)0)]
    public void KindsWithoutACommonMethodAreRefused(UnicornHookKind kind)
    {
        using Guest guest = Guest.Named("arm");

        Assert.ThrowsAny<ArgumentException>(() => guest.Engine.AddHook(kind, new Callbacks()));
    }

    [Fact]
    public void OnlyKnownInstructionsAreHooked()
    {
        using Guest guest = Guest.Named("x86-64");

        Assert.Throws<ArgumentOutOfRangeException>(() => guest.Engine.AddInstructionHook(1, new Callbacks()));
    }
}
