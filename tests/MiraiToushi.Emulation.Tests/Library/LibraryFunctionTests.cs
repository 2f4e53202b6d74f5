using System.Text;
using MiraiToushi.Emulation.Library;
using MiraiToushi.Emulation.Linux.Uapi;
using MiraiToushi.Emulation.Loading.Dynamic;
using MiraiToushi.Emulation.Memory;
using MiraiToushi.Emulation.Tests.Linux;

namespace MiraiToushi.Emulation.Tests.Library;

/// <summary>Stand-ins called with arguments on the stack of an i386.</summary>
public sealed class LibraryFunctionTests : IDisposable
{
    private const ulong Data = 0x60_0000;
    private const ulong Stack = 0x70_0000;
    private const ulong Texts = 0x70_1000;
    private readonly TestKernel _test = new();
    private readonly StackCpu _cpu = new();
    private ulong _next = Texts;

    public LibraryFunctionTests()
    {
        Assert.True(_test.Space.TryMap(Data, 0x4000, Permissions.Read | Permissions.Write, "[library]"));
        Assert.True(_test.Space.TryMap(Stack, 0x4000, Permissions.Read | Permissions.Write, "[stack]"));
        LibraryTables.Write(_test.Memory, Data);
        _test.Process.HeapStart = _test.Process.HeapEnd = 0x80_0000;
    }

    public void Dispose() => _test.Dispose();

    [Theory]
    [InlineData("strlen", 5, "hello", null)]
    [InlineData("strcmp", 0, "same", "same")]
    [InlineData("strcasecmp", 0, "SaMe", "sAmE")]
    [InlineData("atoi", -12, " -12x", null)]
    [InlineData("atoi", 0, "", null)]
    [InlineData("inet_addr", 0x0102_00C0, "192.0.2.1", null)]
    [InlineData("inet_addr", -1, "name", null)]
    public void Functions_of_text_give_numbers(string name, int expected, string first, string? second) =>
        Assert.Equal((ulong)(uint)expected, (uint)Call(name, Text(first), second is null ? 0 : Text(second)));

    [Fact]
    public void Tokens_are_cut_out_of_a_text()
    {
        ulong text = Text(",one,,two");
        Assert.Equal("one", Read(Call("strtok", text, Text(","))));
        Assert.Equal("two", Read(Call("strtok", 0, Text(","))));
        Assert.Equal(0UL, Call("strtok", 0, Text(",")));
    }

    [Fact]
    public void Text_is_copied_and_filled()
    {
        ulong target = Text("................");
        Assert.Equal(target, Call("strncpy", target, Text("ab"), 4));
        Assert.Equal("ab\0\0..", Encoding.ASCII.GetString(_test.Memory.ReadBytes(target, 6)!));
        Call("strcat", target, Text("cd"));
        Assert.Equal("abcd", Read(target));
        Call("memset", target, 'x', 3);
        Assert.Equal("xxxd", Read(target));
    }

    [Fact]
    public void What_is_printed_has_its_format()
    {
        ulong target = Text(new string('.', 64));
        ulong length = Call("snprintf", target, 64, Text("%s:%5d:%-3u|%04x%c%%"), Text("n"), unchecked((uint)-7), 5, 0xAB, '!');
        Assert.Equal("n:   -7:5  |00ab!%", Read(target));
        Assert.Equal(18UL, length);
        Assert.Equal(18UL, Call("snprintf", target, 3, Text("%s:%5d:%-3u|%04x%c%%"), Text("n"), unchecked((uint)-7), 5, 0xAB, '!'));
        Assert.Equal("n:", Read(target));
    }

    [Fact]
    public void Blocks_do_not_overlap_and_freed_ones_are_used_again()
    {
        ulong first = Call("malloc", 20);
        ulong second = Call("malloc", 20);
        Assert.True(second >= first + 32);
        _test.Memory.TryWrite(first, "keep\0"u8);
        ulong grown = Call("realloc", first, 200);
        Assert.Equal("keep", Read(grown));
        Assert.Equal(first, Call("malloc", 20));
        ulong zero = Call("calloc", 5, 4);
        Assert.All(_test.Memory.ReadBytes(zero, 20)!, part => Assert.Equal(0, part));
        Assert.Equal(0UL, Call("malloc", 0x7FFF_FFFF));
    }

    [Fact]
    public void Network_order_is_big()
    {
        Assert.Equal(0x3412UL, Call("htons", 0x1234));
        Assert.Equal(0x7856_3412UL, Call("ntohl", 0x1234_5678));
        ulong text = Call("inet_ntoa", 0x0102_00C0);
        Assert.Equal("192.0.2.1", Read(text));
    }

    [Fact]
    public void Signal_gives_the_handler_before()
    {
        Assert.Equal(0UL, Call("signal", 5, 0x1234));
        Assert.Equal(0x1234UL, Call("signal", 5, 1));
    }

    [Fact]
    public void The_kernel_is_asked_by_name()
    {
        LibraryResult result = Answer("sendto", 3, 4, 5, 6, 7, 8);
        Assert.Equal("sendto", result.Request!.Name);
        Assert.Equal([3, 4, 5, 6, 7, 8], result.Request.Arguments.Take(6));
        LibraryGate gate = new(_test.Kernel, _cpu);
        gate.WriteResult(_test.Process, result.Request, -(long)Errno.EBADF);
        Assert.Equal(uint.MaxValue, _cpu.ReadRegister(_test.Architecture.Register("eax")));
    }

    private ulong Text(string text)
    {
        ulong at = _next;
        _test.Memory.TryWrite(at, [.. Encoding.Latin1.GetBytes(text), 0]);
        _next += (ulong)text.Length + 1;
        return at;
    }

    private string? Read(ulong address) => _test.Memory.ReadString(address);

    private ulong Call(string name, params ulong[] arguments) => Answer(name, arguments).Value;

    private LibraryResult Answer(string name, params ulong[] arguments)
    {
        for (int i = 0; i < arguments.Length; i++)
        {
            _test.Memory.TryWriteWord(Stack + 4 + (ulong)(4 * i), arguments[i]);
        }

        _cpu.WriteRegister(_test.Architecture.StackPointer, Stack);
        ImportTable imports = new() { Interpreter = "", Stubs = 0, Data = Data, Functions = [], Initializers = [], Unbound = [] };
        return LibraryCatalog.ByName[name](new LibraryCall(_test.Kernel, _cpu, _test.Process, imports, 0));
    }
}
