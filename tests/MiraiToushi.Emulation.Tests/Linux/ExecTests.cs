using System.Text;
using MiraiToushi.Emulation.Linux;
using MiraiToushi.Emulation.Linux.Uapi;
using MiraiToushi.Emulation.Tests.Programs;

namespace MiraiToushi.Emulation.Tests.Linux;

/// <summary>execve and execveat up to the point where the machine takes over.</summary>
public sealed class ExecTests
{
    private const int EmptyPath = 0x1000;

    [Fact]
    public void AMemoryFileIsExecutedByEachOfItsNames()
    {
        using TestKernel kernel = new("i386");
        int file = (int)kernel.Call("memfd_create", kernel.Put(""), 1);
        Fill(kernel, file, GuestProgram.Bytes("i386", "stack"));
        long arguments = kernel.PutWords(kernel.Put("one"), kernel.Put("two"), 0);
        long environment = kernel.PutWords(kernel.Put("A=1"), 0);

        foreach (string path in new[] { $"/proc/self/fd/{file}", $"/proc/{kernel.Process.Id}/fd/{file}" })
        {
            ExecControl exec = Started(kernel.Result("execve", kernel.Put(path), arguments, environment));
            Assert.Equal(path, exec.FileName);
            Assert.Equal(["one", "two"], exec.Start.Arguments.Select(Encoding.Latin1.GetString));
            Assert.Equal(["A=1"], exec.Start.Environment.Select(Encoding.Latin1.GetString));
        }

        Assert.Equal($"/dev/fd/{file}", Started(kernel.Result("execveat", file, kernel.Put(""), arguments, 0, EmptyPath)).FileName);
        kernel.Fails(Errno.ENOENT, "execveat", file, kernel.Put(""), arguments, 0, 0);
        kernel.Fails(Errno.EBADF, "execveat", 77, kernel.Put(""), arguments, 0, EmptyPath);
        kernel.Fails(Errno.EINVAL, "execveat", file, kernel.Put(""), arguments, 0, 1);
    }

    [Fact]
    public void AFileHasToBeClosedAndExecutable()
    {
        using TestKernel kernel = new("i386");
        int file = kernel.Open("/tmp/dropped", 1 | kernel.Abi.OpenCreate, 0x1A4);
        Fill(kernel, file, GuestProgram.Bytes("i386", "stack"));
        long path = kernel.Put("/tmp/dropped");
        kernel.Fails(Errno.EACCES, "execve", path, 0, 0);
        kernel.Call("chmod", path, 0x1C0);
        kernel.Fails(Errno.ETXTBSY, "execve", path, 0, 0);
        kernel.Call("close", file);
        Assert.Empty(Started(kernel.Result("execve", path, 0, 0)).Start.Arguments);
        kernel.Fails(Errno.EFAULT, "execve", path, 8, 0);
        kernel.Fails(Errno.EFAULT, "execve", path, kernel.PutWords(8, 0), 0);
        kernel.Fails(Errno.EACCES, "execve", kernel.Put("/tmp"), 0, 0);
        kernel.Fails(Errno.EFAULT, "execve", 8, 0, 0);
    }

    [Theory]
    [InlineData("#!/bin/sh\necho", Errno.ENOENT)]
    [InlineData("echo", Errno.ENOEXEC)]
    [InlineData("", Errno.ENOEXEC)]
    [InlineData("\u007fELF\u0001\u0001\u0001", Errno.ENOEXEC)]
    public void WhatIsNoProgramIsRefused(string content, Errno errno)
    {
        using TestKernel kernel = new("i386");
        int file = (int)kernel.Call("memfd_create", kernel.Put(""), 0);
        kernel.Call("ftruncate", file, 0);
        Fill(kernel, file, Encoding.Latin1.GetBytes(content));
        kernel.Fails(errno, "execve", kernel.Put($"/proc/self/fd/{file}"), 0, 0);
    }

    [Fact]
    public void ProgramsOfTheDeviceAndOfOtherMachinesAreRefused()
    {
        MachineConfiguration configuration = new()
        {
            ExecutablePath = TestKernel.ExecutablePath,
            Files = [new("/bin/busybox", VirtualFileKind.File, GuestProgram.Bytes("i386", "stack"))],
        };
        using TestKernel kernel = new("i386", configuration);
        kernel.Fails(Errno.ENOENT, "execve", kernel.Put("/bin/busybox"), 0, 0);
        kernel.Fails(Errno.ENOENT, "execve", kernel.Put("/bin/sh"), 0, 0);
        int file = (int)kernel.Call("memfd_create", kernel.Put(""), 0);
        Fill(kernel, file, GuestProgram.Bytes("mips", "stack"));
        kernel.Fails(Errno.ENOEXEC, "execve", kernel.Put($"/proc/self/fd/{file}"), 0, 0);
    }

    private static ExecControl Started(SyscallResult result) => Assert.IsType<ExecControl>(result.Control);

    private static void Fill(TestKernel kernel, int file, byte[] bytes)
    {
        if (bytes.Length > 0)
        {
            Assert.Equal(bytes.Length, kernel.Call("write", file, kernel.Put(bytes), bytes.Length));
        }
    }
}
