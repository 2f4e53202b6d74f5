using MiraiToushi.Emulation.Abi;
using MiraiToushi.Emulation.Library;

namespace MiraiToushi.Emulation.Tests.Library;

/// <summary>Threads and daemons: what is asked of the kernel, and how both sides go on.</summary>
public sealed class LibraryThreadTests : IDisposable
{
    private const ulong Start = 0x40_5000;
    private const ulong Argument = 0x1234;
    private const ulong Result = 0x55;
    private const ulong SharesMemory = 0x100;
    private const ulong IsThread = 0x1_0000;
    private readonly LibraryBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void A_thread_runs_its_function_and_leaves_its_result()
    {
        ulong handle = _bench.Words(0);
        ulong child = Create(handle);
        Assert.Equal(0UL, _bench.Resume(LibraryBench.Stack, 100).Value);

        GuestEntry entry = _bench.Resume(child, 0).Entry!;
        Assert.Equal(Start, entry.Function);
        Assert.Equal([Argument], entry.Arguments);
        SyscallRequest end = _bench.Resume(child - 64, Result).Request!;
        Assert.Equal("exit", end.Name);

        ulong result = _bench.Words(0);
        Assert.Equal(0, _bench.Call("pthread_join", _bench.Pointer(handle), result));
        Assert.Equal(Result, _bench.Pointer(result));
    }

    [Fact]
    public void Who_joins_a_thread_that_runs_waits_for_its_id()
    {
        ulong handle = _bench.Words(0);
        ulong child = Create(handle);
        ulong block = _bench.Pointer(handle);
        _bench.Memory.TryWriteUnsigned(block + 8, 4, 100);
        _bench.Resume(LibraryBench.Stack, 100);
        _bench.Resume(child, 0);
        Assert.NotNull(_bench.Begin("pthread_join", block, 0).Entry);
        SyscallRequest wait = _bench.Resume(LibraryBench.Stack, 0).Request!;
        Assert.Equal("futex", wait.Name);
        Assert.Equal([block + 8, 0, 100], wait.Arguments.Take(3));
    }

    [Fact]
    public void A_thread_that_the_kernel_refuses_is_an_error()
    {
        Create(_bench.Words(0));
        Assert.Equal(11UL, _bench.Resume(LibraryBench.Stack, uint.MaxValue).Value);
        Assert.Equal(3, _bench.Call("pthread_join", 0x9999, 0));
    }

    [Fact]
    public void A_daemon_s_parent_ends_and_its_child_goes_on()
    {
        Assert.NotNull(_bench.Begin("daemon", 0, 1).Entry);
        Assert.Equal("fork", _bench.Resume(LibraryBench.Stack - 64, 0).Request!.Name);
        Assert.Equal("exit_group", _bench.Resume(LibraryBench.Stack, 100).Request!.Name);

        _bench.Test.Process.WorkingDirectory = "/tmp";
        _bench.Begin("daemon", 0, 1);
        _bench.Resume(LibraryBench.Stack - 64, 0);
        LibraryResult child = _bench.Resume(LibraryBench.Stack, 0);
        Assert.Null(child.Request);
        Assert.Equal(0UL, child.Value);
        Assert.Equal("/", _bench.Test.Process.WorkingDirectory);
    }

    [Fact]
    public void A_number_names_the_call()
    {
        // i386: 20 is getpid, 999 none.
        Assert.Equal("getpid", _bench.Begin("syscall", 20).Request!.Name);
        Assert.Null(_bench.Begin("syscall", 999).Request!.Name);
        Assert.Equal(-1, _bench.Call("syscall", 999));
        Assert.Contains(_bench.Test.Trace.Unknown, name => name.Contains("999", StringComparison.Ordinal));
    }

    [Fact]
    public void A_name_outside_the_catalog_is_no_stand_in() => Assert.DoesNotContain("not_a_function", LibraryCatalog.Names);

    private ulong Create(ulong handle)
    {
        Assert.NotNull(_bench.Begin("pthread_create", handle, 0, Start, Argument).Entry);
        SyscallRequest clone = _bench.Resume(LibraryBench.Stack - 64, 0).Request!;
        Assert.Equal("clone", clone.Name);
        Assert.Equal(SharesMemory | IsThread, clone.Arguments[0] & (SharesMemory | IsThread));
        Assert.InRange(clone.Arguments[1], _bench.Pointer(handle), _bench.Pointer(handle) + 0x2_0000);
        return clone.Arguments[1];
    }
}
