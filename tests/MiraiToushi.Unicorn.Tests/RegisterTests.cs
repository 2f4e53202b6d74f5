using System.Buffers.Binary;

namespace MiraiToushi.Unicorn.Tests;

public sealed class RegisterTests
{
    [Theory]
    [InlineData((int)X86Register.Rax, 0x1122334455667788UL)]
    [InlineData((int)X86Register.Eax, 0x55667788UL)]
    [InlineData((int)X86Register.Ax, 0x7788UL)]
    [InlineData((int)X86Register.Ah, 0x77UL)]
    public void NarrowRegistersAreZeroExtended(int id, ulong expected)
    {
        using Guest guest = Guest.X64("90");
        guest.Engine.WriteRegister((int)X86Register.Rax, 0x1122334455667788);

        Assert.Equal(expected, guest.Engine.ReadRegister(id));
    }

    [Fact]
    public void AWideRegisterFitsInASpanAndItsLowHalfInANumber()
    {
        using Guest guest = Guest.X64("90");
        byte[] written = [.. Enumerable.Range(1, 16).Select(value => (byte)value)];
        guest.Engine.WriteRegister((int)X86Register.Xmm0, written);

        byte[] read = new byte[16];
        guest.Engine.ReadRegister((int)X86Register.Xmm0, read);

        Assert.Equal(written, read);
        Assert.Equal(0x0807060504030201UL, guest.Engine.ReadRegister((int)X86Register.Xmm0));
    }

    [Fact]
    public void TheDescriptorTableRegisterIsAStructure()
    {
        using Guest guest = Guest.X64("90");
        byte[] written = new byte[24];
        BinaryPrimitives.WriteUInt64LittleEndian(written.AsSpan(8), 0x12000);
        BinaryPrimitives.WriteUInt32LittleEndian(written.AsSpan(16), 127);
        guest.Engine.WriteRegister((int)X86Register.Gdtr, written);

        byte[] read = new byte[24];
        guest.Engine.ReadRegister((int)X86Register.Gdtr, read);

        Assert.Equal(written, read);
    }

    [Fact]
    public void SpansAreAtMost64Bytes()
    {
        using Guest guest = Guest.X64("90");

        Assert.Throws<ArgumentOutOfRangeException>(() => guest.Engine.ReadRegister((int)X86Register.Rax, new byte[65]));
        Assert.Throws<ArgumentOutOfRangeException>(() => guest.Engine.WriteRegister((int)X86Register.Rax, new byte[65]));
    }
}
