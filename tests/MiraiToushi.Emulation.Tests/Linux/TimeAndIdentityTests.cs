using MiraiToushi.Emulation.Linux;
using MiraiToushi.Emulation.Linux.Syscalls;
using MiraiToushi.Emulation.Linux.Uapi;

namespace MiraiToushi.Emulation.Tests.Linux;

public sealed class TimeAndIdentityTests
{
    private const int Second = 1_000_000_000;

    public static TheoryData<int> Architectures => TestKernel.Architectures;

    [Theory]
    [MemberData(nameof(Architectures))]
    public void SleepMovesTheClockAtOnce(int architecture)
    {
        using TestKernel kernel = TestKernel.For(architecture);
        Assert.Equal(1_700_000_000, kernel.Call("time", 0));
        long rest = kernel.PutWords(9, 9);
        Assert.Equal(0, kernel.Call("nanosleep", kernel.PutWords(604_800, 5), rest));
        Assert.Equal(0, kernel.Number(rest, kernel.Memory.WordSize));
        Assert.Equal(1_700_604_800, kernel.Call("time", 0));
        long now = kernel.Room(16);
        Assert.Equal(0, kernel.Call("clock_gettime64", 1, now));
        Assert.Equal(86_400 + 604_800, kernel.Number(now, 8));
        Assert.Equal(0, kernel.Call("gettimeofday", now, 0));
        Assert.Equal(1_700_604_800, kernel.Number(now, kernel.Memory.WordSize));
        kernel.Fails(Errno.EINVAL, "nanosleep", kernel.PutWords(1, Second), 0);
        kernel.Fails(Errno.EINVAL, "nanosleep", kernel.PutWords(-1, 0), 0);
        kernel.Fails(Errno.EFAULT, "nanosleep", (long)TestKernel.Unmapped, 0);
    }

    [Fact]
    public void APersonalityIsKeptAndInherited()
    {
        using TestKernel kernel = new();
        Assert.Equal(0, kernel.Call("personality", 0xFFFF_FFFF));
        Assert.Equal(0, kernel.Call("personality", 0x4_0000));
        Assert.Equal(0x4_0000, kernel.Call("personality", 0xFFFF_FFFF));
        kernel.Process = kernel.Kernel.Processes.Fork(kernel.Process, isThread: false)!;
        Assert.Equal(0x4_0000, kernel.Call("personality", 0));
        Assert.Equal(0, kernel.Call("personality", 0xFFFF_FFFF));
    }

    [Fact]
    public void AbsoluteSleepsEndWhenTheyShould()
    {
        using TestKernel kernel = new();
        Assert.Equal(0, kernel.Call("clock_nanosleep_time64", 0, 1, kernel.PutNumbers(8, 1_700_000_100, 0), 0));
        Assert.Equal(1_700_000_100, kernel.Call("time", 0));
        Assert.Equal(0, kernel.Call("clock_nanosleep", 0, 1, kernel.PutWords(1, 0), 0));
        Assert.Equal(1_700_000_100, kernel.Call("time", 0));
    }

    [Fact]
    public void AlarmsGoOff()
    {
        using TestKernel kernel = new();
        Assert.Equal(0, kernel.Call("alarm", 10));
        Assert.Equal(10, kernel.Call("alarm", 5));
        kernel.Call("nanosleep", kernel.PutWords(4, 0), 0);
        Assert.Equal(0, kernel.Process.Signals.Next());
        kernel.Call("nanosleep", kernel.PutWords(4, 0), 0);
        kernel.Call("time", 0);
        Assert.Equal(SignalNumbers.Alarm, kernel.Process.Signals.Next());
        Assert.Equal(0, kernel.Call("setitimer", 0, kernel.PutWords(0, 0, 3, 0), 0));
        Assert.NotNull(kernel.Process.AlarmAt);
    }

    [Fact]
    public void UnameHasItsThreeForms()
    {
        using TestKernel kernel = new("mips");
        long buffer = kernel.Room(6 * 65);
        Assert.Equal(0, kernel.Call("uname", buffer));
        Assert.Equal("Linux", kernel.Memory.ReadString((ulong)buffer));
        Assert.Equal(kernel.Architecture.MachineName, kernel.Memory.ReadString((ulong)buffer + (4 * 65)));
        Assert.Equal(0, kernel.Call("oldolduname", buffer));
        Assert.Equal("localhos", kernel.Memory.ReadString((ulong)buffer + 9));
    }

    [Fact]
    public void IdsHaveTheSizeOfTheAbi()
    {
        using TestKernel kernel = new(configuration: new() { Process = new() { UserId = 1000, GroupId = 7 } });
        long buffer = kernel.PutNumbers(4, -1, -1, -1);
        Assert.Equal(0, kernel.Call("getresuid", buffer, buffer + 4, buffer + 8));
        Assert.Equal(1000, kernel.Number(buffer, 2));
        Assert.Equal(0xFFFF, kernel.Number(buffer + 2, 2));
        Assert.Equal(0, kernel.Call("getresuid32", buffer, buffer + 4, buffer + 8));
        Assert.Equal(1000, kernel.Number(buffer + 8, 4));
        Assert.Equal(7, kernel.Call("getegid32"));
        kernel.Fails(Errno.EACCES, "bind", kernel.Stream(), kernel.PutAddress("0.0.0.0", 23), 16);
    }

    [Fact]
    public void FutexesWaitForAChange()
    {
        using TestKernel kernel = new();
        long word = kernel.PutNumbers(4, 1);
        kernel.Blocks("futex", word, 128, 1, 0);
        kernel.Fails(Errno.EAGAIN, "futex", word, 128, 2, 0);
        kernel.Fails(Errno.ETIMEDOUT, "futex", word, 128, 1, kernel.PutWords(1, 0));
        Assert.Equal(0, kernel.Call("futex", word, 129, 1, 0));
    }

    [Fact]
    public void LimitsAreThoseOfASmallDevice()
    {
        using TestKernel kernel = new("mips");
        long buffer = kernel.Room(16);
        Assert.Equal(0, kernel.Call("getrlimit", 5, buffer));
        Assert.Equal(1024, kernel.Number(buffer, 4));
        Assert.Equal(0, kernel.Call("prlimit64", 0, 3, 0, buffer));
        Assert.Equal(8 << 20, kernel.Number(buffer, 8));
        kernel.Fails(Errno.EPERM, "reboot", 0, 0, 0, 0);
    }

    [Fact]
    public void InterfacesAreListed()
    {
        using TestKernel kernel = new("mips");
        int socket = kernel.Datagram();
        long buffer = kernel.Room(64);
        long request = kernel.PutWords(64, buffer);
        Assert.Equal(0, kernel.Call("ioctl", socket, 0x8912, request));
        Assert.Equal(64, kernel.Number(request, 4));
        Assert.Equal("eth0", kernel.Memory.ReadString((ulong)buffer + 32));
        Assert.Equal("192.168.1.100", kernel.Address(buffer + 48).Address);
        long named = kernel.Put("eth0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0");
        Assert.Equal(0, kernel.Call("ioctl", socket, 0x8915, named));
        Assert.Equal("192.168.1.100", kernel.Address(named + 16).Address);
    }

    [Fact]
    public void EveryLimitedCallSaysWhatIsMissing()
    {
        foreach (SyscallDescriptor descriptor in SyscallCatalog.ByName.Values)
        {
            Assert.Equal(descriptor.Level == SupportLevel.Full, descriptor.Note is null);
        }
    }
}
