using System.Buffers.Binary;

namespace MiraiToushi.Unicorn.Tests;

public sealed class ContextTests
{
    [Theory]
    [InlineData("x86-64")]
    [InlineData("arm")]
    [InlineData("mips")]
    public void RegistersComeBack(string name)
    {
        using Guest guest = Guest.Named(name);
        guest.HookSystemCalls(guest.Engine.Stop);
        guest.Run();
        ulong pc = guest.ProgramCounter;
        using UnicornContext context = guest.Engine.SaveContext();
        guest.Run(pc);
        Assert.Equal(2UL, guest.Result);

        guest.Engine.RestoreContext(context);

        Assert.Equal((1UL, pc), (guest.Result, guest.ProgramCounter));
        guest.Run(pc);
        Assert.Equal(2UL, guest.Result);
    }

    [Fact]
    public void AContextCanBeFilledAgain()
    {
        using Guest guest = Guest.Named("arm");
        using UnicornContext context = guest.Engine.SaveContext();
        guest.Engine.WriteRegister((int)ArmRegister.R4, 44);
        guest.Engine.SaveContext(context);
        guest.Engine.WriteRegister((int)ArmRegister.R4, 0);

        guest.Engine.RestoreContext(context);

        Assert.Equal(44UL, guest.Engine.ReadRegister((int)ArmRegister.R4));
    }

    [Fact]
    public void AnotherEnginesContextIsRefused()
    {
        using Guest one = Guest.Named("arm");
        using Guest two = Guest.Named("arm");
        using UnicornContext context = one.Engine.SaveContext();

        Assert.Throws<ArgumentException>(() => two.Engine.RestoreContext(context));
        Assert.Throws<ArgumentException>(() => two.Engine.SaveContext(context));
    }

    [Fact]
    public void BytesAreTheStateItself()
    {
        using Guest guest = Guest.Named("arm");
        guest.Engine.WriteRegister((int)ArmRegister.R4, 0x5ca1ab1e);
        using UnicornContext context = guest.Engine.SaveContext();
        Assert.Equal(guest.Engine.ContextSize, context.Bytes.Length);
        byte[] pattern = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(pattern, 0x5ca1ab1e);
        int at = context.Bytes.IndexOf(pattern);
        Assert.True(at >= 0);

        context.Bytes[at] = 0xff;
        guest.Engine.RestoreContext(context);

        Assert.Equal(0x5ca1abffUL, guest.Engine.ReadRegister((int)ArmRegister.R4));
    }

    // What later work on SPARC and MIPS relies on: the sizes belong to version 2.0.1 only.
    [Theory]
    [InlineData(UnicornArchitecture.Sparc, UnicornMode.Sparc32 | UnicornMode.BigEndian, 2744)]
    [InlineData(UnicornArchitecture.Mips, UnicornMode.Mips32 | UnicornMode.BigEndian, 11212)]
    [InlineData(UnicornArchitecture.Arm, UnicornMode.LittleEndian, 4316)]
    public void SizesAreThoseMeasured(UnicornArchitecture architecture, UnicornMode mode, int size)
    {
        using UnicornEngine engine = new(architecture, mode);
        if (UnicornLibrary.Version != new Version(2, 0, 1))
        {
            return;
        }

        Assert.Equal(size, engine.ContextSize);
    }

    [Fact]
    public void SparcsStateStartsAfterAHeaderOf16Bytes()
    {
        using UnicornEngine engine = new(UnicornArchitecture.Sparc, UnicornMode.Sparc32 | UnicornMode.BigEndian);
        if (UnicornLibrary.Version != new Version(2, 0, 1))
        {
            return;
        }

        using UnicornContext context = engine.SaveContext();

        Assert.Equal(8u, BinaryPrimitives.ReadUInt32LittleEndian(context.Bytes[(16 + 2332)..]));
    }

    [Fact]
    public void ADisposedContextSaysSoAndMayOutliveItsEngine()
    {
        UnicornContext context;
        using (Guest guest = Guest.Named("arm"))
        {
            context = guest.Engine.SaveContext();
        }

        Assert.False(context.Bytes.IsEmpty);
        context.Dispose();
        context.Dispose();
        Assert.Throws<ObjectDisposedException>(() => context.Bytes.Length);
    }
}
