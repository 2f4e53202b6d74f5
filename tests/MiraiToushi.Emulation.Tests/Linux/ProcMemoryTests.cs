using MiraiToushi.Emulation.Linux.Uapi;
using MiraiToushi.Emulation.Memory;

namespace MiraiToushi.Emulation.Tests.Linux;

public sealed class ProcMemoryTests
{
    private const long Page = 0x30_0000;

    [Fact]
    public void WritingGoesPastWhatThePagesAllow()
    {
        using TestKernel kernel = new();
        Assert.True(kernel.Space.TryMap(Page, 0x2000, Permissions.Read | Permissions.Execute, ""));
        int descriptor = kernel.Open("/proc/self/mem", 2);
        Assert.Equal(Page + 0xFFE, kernel.Call("lseek", descriptor, Page + 0xFFE, 0));
        Assert.Equal(4, kernel.Write(descriptor, "code"));
        Assert.True(kernel.Memory.Matches(Page + 0xFFE, "code"u8));
        Assert.Equal(2, kernel.Call("pread64", kernel.Wide([descriptor, kernel.Room(2), 2], Page + 0x1000)));
        Assert.Equal(4, kernel.Call("pwrite64", kernel.Wide([descriptor, kernel.Put("more"), 4], Page)));
        Assert.True(kernel.Memory.Matches(Page, "more"u8));
    }

    [Fact]
    public void WhatIsNotMappedCannotBeReached()
    {
        using TestKernel kernel = new();
        Assert.True(kernel.Space.TryMap(Page, 0x1000, Permissions.None, ""));
        int descriptor = kernel.Open("/proc/1000/mem", 2);
        Assert.Equal(1, kernel.Call("pwrite64", kernel.Wide([descriptor, kernel.Put("ab"), 2], Page + 0xFFF)));
        Assert.Equal(-(long)Errno.EIO, kernel.Call("pread64", kernel.Wide([descriptor, kernel.Room(2), 2], Page + 0x1000)));
        int reader = kernel.Open("/proc/self/mem", 0);
        Assert.Equal(-(long)Errno.EBADF, kernel.Call("pwrite64", kernel.Wide([reader, kernel.Put("ab"), 2], Page)));
        kernel.Fails(Errno.ENOENT, "open", kernel.Put("/proc/402/mem"), 0);
    }
}
