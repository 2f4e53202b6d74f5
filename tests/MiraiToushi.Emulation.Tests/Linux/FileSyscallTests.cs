using System.Text;
using MiraiToushi.Emulation.Linux.Uapi;

namespace MiraiToushi.Emulation.Tests.Linux;

public sealed class FileSyscallTests
{
    public static TheoryData<int> Architectures => TestKernel.Architectures;

    [Theory]
    [MemberData(nameof(Architectures))]
    public void WhatIsWrittenCanBeReadRenamedAndRemoved(int architecture)
    {
        using TestKernel kernel = TestKernel.For(architecture);
        int descriptor = kernel.Create("/tmp//./../../tmp/a.txt");
        Assert.Equal(5, kernel.Write(descriptor, "hello"));
        Assert.Equal(1, kernel.Call("lseek", descriptor, 1, 0));
        Assert.Equal("ello", kernel.Read(descriptor));
        Assert.Equal(0, kernel.Call("close", descriptor));
        Assert.Equal(0, kernel.Call("rename", kernel.Put("/tmp/a.txt"), kernel.Put("/var/run/b")));
        kernel.Fails(Errno.ENOENT, "open", kernel.Put("/tmp/a.txt"), 0);
        Assert.Equal("hello", kernel.ReadFile("/var/run/b"));
        Assert.Equal(0, kernel.Call("unlink", kernel.Put("/var/run/b")));
        kernel.Fails(Errno.ENOENT, "access", kernel.Put("/var/run/b"), 0);
    }

    [Theory]
    [MemberData(nameof(Architectures))]
    public void OpenFlagsAreThoseOfTheAbi(int architecture)
    {
        using TestKernel kernel = TestKernel.For(architecture);
        AbiConstants abi = kernel.Abi;
        long path = kernel.Put("/tmp/f");
        kernel.Fails(Errno.ENOENT, "open", path, 0);
        kernel.Write(kernel.Create("/tmp/f"), "0123");
        kernel.Fails(Errno.EEXIST, "open", path, abi.OpenCreate | abi.OpenExclusive, 0x1A4);
        int append = kernel.Open("/tmp/f", 1 | abi.OpenAppend);
        kernel.Write(append, "45");
        Assert.Equal("012345", kernel.ReadFile("/tmp/f"));
        kernel.Fails(Errno.EBADF, "read", append, kernel.Room(4), 4);
        kernel.Open("/tmp/f", 1 | abi.OpenTruncate);
        Assert.Equal("", kernel.ReadFile("/tmp/f"));
        kernel.Fails(Errno.ENOTDIR, "open", path, abi.OpenDirectory);
        kernel.Fails(Errno.EISDIR, "open", kernel.Put("/tmp"), 2);
        Assert.Equal(abi.OpenAppend | 1, kernel.Call("fcntl", append, 3, 0));
        kernel.Call("fcntl", append, 4, abi.OpenNonBlock);
        Assert.Equal(abi.OpenNonBlock | 1, kernel.Call("fcntl", append, 3, 0));
        int closing = kernel.Open("/tmp/f", abi.OpenCloseOnExec);
        Assert.Equal(1, kernel.Call("fcntl", closing, 1, 0));
    }

    [Theory]
    [MemberData(nameof(Architectures))]
    public void WideOffsetsAreTakenAsTheAbiPassesThem(int architecture)
    {
        using TestKernel kernel = TestKernel.For(architecture);
        int descriptor = kernel.Create("/tmp/wide");
        long buffer = kernel.Put("abc");
        Assert.Equal(3, kernel.Call("pwrite64", kernel.Wide([descriptor, buffer, 3], 70_000)));
        Assert.Equal(0, kernel.Call("ftruncate64", kernel.Wide([descriptor], 70_002)));
        long into = kernel.Room(8);
        Assert.Equal(1, kernel.Call("pread64", kernel.Wide([descriptor, into, 8], 70_001)));
        Assert.Equal((byte)'b', kernel.Get(into, 1)[0]);
        kernel.Fails(Errno.ENOSPC, "pwrite64", kernel.Wide([descriptor, buffer, 3], 0x1_0000_0000));
        kernel.Fails(Errno.EINVAL, "pwrite64", kernel.Wide([descriptor, buffer, 3], -1));
        long result = kernel.Room(8);
        Assert.Equal(0, kernel.Call("_llseek", descriptor, 1, 5, result, 0));
        Assert.Equal(0x1_0000_0005, kernel.Number(result, 8));
    }

    [Theory]
    [MemberData(nameof(Architectures))]
    public void StatFillsTheLayoutsOfTheAbi(int architecture)
    {
        using TestKernel kernel = TestKernel.For(architecture);
        long path = kernel.Put(TestKernel.ExecutablePath);
        foreach ((string name, StatLayout layout) in ((string, StatLayout)[])[("stat", kernel.Abi.Stat), ("lstat64", kernel.Abi.Stat64)])
        {
            long buffer = kernel.Room(layout.Size);
            Assert.Equal(0, kernel.Call(name, path, buffer));
            Assert.Equal(TestKernel.Executable.Length, kernel.Number(buffer + layout.FileSize.Offset, layout.FileSize.Size));
            Assert.Equal(0x81ED, kernel.Number(buffer + layout.Mode.Offset, layout.Mode.Size));
            Assert.Equal(1_700_000_000, kernel.Number(buffer + layout.ModifyTime.Offset, layout.ModifyTime.Size));
        }

        long directory = kernel.Room(kernel.Abi.Stat64.Size);
        Assert.Equal(0, kernel.Call("fstatat64", TestKernel.WorkingDirectory, kernel.Put("/proc"), directory, 0));
        Assert.Equal(0x4000, kernel.Number(directory + kernel.Abi.Stat64.Mode.Offset, kernel.Abi.Stat64.Mode.Size) & 0xF000);
        kernel.Fails(Errno.EFAULT, "stat", path, (long)TestKernel.Unmapped);
        kernel.Fails(Errno.EFAULT, "stat", (long)TestKernel.Unmapped, directory);
    }

    [Fact]
    public void LayoutsHaveNoOverlapsAndStayInTheirSize()
    {
        StatLayout[] layouts =
        [
            StatLayouts.I386Stat, StatLayouts.I386Stat64, StatLayouts.X8664Stat, StatLayouts.ArmStat64,
            StatLayouts.MipsO32Stat, StatLayouts.MipsO32Stat64,
        ];
        foreach (StatLayout layout in layouts)
        {
            StatField[] fields =
            [
                .. ((StatField[])[
                    layout.Device, layout.Inode, layout.Mode, layout.Links, layout.User, layout.Group, layout.FileSize,
                    layout.BlockSize, layout.Blocks, layout.AccessTime, layout.ModifyTime, layout.ChangeTime,
                ]).OrderBy(field => field.Offset),
            ];
            for (int i = 0; i < fields.Length; i++)
            {
                int end = i + 1 < fields.Length ? fields[i + 1].Offset : layout.Size;
                Assert.True(fields[i].Offset + fields[i].Size <= end);
            }
        }
    }

    [Fact]
    public void LinksAreFollowedUpToALimit()
    {
        using TestKernel kernel = new();
        Assert.Equal(0, kernel.Call("symlink", kernel.Put("sample"), kernel.Put("/tmp/link")));
        Assert.Equal(Encoding.Latin1.GetString(TestKernel.Executable), kernel.ReadFile("/tmp/link"));
        Assert.Equal("sample", kernel.ReadLink("/tmp/link"));
        Assert.Equal(0, kernel.Call("symlink", kernel.Put("/tmp/loop"), kernel.Put("/tmp/loop")));
        kernel.Fails(Errno.ELOOP, "open", kernel.Put("/tmp/loop"), 0);
        kernel.Fails(Errno.EINVAL, "readlink", kernel.Put(TestKernel.ExecutablePath), kernel.Room(8), 8);
        Assert.Equal(0, kernel.Call("symlink", kernel.Put("/tmp/made"), kernel.Put("/tmp/dangling")));
        kernel.Write(kernel.Create("/tmp/dangling"), "x");
        Assert.Equal("x", kernel.ReadFile("/tmp/made"));
    }

    [Fact]
    public void PathsThatLeadNowhereSayWhy()
    {
        using TestKernel kernel = new();
        (string Path, Errno Error)[] cases =
        [
            ("", Errno.ENOENT),
            ("/none/x", Errno.ENOENT),
            ("/tmp/sample/x", Errno.ENOTDIR),
            ("/tmp/sample/", Errno.ENOTDIR),
            ("/" + new string('a', 256), Errno.ENAMETOOLONG),
            (new string('/', 5000), Errno.ENAMETOOLONG),
            ("/dev/tty", Errno.ENOENT),
        ];
        foreach ((string path, Errno error) in cases)
        {
            kernel.Fails(error, "open", kernel.Put(path), 0);
        }
    }

    [Fact]
    public void DirectoriesAreMadeListedAndLeft()
    {
        using TestKernel kernel = new();
        Assert.Equal(0, kernel.Call("mkdir", kernel.Put("/tmp/d"), 0x1FF));
        kernel.Fails(Errno.EEXIST, "mkdir", kernel.Put("/tmp/d"), 0x1FF);
        Assert.Equal(0, kernel.Call("chdir", kernel.Put("/tmp/d")));
        kernel.Create("inside");
        Assert.Equal([".", "..", "inside"], kernel.List("."));
        kernel.Fails(Errno.EEXIST, "rmdir", kernel.Put("/tmp/d"));
        kernel.Fails(Errno.EISDIR, "unlink", kernel.Put("/tmp/d"));
        Assert.Equal(0, kernel.Call("unlinkat", kernel.Open("."), kernel.Put("inside"), 0));
        long buffer = kernel.Room(64);
        Assert.Equal(7, kernel.Call("getcwd", buffer, 64));
        Assert.Equal("/tmp/d", kernel.Memory.ReadString((ulong)buffer));
        kernel.Fails(Errno.ERANGE, "getcwd", buffer, 3);
        Assert.Equal(0, kernel.Call("rmdir", kernel.Put("/tmp/d")));
        kernel.Fails(Errno.ENOENT, "open", kernel.Put("inside"), kernel.Abi.OpenCreate);
        Assert.Equal(0, kernel.Call("mkdir", kernel.Put("/tmp/p"), 0x1FF));
        kernel.Fails(Errno.EINVAL, "rename", kernel.Put("/tmp/p"), kernel.Put("/tmp/p/q"));
    }

    [Theory]
    [MemberData(nameof(Architectures))]
    public void OldListingsHaveTheTypeInTheLastByte(int architecture)
    {
        using TestKernel kernel = TestKernel.For(architecture);
        int word = kernel.Memory.WordSize;
        long buffer = kernel.Room(512);
        int descriptor = kernel.Open("/tmp");
        kernel.Fails(Errno.EINVAL, "getdents", descriptor, buffer, 4);
        long read = kernel.Call("getdents", descriptor, buffer, 512);
        List<(string, byte)> entries = [];
        for (long at = 0; at < read;)
        {
            int length = (int)kernel.Number(buffer + at + (2 * word), 2);
            entries.Add((kernel.Memory.ReadString((ulong)(buffer + at + (2 * word) + 2))!, kernel.Get(buffer + at + length - 1, 1)[0]));
            at += length;
        }

        Assert.Equal([(".", 4), ("..", 4), ("sample", 8)], entries);
        Assert.Equal(0, kernel.Call("getdents", descriptor, buffer, 512));
    }

    [Fact]
    public void WhatIsDeclaredExistsAndWhatIsHiddenDoesNot()
    {
        MachineConfiguration configuration = new()
        {
            Files =
            [
                new("/etc/resolv.conf", VirtualFileKind.File, "nameserver 192.0.2.1\n"u8.ToArray()),
                new("/dev/watchdog", VirtualFileKind.Device),
                new("/proc/cpuinfo", VirtualFileKind.File, "Processor: test"u8.ToArray()),
                new("/proc/self/extra", VirtualFileKind.File, "own"u8.ToArray()),
                new("/proc/self/exe", VirtualFileKind.Missing),
                new("/tmp", VirtualFileKind.Missing),
                new("/lib/a", VirtualFileKind.Link, Target: "/etc/resolv.conf"),
            ],
        };
        using TestKernel kernel = new(configuration: configuration);
        Assert.Equal("nameserver 192.0.2.1\n", kernel.ReadFile("/lib/a"));
        int watchdog = kernel.Open("/dev/watchdog", 2);
        Assert.Equal(0, kernel.Call("ioctl", watchdog, 0x8004_5704, 0));
        Assert.Equal(3, kernel.Write(watchdog, "abc"));
        Assert.Equal("Processor: test", kernel.ReadFile("/proc/cpuinfo"));
        Assert.Equal("own", kernel.ReadFile("/proc/self/extra"));
        kernel.Fails(Errno.ENOENT, "readlink", kernel.Put("/proc/self/exe"), kernel.Room(8), 8);
        kernel.Fails(Errno.ENOENT, "open", kernel.Put("/tmp/sample"), 0);
        kernel.Write(kernel.Open("/etc/resolv.conf", 2), "Nameserver");
        Assert.StartsWith("Nameserver 192", kernel.ReadFile("/etc/resolv.conf"), StringComparison.Ordinal);
        Assert.Equal("nameserver 192.0.2.1\n", Encoding.ASCII.GetString(configuration.Files[0].Content.Span));
    }

    [Fact]
    public void StorageIsBoundedAndGivenBack()
    {
        using TestKernel kernel = new();
        int descriptor = kernel.Create("/tmp/big");
        Assert.Equal(0, kernel.Call("ftruncate", descriptor, 60 << 20));
        kernel.Fails(Errno.EFBIG, "ftruncate", descriptor, 65 << 20);
        int other = kernel.Create("/tmp/other");
        kernel.Fails(Errno.EFBIG, "ftruncate", other, 10 << 20);
        kernel.Call("unlink", kernel.Put("/tmp/big"));
        kernel.Fails(Errno.EFBIG, "ftruncate", other, 10 << 20);
        kernel.Call("close", descriptor);
        Assert.Equal(0, kernel.Call("ftruncate", other, 10 << 20));
    }

    [Fact]
    public void DescriptorsAreBounded()
    {
        using TestKernel kernel = new();
        long path = kernel.Put("/dev/null");
        while (kernel.Call("open", path, 0) >= 0)
        {
        }

        kernel.Fails(Errno.EMFILE, "open", path, 0);
        kernel.Fails(Errno.EMFILE, "pipe", kernel.Room(8));
        kernel.Fails(Errno.EMFILE, "socket", 2, 1, 0);
    }

    [Fact]
    public void DevicesBehave()
    {
        using TestKernel kernel = new();
        Assert.Equal("", kernel.ReadFile("/dev/null"));
        Assert.Equal("\0\0", kernel.Read(kernel.Open("/dev/zero"), 2));
        kernel.Fails(Errno.ENOSPC, "write", kernel.Open("/dev/full", 1), kernel.Put("x"), 1);
        string random = kernel.Read(kernel.Open("/dev/urandom"), 16);
        using TestKernel again = new();
        Assert.Equal(random, again.Read(again.Open("/dev/urandom"), 16));
        Assert.NotEqual(random, again.Read(again.Open("/dev/urandom"), 16));
        kernel.Fails(Errno.ENOTTY, "ioctl", 1, kernel.Abi.IoctlGetTerminal, kernel.Room(64));
    }

    [Fact]
    public void OutputIsKeptAndBounded()
    {
        using TestKernel kernel = new();
        Assert.Equal(7, kernel.Write(1, "a banner"[..7]));
        Assert.Equal("a banne", Encoding.ASCII.GetString([.. kernel.Trace.ConsoleOutput]));
        for (int i = 0; i < 10; i++)
        {
            Assert.Equal(1000, kernel.Write(2, new string('x', 1000)));
        }

        Assert.Equal(4096, kernel.Trace.ConsoleOutput.Count);
        Assert.Equal("", kernel.Read(0));
    }

    [Fact]
    public void LocksAlwaysSucceed()
    {
        using TestKernel kernel = new("mips");
        int descriptor = kernel.Create("/tmp/.lock");
        long structure = kernel.Room(32);
        Assert.Equal(0, kernel.Call("fcntl", descriptor, 6, structure));
        Assert.Equal(0, kernel.Call("fcntl64", descriptor, 34, structure));
        Assert.Equal(0, kernel.Call("fcntl", descriptor, 14, structure));
        Assert.Equal(2, kernel.Number(structure, 2));
        Assert.Equal(0, kernel.Call("flock", descriptor, 2));
    }
}
