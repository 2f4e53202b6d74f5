using MiraiToushi.Emulation.Linux;
using MiraiToushi.Emulation.Linux.Uapi;

namespace MiraiToushi.Emulation.Tests.Linux;

public sealed class ProcFileTests
{
    [Theory]
    [InlineData("./bot", "/bot", true)]
    [InlineData("./run/x/./bot", "/run/x/bot", true)]
    [InlineData("/opt/bot", "/opt/bot", true)]
    [InlineData("bot", "/bot", false)]
    [InlineData("/proc/9/bot", "/proc/9/bot", false)]
    [InlineData("/opt/../bot", "/bot", false)]
    public void TheProgramIsFoundByThePathThatItWasStartedBy(string name, string path, bool isThere)
    {
        using TestKernel kernel = new(configuration: new MachineConfiguration { ExecutablePath = TestKernel.ExecutablePath, Arguments = [name] });
        Assert.Equal(isThere ? 0 : -(long)Errno.ENOENT, kernel.Call("access", kernel.Put(path), 0));
        if (isThere)
        {
            Assert.StartsWith("\x7F" + "ELF", kernel.ReadFile(path), StringComparison.Ordinal);
        }

        Assert.Equal(TestKernel.ExecutablePath, kernel.ReadLink("/proc/self/exe"));
    }

    [Theory]
    [InlineData("/etc/passwd")]
    [InlineData("/etc/passwd/bot")]
    public void WhatIsThereIsNotReplacedByTheProgramsName(string name)
    {
        VirtualFileDeclaration declared = new("/etc/passwd", VirtualFileKind.File, "root:x\n"u8.ToArray());
        using TestKernel kernel = new(configuration: new MachineConfiguration { ExecutablePath = TestKernel.ExecutablePath, Arguments = [name], Files = [declared] });
        Assert.Equal("root:x\n", kernel.ReadFile("/etc/passwd"));
    }

    [Fact]
    public void TheProgramIsFoundEvenWhenItIsRemoved()
    {
        using TestKernel kernel = new();
        Assert.Equal(TestKernel.ExecutablePath, kernel.ReadLink("/proc/self/exe"));
        Assert.Equal(0, kernel.Call("rename", kernel.Put(TestKernel.ExecutablePath), kernel.Put("/var/run/x")));
        Assert.Equal("/var/run/x", kernel.ReadLink("/proc/1000/exe"));
        Assert.Equal(0, kernel.Call("unlink", kernel.Put("/var/run/x")));
        Assert.Equal("/var/run/x (deleted)", kernel.ReadLink("/proc/self/exe"));
        Assert.StartsWith("\x7F" + "ELF", kernel.ReadFile("/proc/self/exe"), StringComparison.Ordinal);
    }

    [Fact]
    public void TheCommandLineIsWhatLiesInMemory()
    {
        using TestKernel kernel = new();
        long arguments = kernel.Put("./bot\0one\0");
        kernel.Process.ArgumentStart = (ulong)arguments;
        kernel.Process.ArgumentEnd = (ulong)arguments + 10;
        Assert.Equal("./bot\0one\0", kernel.ReadFile("/proc/self/cmdline"));
        kernel.Memory.TryWrite((ulong)arguments, "sshd\0"u8);
        Assert.Equal("sshd\0\0one\0"[..5], kernel.ReadFile("/proc/self/cmdline")[..5]);
        kernel.Process.ArgumentEnd = 0;
        Assert.Equal("", kernel.ReadFile("/proc/self/cmdline"));
    }

    [Fact]
    public void NamesAreSharedByPrctlCommAndStatus()
    {
        using TestKernel kernel = new();
        Assert.Equal("sample\n", kernel.ReadFile("/proc/self/comm"));
        Assert.Equal(0, kernel.Call("prctl", 15, kernel.Put("a name that is too long")));
        Assert.Equal("a name that is ", kernel.Process.Name);
        kernel.Write(kernel.Open("/proc/self/comm", 1), "other\n");
        Assert.Equal("other", kernel.Process.Name);
        string status = kernel.ReadFile("/proc/self/status");
        Assert.StartsWith("Name:\tother\n", status, StringComparison.Ordinal);
        Assert.Contains("\nTracerPid:\t0\n", status, StringComparison.Ordinal);
        Assert.Contains("\nPid:\t1000\n", status, StringComparison.Ordinal);
        Assert.DoesNotContain("\r", status, StringComparison.Ordinal);
        Assert.StartsWith("1000 (other) R 1 1000 1000 ", kernel.ReadFile("/proc/self/stat"), StringComparison.Ordinal);
    }

    [Fact]
    public void MapsHaveTheKernelsFormat()
    {
        using TestKernel kernel = new();
        Assert.Equal("00100000-00200000 rw-p 00000000 00:00 0          [scratch]\n", kernel.ReadFile("/proc/self/maps"));
    }

    [Fact]
    public void ProcessesAreListed()
    {
        using TestKernel kernel = new();
        Process child = kernel.Kernel.Processes.Fork(kernel.Process, isThread: false)!;
        List<string> names = kernel.List("/proc");
        Assert.Contains("1000", names);
        Assert.Contains("1001", names);
        Assert.Contains("1", names);
        Assert.Contains("self", names);
        Assert.Equal("/bin/busybox", kernel.ReadLink("/proc/402/exe"));
        kernel.Fails(Errno.ENOENT, "readlink", kernel.Put("/proc/2/exe"), kernel.Room(8), 8);
        Assert.Equal("udhcpc\0-i\0eth0\0", kernel.ReadFile("/proc/402/cmdline"));
        Assert.Equal("", kernel.ReadFile("/proc/2/cmdline"));
        kernel.Fails(Errno.ENOENT, "open", kernel.Put("/proc/31337/exe"), 0);
        kernel.Process = child;
        Assert.Equal("1001", kernel.ReadLink("/proc/self"));
    }

    [Fact]
    public void DescriptorsAreLinks()
    {
        using TestKernel kernel = new();
        int file = kernel.Create("/tmp/open");
        int socket = kernel.Stream();
        Assert.Equal("/tmp/open", kernel.ReadLink($"/proc/self/fd/{file}"));
        Assert.StartsWith("socket:[", kernel.ReadLink($"/proc/self/fd/{socket}"), StringComparison.Ordinal);
        Assert.Contains("0", kernel.List("/proc/self/fd"));
        kernel.Write(file, "seen");
        kernel.Call("unlink", kernel.Put("/tmp/open"));
        Assert.Equal("/tmp/open (deleted)", kernel.ReadLink($"/proc/self/fd/{file}"));
        Assert.Equal("seen", kernel.ReadFile($"/proc/self/fd/{file}"));
    }

    [Theory]
    [InlineData("/proc/self/oom_score_adj", "0\n")]
    [InlineData("/proc/self/cgroup", "0::/\n")]
    [InlineData("/proc/uptime", "86400.00 86400.00\n")]
    [InlineData("/proc/sys/kernel/hostname", "localhost\n")]
    [InlineData("/proc/self/auxv", "")]
    public void SmallFilesSayWhatTheyShould(string path, string text)
    {
        using TestKernel kernel = new();
        Assert.Equal(text, kernel.ReadFile(path));
    }

    [Fact]
    public void SettingsTakeWritesAndNothingElseDoes()
    {
        using TestKernel kernel = new();
        Assert.Equal(5, kernel.Write(kernel.Open("/proc/self/oom_score_adj", 1), "-1000"));
        kernel.Fails(Errno.ENOENT, "open", kernel.Put("/proc/new"), kernel.Abi.OpenCreate | 1, 0x1A4);
        kernel.Fails(Errno.EPERM, "unlink", kernel.Put("/proc/self/maps"));
        kernel.Fails(Errno.EPERM, "rename", kernel.Put("/proc/uptime"), kernel.Put("/tmp/u"));
    }

    [Fact]
    public void NoFileNamesAnEmulator()
    {
        using TestKernel kernel = new();
        string[] words = ["qemu", "unicorn", "vmware", "kvm", "hypervisor", "emulat"];
        string[] paths = ["/proc/cpuinfo", "/proc/version", "/proc/mounts", "/proc/cmdline", "/proc/modules", "/proc/self/status", "/proc/self/environ"];
        string all = string.Concat(paths.Select(kernel.ReadFile));
        Assert.All(words, word => Assert.DoesNotContain(word, all, StringComparison.OrdinalIgnoreCase));
    }
}
