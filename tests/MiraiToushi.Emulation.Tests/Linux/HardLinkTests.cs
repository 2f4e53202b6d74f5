using MiraiToushi.Emulation.Linux.Uapi;

namespace MiraiToushi.Emulation.Tests.Linux;

public sealed class HardLinkTests
{
    [Fact]
    public void AFileLivesUnderEachOfItsNames()
    {
        using TestKernel kernel = new();
        kernel.Write(kernel.Create("/tmp/a"), "one");
        Assert.Equal(0, kernel.Call("link", kernel.Put("/tmp/a"), kernel.Put("/var/run/b")));
        Assert.Equal(0, kernel.Call("linkat", -100, kernel.Put("/tmp/a"), -100, kernel.Put("/tmp/c"), 0));
        Assert.Equal(0, kernel.Call("unlink", kernel.Put("/tmp/a")));
        kernel.Fails(Errno.ENOENT, "access", kernel.Put("/tmp/a"), 0);
        kernel.Write(kernel.Open("/var/run/b", 1), "two");
        Assert.Equal("two", kernel.ReadFile("/tmp/c"));
        Assert.Equal(0, kernel.Call("unlink", kernel.Put("/tmp/c")));
        Assert.Equal("two", kernel.ReadFile("/var/run/b"));
    }

    [Fact]
    public void RenamingOneNameLeavesTheOthers()
    {
        using TestKernel kernel = new();
        kernel.Write(kernel.Create("/tmp/a"), "one");
        Assert.Equal(0, kernel.Call("link", kernel.Put("/tmp/a"), kernel.Put("/tmp/b")));
        Assert.Equal(0, kernel.Call("rename", kernel.Put("/tmp/b"), kernel.Put("/tmp/c")));
        Assert.Equal(0, kernel.Call("unlink", kernel.Put("/tmp/c")));
        Assert.Equal("one", kernel.ReadFile("/tmp/a"));
        Assert.Equal(0, kernel.Call("unlink", kernel.Put("/tmp/a")));
        kernel.Fails(Errno.ENOENT, "open", kernel.Put("/tmp/a"), 0);
    }

    [Fact]
    public void TheRunningProgramKeepsAName()
    {
        using TestKernel kernel = new();
        Assert.Equal(0, kernel.Call("link", kernel.Put(TestKernel.ExecutablePath), kernel.Put("/tmp/copy")));
        Assert.Equal(0, kernel.Call("unlink", kernel.Put(TestKernel.ExecutablePath)));
        Assert.Equal("/tmp/copy", kernel.ReadLink("/proc/self/exe"));
    }

    [Fact]
    public void WhatTheKernelRefusesIsRefused()
    {
        using TestKernel kernel = new();
        kernel.Create("/tmp/a");
        kernel.Fails(Errno.EPERM, "link", kernel.Put("/tmp"), kernel.Put("/var/run/b"));
        kernel.Fails(Errno.EEXIST, "link", kernel.Put("/tmp/a"), kernel.Put("/tmp/a"));
        kernel.Fails(Errno.ENOENT, "link", kernel.Put("/tmp/none"), kernel.Put("/tmp/b"));
        kernel.Fails(Errno.EXDEV, "link", kernel.Put("/tmp/a"), kernel.Put("/proc/b"));
        kernel.Fails(Errno.EINVAL, "linkat", -100, kernel.Put("/tmp/a"), -100, kernel.Put("/tmp/b"), 1);
    }
}
