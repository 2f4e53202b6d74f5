using MiraiToushi.Emulation.Library;

namespace MiraiToushi.Emulation.Tests.Library;

/// <summary>setjmp and longjmp, what belongs to a thread, what runs once, and options.</summary>
public sealed class LibraryJumpTests : IDisposable
{
    private const int Ebx = 3;
    private readonly LibraryBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void A_jump_restores_registers_and_returns_where_setjmp_did()
    {
        ulong buffer = _bench.Room(160);
        int register = _bench.Test.Architecture.GeneralRegisters[Ebx];
        _bench.Cpu.WriteRegister(register, 0x1234);
        Assert.Equal(0, _bench.Call("_setjmp", buffer));
        _bench.Cpu.WriteRegister(register, 0x5678);
        LibraryResult result = _bench.Begin("longjmp", buffer, 7);
        Assert.Equal(7UL, result.Value);
        Assert.Equal(0x40_1234UL, result.Site);
        Assert.Equal(0x1234UL, _bench.Cpu.ReadRegister(register));
        Assert.Equal(LibraryBench.Stack, _bench.Cpu.ReadRegister(_bench.Test.Architecture.StackPointer));
        Assert.Equal(1UL, _bench.Begin("longjmp", buffer, 0).Value);
    }

    [Fact]
    public void A_jump_brings_the_mask_back_where_it_was_asked_for()
    {
        ulong buffer = _bench.Room(160);
        _bench.Test.Process.Signals.Blocked = 0x10;
        _bench.Call("__sigsetjmp", buffer, 1);
        _bench.Test.Process.Signals.Blocked = 0x30;
        _bench.Begin("siglongjmp", buffer, 1);
        Assert.Equal(0x10UL, _bench.Test.Process.Signals.Blocked);
    }

    [Fact]
    public void A_jump_to_nowhere_ends_the_process() =>
        Assert.Equal("exit_group", _bench.Begin("longjmp", _bench.Room(160), 1).Request?.Name);

    [Fact]
    public void A_key_holds_a_value_of_its_own()
    {
        ulong keys = _bench.Room(8);
        Assert.Equal(0, _bench.Call("pthread_key_create", keys, 0));
        Assert.Equal(0, _bench.Call("pthread_key_create", keys + 4, 0));
        (ulong first, ulong second) = (_bench.Number(keys, 4), _bench.Number(keys + 4, 4));
        Assert.Equal(0, _bench.Call("pthread_getspecific", first));
        Assert.Equal(0, _bench.Call("pthread_setspecific", first, 0x77));
        Assert.Equal(0, _bench.Call("pthread_setspecific", second, 0x88));
        Assert.Equal(0, _bench.Call("pthread_setspecific", first, 0x99));
        Assert.Equal(0x99, _bench.Call("pthread_getspecific", first));
        Assert.Equal(0x88, _bench.Call("pthread_getspecific", second));
    }

    [Fact]
    public void A_routine_runs_once()
    {
        ulong control = _bench.Room(4);
        Assert.Equal(0x40_2000UL, _bench.Begin("pthread_once", control, 0x40_2000).Tail);
        Assert.Null(_bench.Begin("pthread_once", control, 0x40_2000).Tail);
    }

    [Fact]
    public void Options_are_taken_one_by_one()
    {
        string[] texts = ["x", "-ab", "-c", "val", "-dz", "-e", "--", "rest"];
        ulong arguments = _bench.Words([.. texts.Select(_bench.Text), 0]);
        ulong options = _bench.Text("abc:d:");
        List<string> seen = [];
        for (int option = 0; option != -1 && seen.Count < 10;)
        {
            option = _bench.Call("getopt", (ulong)texts.Length, arguments, options);
            string value = option is 'c' or 'd' ? _bench.Read(Variable("optarg")) ?? "" : "";
            seen.Add((option == -1 ? "end" : ((char)option).ToString()) + value);
        }

        Assert.Equal(["a", "b", "cval", "dz", "?", "end"], seen);
        Assert.Equal((ulong)'e', Variable("optopt"));
        Assert.Equal(7UL, Variable("optind"));
    }

    private ulong Variable(string name) => _bench.Number(LibraryBench.Data + (ulong)LibraryData.Variable(name)!.Value, 4);
}
