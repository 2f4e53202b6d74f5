using System.Text;
using MiraiToushi.Emulation.Cpu;
using MiraiToushi.Emulation.Library;
using MiraiToushi.Emulation.Loading.Dynamic;
using MiraiToushi.Emulation.Memory;
using MiraiToushi.Emulation.Tests.Linux;

namespace MiraiToushi.Emulation.Tests.Library;

/// <summary>A kernel, the library's data, and calls of stand-ins with arguments on the stack of an i386.</summary>
internal sealed class LibraryBench : IDisposable
{
    public const ulong Data = 0x60_0000;
    public const ulong Stack = 0x70_0800;
    private const ulong Stubs = 0x50_0000;
    private const ulong Back = 0x40_1234;
    private const ulong Texts = 0x71_0000;
    private readonly StackCpu _cpu = new();
    private ulong _next = Texts;

    public LibraryBench(MachineConfiguration? configuration = null)
    {
        Test = new TestKernel("i386", configuration);
        Assert.True(Test.Space.TryMap(Data, 0x4000, Permissions.Read | Permissions.Write, "[library]"));
        Assert.True(Test.Space.TryMap(0x70_0000, 0x2000, Permissions.Read | Permissions.Write, "[stack]"));
        Assert.True(Test.Space.TryMap(Texts, 0x4000, Permissions.Read | Permissions.Write, "[texts]"));
        LibraryTables.Write(Memory, Data);
        Test.Process.HeapStart = Test.Process.HeapEnd = 0x80_0000;
    }

    public TestKernel Test { get; }

    public GuestMemory Memory => Test.Memory;

    /// <summary>The processor's registers, which keep what is written.</summary>
    public ICpu Cpu => _cpu;

    public int Error => (int)Number(Data + LibraryData.Error, 4);

    public void Dispose() => Test.Dispose();

    public ulong Text(string text) => Put([.. Encoding.Latin1.GetBytes(text), 0]);

    public ulong Put(byte[] bytes)
    {
        ulong at = _next;
        Assert.True(Memory.TryWrite(at, bytes));
        _next += ((ulong)bytes.Length + 7) & ~7UL;
        return at;
    }

    public ulong Room(int length) => Put(new byte[length]);

    public ulong Words(params ulong[] words)
    {
        ulong at = Room(4 * words.Length);
        for (int i = 0; i < words.Length; i++)
        {
            Memory.TryWriteWord(at + (ulong)(4 * i), words[i]);
        }

        return at;
    }

    public string? Read(ulong address) => Memory.ReadString(address);

    public ulong Number(ulong address, int size)
    {
        Assert.True(Memory.TryReadUnsigned(address, size, out ulong value));
        return value;
    }

    public ulong Pointer(ulong address) => Number(address, 4);

    /// <summary>Calls a function and whatever it asks the kernel, as the machine does.</summary>
    public int Call(string name, params ulong[] arguments)
    {
        LibraryResult result = Begin(name, arguments);
        for (int i = 0; i < 8; i++)
        {
            if (result.Entry is { } entry)
            {
                Assert.Equal(Stubs + (ImportTable.StartStub * ImportTable.StubSize), entry.Function);
                result = Continuations.Resume(NewCall(entry.Function))!.Value;
            }
            else if (result.Request is { } request)
            {
                bool goesOn = Number(Data + LibraryData.Pending, 4) != 0;
                new LibraryGate(Test.Kernel, _cpu).WriteResult(Test.Process, request, Test.Kernel.Handle(Test.Process, request).Value);
                if (!goesOn)
                {
                    return (int)_cpu.ReadRegister(0);
                }

                _cpu.WriteRegister(Test.Architecture.StackPointer, Stack);
                result = Continuations.Resume(NewCall(Back))!.Value;
            }
            else
            {
                return (int)result.Value;
            }
        }

        throw new InvalidOperationException("no end");
    }

    /// <summary>What a 64-bit result is.</summary>
    public long CallWide(string name, params ulong[] arguments)
    {
        uint low = (uint)Call(name, arguments);
        return (long)((_cpu.ReadRegister(3) << 32) | low);
    }

    /// <summary>What a function answers first.</summary>
    public LibraryResult Begin(string name, params ulong[] arguments)
    {
        Memory.TryWriteWord(Stack, Back);
        for (int i = 0; i < arguments.Length; i++)
        {
            Memory.TryWriteWord(Stack + 4 + (ulong)(4 * i), (uint)arguments[i]);
        }

        _cpu.WriteRegister(Test.Architecture.StackPointer, Stack);
        return LibraryCatalog.ByName[name](NewCall(Back));
    }

    /// <summary>Comes back to the stub that everything comes back to.</summary>
    /// <param name="stack">The stack pointer there.</param>
    /// <param name="result">What the function or the kernel gave back.</param>
    public LibraryResult Resume(ulong stack, ulong result)
    {
        _cpu.WriteRegister(Test.Architecture.StackPointer, stack);
        _cpu.WriteRegister(0, result);
        return Continuations.Resume(NewCall(Stubs))!.Value;
    }

    private LibraryCall NewCall(ulong site)
    {
        ImportTable imports = new() { Interpreter = "", Stubs = Stubs, Data = Data, Functions = [], Initializers = [], Unbound = [] };
        return new LibraryCall(Test.Kernel, _cpu, Test.Process, imports, site);
    }
}
