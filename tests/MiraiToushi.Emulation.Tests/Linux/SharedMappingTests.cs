using MiraiToushi.Emulation.Linux.Uapi;
using MiraiToushi.Emulation.Memory;

namespace MiraiToushi.Emulation.Tests.Linux;

/// <summary>mmap of files: shared mappings, the file and each other are one; private ones are copies.</summary>
public sealed class SharedMappingTests
{
    private const long Page = 4096;
    private const long ReadWrite = 3;
    private const long ReadExecute = 5;
    private const long Shared = 1;
    private const long Private = 2;
    private const long Fixed = 0x10;

    private long _free = 0x2000_0000;

    public static TheoryData<int> Architectures => TestKernel.Architectures;

    [Theory]
    [MemberData(nameof(Architectures))]
    public void WhatIsWrittenThroughOneViewIsInTheFileAndInTheOthers(int architecture)
    {
        using TestKernel kernel = TestKernel.For(architecture);
        int file = MemoryFile(kernel, 2 * Page);
        long first = Map(kernel, 0, 2 * Page, ReadWrite, Shared, file);
        long second = Map(kernel, 0, Page, ReadExecute, Shared, file, Page);
        long copy = Map(kernel, 0, 2 * Page, ReadWrite, Private, file);

        Assert.True(kernel.Memory.TryWrite((ulong)(first + Page + 3), "view"u8));
        Assert.Equal("view"u8, kernel.Get(second + 3, 4));
        Assert.Equal(Page + 3, kernel.Call("lseek", file, Page + 3, 0));
        Assert.Equal("view", kernel.Read(file, 4));
        Assert.Equal(new byte[4], kernel.Get(copy + Page + 3, 4));

        kernel.Call("lseek", file, Page, 0);
        kernel.Write(file, "file");
        Assert.Equal("file"u8, kernel.Get(second, 4));
        Assert.Equal("file"u8, kernel.Get(first + Page, 4));
        kernel.Memory.TryWrite((ulong)copy, "mine"u8);
        Assert.Equal(new byte[4], kernel.Get(first, 4));
    }

    [Theory]
    [MemberData(nameof(Architectures))]
    public void AStubMayFillAMemoryFileThroughOneViewAndMapItAgainAtTheSamePlace(int architecture)
    {
        // What UPX 5 does with each executable segment (its amd64-linux.elf-main2.c): shared and writable, msync, munmap, shared and executable, close.
        using TestKernel kernel = TestKernel.For(architecture);
        long address = Map(kernel, 0, 4 * Page, ReadWrite, Private | kernel.Abi.MapAnonymous, -1);
        int file = MemoryFile(kernel, 3 * Page);
        Assert.Equal(address, Map(kernel, address, 3 * Page, ReadWrite, Shared | Fixed, file));
        kernel.Memory.TryWrite((ulong)(address + Page), "program"u8);
        Assert.Equal(0, kernel.Call("msync", address, 3 * Page, 4));
        Assert.Equal(0, kernel.Call("munmap", address, 3 * Page));
        kernel.Fails(Errno.ENOMEM, "mprotect", address, Page, ReadExecute);
        Assert.Equal(address, Map(kernel, address, 3 * Page, ReadExecute, Shared | Fixed, file));
        Assert.Equal(0, kernel.Call("close", file));

        Assert.Equal("program"u8, kernel.Get(address + Page, 7));
        Assert.True(kernel.Space.TryFind((ulong)address, out MemoryRegion region));
        Assert.Equal((Permissions.Read | Permissions.Execute, "/memfd:upx (deleted)"), (region.Permissions, region.Name));
    }

    [Theory]
    [MemberData(nameof(Architectures))]
    public void AStubMayMapItselfPrivatelyOverTheViewThroughWhichItWroteItself(int architecture)
    {
        // How UPX 5 makes its own second part executable on i386 and ARM.
        using TestKernel kernel = TestKernel.For(architecture);
        int file = MemoryFile(kernel, Page + 100);
        long address = Map(kernel, 0, 2 * Page, ReadWrite, Shared, file);
        kernel.Memory.TryWrite((ulong)address, "first"u8);
        kernel.Memory.TryWrite((ulong)(address + Page), "second"u8);
        Assert.Equal(address, Map(kernel, address, 2 * Page, ReadExecute, Private | Fixed, file));
        Assert.Equal(0, kernel.Call("close", file));
        Assert.Equal("first"u8, kernel.Get(address, 5));
        Assert.Equal("second"u8, kernel.Get(address + Page, 6));
    }

    [Theory]
    [MemberData(nameof(Architectures))]
    public void WhatIsWrittenBehindTheEndOnTheLastPageStaysThere(int architecture)
    {
        // UPX 5 puts the instructions by which it leaves itself there, and maps the file anew before it uses them.
        using TestKernel kernel = TestKernel.For(architecture);
        int file = MemoryFile(kernel, 100);
        long address = Map(kernel, 0, Page, ReadWrite, Shared, file);
        kernel.Memory.TryWrite((ulong)(address + 200), "hatch"u8);
        Assert.Equal(0, kernel.Call("munmap", address, 100));
        Assert.Equal(address, Map(kernel, address, Page, ReadExecute, Shared | Fixed, file));
        Assert.Equal("hatch"u8, kernel.Get(address + 200, 5));
        Assert.Equal(100, kernel.Call("lseek", file, 0, 2));
    }

    [Fact]
    public void AFileCanBeReadThroughAMappingThatCannotBeWritten()
    {
        using TestKernel kernel = new("x86-64");
        int self = kernel.Open("/proc/self/exe");
        Assert.Equal(TestKernel.Executable, kernel.Get(Map(kernel, 0, Page, 1, Private, self), TestKernel.Executable.Length));
        Assert.Equal(TestKernel.Executable, kernel.Get(Map(kernel, 0, Page, 0, Private, self), TestKernel.Executable.Length));
    }

    [Fact]
    public void ModesOfTheFileArePermissionsOfTheMapping()
    {
        using TestKernel kernel = new("x86-64");
        kernel.Write(kernel.Create("/tmp/f"), "text");
        int reader = kernel.Open("/tmp/f", 0);
        int writer = kernel.Open("/tmp/f", 1);
        kernel.Fails(Errno.EACCES, "mmap", 0, Page, ReadWrite, Shared, reader, 0);
        kernel.Fails(Errno.EACCES, "mmap", 0, Page, 1, Private, writer, 0);
        kernel.Fails(Errno.EINVAL, "mmap", 0, Page, 1, 0, reader, 0);
        kernel.Fails(Errno.ENODEV, "mmap", 0, Page, 1, Private, kernel.Open("/tmp", kernel.Abi.OpenDirectory), 0);
        Assert.Equal("text"u8, kernel.Get(Map(kernel, 0, Page, ReadWrite, Private, reader), 4));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(ReadExecute)]
    [InlineData(4)]
    public void APrivateViewThatCannotBeWrittenShowsTheFileToo(long protection)
    {
        using TestKernel kernel = new("x86-64");
        int file = MemoryFile(kernel, Page);
        kernel.Write(file, "loader");

        long view = Map(kernel, 0, Page, protection, Private, file);

        Assert.Equal("loader"u8, kernel.Space.HostSpan((ulong)view, 6));
    }

    [Fact]
    public void ForkedMemoryIsPutBackButWhatIsSharedStays()
    {
        using TestKernel kernel = new("x86-64");
        long shared = Map(kernel, 0, Page, ReadWrite, Shared | kernel.Abi.MapAnonymous, -1);
        long own = Map(kernel, 0, Page, ReadWrite, Private | kernel.Abi.MapAnonymous, -1);
        MemorySnapshot before = MemorySnapshot.Take(kernel.Space, kernel.Memory.ByteOrder, kernel.Memory.WordSize, null);
        kernel.Memory.TryWrite((ulong)shared, "s"u8);
        kernel.Memory.TryWrite((ulong)own, "p"u8);
        kernel.Call("munmap", shared, Page);

        before.Restore(kernel.Space, keepsShared: true);
        Assert.Equal("s"u8, kernel.Get(shared, 1));
        Assert.Equal(new byte[1], kernel.Get(own, 1));

        before.Restore(kernel.Space);
        Assert.Equal(new byte[1], kernel.Get(shared, 1));
    }

    [Fact]
    public void WhatWasSharedIsForgottenWhenSomethingElseIsMappedThere()
    {
        using TestKernel kernel = new("x86-64");
        int file = MemoryFile(kernel, Page);
        long address = Map(kernel, 0, Page, ReadWrite, Shared, file);
        kernel.Memory.TryWrite((ulong)address, "old"u8);
        Map(kernel, address, Page, ReadWrite, Private | Fixed | kernel.Abi.MapAnonymous, -1);
        Assert.Equal(new byte[3], kernel.Get(address, 3));
        kernel.Memory.TryWrite((ulong)address, "new"u8);
        Assert.Equal("old", kernel.Read(file, 3));
    }

    private static int MemoryFile(TestKernel kernel, long size)
    {
        int file = (int)kernel.Call("memfd_create", kernel.Put("upx"), 0x10);
        Assert.Equal(0, kernel.Call("ftruncate", file, size));
        return file;
    }

    private long Map(TestKernel kernel, long address, long size, long protection, long flags, int file, long offset = 0)
    {
        // The kernel of these tests has no more than 4 GiB.
        bool isFree = (flags & Fixed) == 0;
        address = isFree ? _free : address;
        _free += isFree ? 16 * Page : 0;
        flags |= Fixed;
        long[] arguments = [address, size, protection, flags, file, offset];
        long result = kernel.Abi.MapTakesPointer ? kernel.Call("mmap", kernel.PutWords(arguments)) : kernel.Call("mmap", arguments);
        long mapped = kernel.Memory.WordSize == 4 ? (uint)result : result;
        Assert.True(kernel.Space.IsMapped((ulong)mapped, (ulong)size), $"mmap: {(Errno)(-result)}");
        return mapped;
    }
}
