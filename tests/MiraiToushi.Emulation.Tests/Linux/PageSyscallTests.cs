using MiraiToushi.Emulation.Linux.Uapi;
using MiraiToushi.Emulation.Memory;

namespace MiraiToushi.Emulation.Tests.Linux;

/// <summary>msync, madvise, mremap and memfd_create: what they do to pages, and what they refuse.</summary>
public sealed class PageSyscallTests
{
    private const long Page = 4096;
    private const long Read = 1;
    private const long ReadWrite = 3;
    private const long Shared = 1;
    private const long Private = 2;
    private const long Fixed = 0x10;
    private const long At = 0x2000_0000;
    private const long Elsewhere = 0x3000_0000;
    private const long DoNotNeed = 4;

    [Fact]
    public void SynchronizingRefusesWhatLinuxRefuses()
    {
        using TestKernel kernel = new("x86-64");
        Anonymous(kernel, At, 2 * Page);
        Assert.Equal(0, kernel.Call("msync", At, 100, 4));
        Assert.Equal(0, kernel.Call("msync", At, 2 * Page, 1 | 2));
        Assert.Equal(0, kernel.Call("msync", Elsewhere, 0, 4));
        kernel.Fails(Errno.EINVAL, "msync", At + 4, 100, 4);
        kernel.Fails(Errno.EINVAL, "msync", At, 100, 1 | 4);
        kernel.Fails(Errno.EINVAL, "msync", At, 100, 8);
        kernel.Fails(Errno.ENOMEM, "msync", At, (2 * Page) + 1, 4);
        kernel.Fails(Errno.ENOMEM, "msync", Elsewhere, 1, 4);
    }

    [Fact]
    public void WhatIsNotNeededIsZeroAgainEvenWhereItCannotBeWritten()
    {
        using TestKernel kernel = new("x86-64");
        Anonymous(kernel, At, 2 * Page);
        kernel.Memory.TryWrite((ulong)At, "one"u8);
        kernel.Memory.TryWrite((ulong)(At + Page), "two"u8);
        Assert.Equal(0, kernel.Call("mprotect", At, Page, Read));
        Assert.Equal(0, kernel.Call("madvise", At, Page, DoNotNeed));
        Assert.Equal(new byte[3], kernel.Get(At, 3));
        Assert.Equal("two"u8, kernel.Get(At + Page, 3));
        kernel.Fails(Errno.EINVAL, "madvise", At + 1, Page, DoNotNeed);
        kernel.Fails(Errno.EINVAL, "madvise", At, Page, 7);
        kernel.Fails(Errno.ENOMEM, "madvise", At, 3 * Page, DoNotNeed);
        Assert.Equal(new byte[3], kernel.Get(At + Page, 3));
    }

    [Fact]
    public void WhatIsNotNeededOfAFileIsTheFileAgain()
    {
        using TestKernel kernel = new("x86-64");
        int file = MemoryFile(kernel, "file content");
        Assert.Equal(At, kernel.Call("mmap", At, Page, ReadWrite, Shared | Fixed, file, 0));
        Assert.Equal(Elsewhere, kernel.Call("mmap", Elsewhere, Page, ReadWrite, Private | Fixed, file, 0));
        kernel.Memory.TryWrite((ulong)At, "SAME"u8);
        kernel.Memory.TryWrite((ulong)Elsewhere, "OWN!"u8);
        Assert.Equal(0, kernel.Call("madvise", At, Page, DoNotNeed));
        Assert.Equal(0, kernel.Call("madvise", Elsewhere, Page, DoNotNeed));
        Assert.Equal("SAME content"u8, kernel.Get(At, 12));
        Assert.Equal("SAME content"u8, kernel.Get(Elsewhere, 12));
    }

    [Theory]
    [InlineData(Read)]
    [InlineData(ReadWrite)]
    public void APrivateMappingMovesWithItsBytes(long protection)
    {
        using TestKernel kernel = new("x86-64");
        Anonymous(kernel, At, Page);
        Anonymous(kernel, At + Page, Page, protection: 0);
        kernel.Memory.TryWrite((ulong)At, "text"u8);
        kernel.Call("mprotect", At, Page, protection);
        kernel.Fails(Errno.ENOMEM, "mremap", At, Page, 2 * Page, 0);
        Assert.Equal(Elsewhere, kernel.Call("mremap", At, Page, 2 * Page, 3, Elsewhere));
        Assert.Equal("text"u8, kernel.Get(Elsewhere, 4));
        Assert.False(kernel.Space.IsMapped((ulong)At, 1));
        Assert.True(kernel.Space.TryFind((ulong)(Elsewhere + Page), out MemoryRegion region));
        Assert.Equal((Permissions)protection, region.Permissions);
    }

    [Fact]
    public void ASharedMappingStaysSharedWhereItMoves()
    {
        using TestKernel kernel = new("x86-64");
        int file = MemoryFile(kernel, new string('-', (int)(2 * Page)));
        Assert.Equal(At, kernel.Call("mmap", At, Page, ReadWrite, Shared | Fixed, file, 0));
        Assert.Equal(Elsewhere, kernel.Call("mremap", At, Page, 2 * Page, 3, Elsewhere));
        kernel.Memory.TryWrite((ulong)(Elsewhere + Page), "seen"u8);
        Assert.Equal(Page, kernel.Call("lseek", file, Page, 0));
        Assert.Equal("seen-", kernel.Read(file, 5));

        // A length of 0 makes a second view of shared memory, and is refused for what is private.
        Assert.Equal(At, kernel.Call("mremap", Elsewhere + Page, 0, Page, 3, At));
        Assert.Equal("seen"u8, kernel.Get(At, 4));
        Assert.Equal("-"u8, kernel.Get(Elsewhere, 1));
        Anonymous(kernel, At, Page);
        kernel.Fails(Errno.EINVAL, "mremap", At, 0, Page, 1);
    }

    [Fact]
    public void MovingRefusesWhatLinuxRefuses()
    {
        using TestKernel kernel = new("x86-64");
        Anonymous(kernel, At, 2 * Page);
        kernel.Fails(Errno.EINVAL, "mremap", At, Page, 0, 1);
        kernel.Fails(Errno.EINVAL, "mremap", At + 1, Page, Page, 1);
        kernel.Fails(Errno.EINVAL, "mremap", At, Page, Page, 2, Elsewhere);
        kernel.Fails(Errno.EINVAL, "mremap", At, 2 * Page, 2 * Page, 3, At + Page);
        kernel.Fails(Errno.EFAULT, "mremap", Elsewhere, Page, 2 * Page, 1);
        kernel.Fails(Errno.EFAULT, "mremap", At, 3 * Page, 4 * Page, 1);
        Assert.Equal(At, kernel.Call("mremap", At, 2 * Page, Page, 0));
        Assert.False(kernel.Space.IsMapped((ulong)(At + Page), 1));
        Assert.Equal(At, kernel.Call("mremap", At, Page, 2 * Page, 0));
        Assert.True(kernel.Space.IsMapped((ulong)(At + Page), 1));
    }

    [Fact]
    public void MemoryFilesKnowTheFlagsOfNewKernelsAndNoOthers()
    {
        using TestKernel kernel = new("x86-64");
        foreach (long flags in (long[])[0, 1, 2, 3, 8, 0x10, 0x11, 4 | (21L << 26)])
        {
            Assert.True(kernel.Call("memfd_create", kernel.Put("upx"), flags) > 2, $"flags {flags:x}");
        }

        foreach (long flags in (long[])[0x18, 0x20, 0x100, 21L << 26])
        {
            kernel.Fails(Errno.EINVAL, "memfd_create", kernel.Put("upx"), flags);
        }

        kernel.Fails(Errno.EFAULT, "memfd_create", (long)TestKernel.Unmapped, 0);
        kernel.Fails(Errno.EINVAL, "memfd_create", kernel.Put(new string('n', 250)), 0);
        Assert.True(kernel.Call("memfd_create", kernel.Put(new string('n', 249)), 0) > 2);
    }

    private static int MemoryFile(TestKernel kernel, string content)
    {
        int file = (int)kernel.Call("memfd_create", kernel.Put("file"), 0);
        Assert.Equal(content.Length, kernel.Write(file, content));
        return file;
    }

    private static void Anonymous(TestKernel kernel, long address, long size, long protection = ReadWrite) =>
        Assert.Equal(address, kernel.Call("mmap", address, size, protection, Private | Fixed | kernel.Abi.MapAnonymous, -1, 0));
}
