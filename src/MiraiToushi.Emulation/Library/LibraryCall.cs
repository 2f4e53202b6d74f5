using System.Text;
using MiraiToushi.Emulation.Abi;
using MiraiToushi.Emulation.Cpu;
using MiraiToushi.Emulation.Linux;
using MiraiToushi.Emulation.Linux.Uapi;
using MiraiToushi.Emulation.Loading.Dynamic;
using MiraiToushi.Emulation.Memory;

namespace MiraiToushi.Emulation.Library;

/// <summary>A call of an imported function, where it begins.</summary>
internal sealed class LibraryCall
{
    private const ulong ScratchStack = 512;
    private const ulong PathOffset = 0x600;
    private const int MaximumPath = 0x1FF;
    private readonly ICpu _cpu;

    public LibraryCall(LinuxKernel kernel, ICpu cpu, Process process, ImportTable imports, ulong site)
    {
        Kernel = kernel;
        _cpu = cpu;
        Process = process;
        Imports = imports;
        Site = site;
    }

    public LinuxKernel Kernel { get; }

    /// <summary>The processor, where the function begins.</summary>
    public ICpu Cpu => _cpu;

    public Process Process { get; }

    public ImportTable Imports { get; }

    /// <summary>Where it returns to.</summary>
    public ulong Site { get; }

    public GuestMemory Memory => Kernel.Memory;

    public ulong Data => Imports.Data;

    /// <summary>Whether the program was built for musl, whose 32-bit structures are those of other libraries for large files.</summary>
    public bool IsMusl => Process.Program?.File.Interpreter?.Contains("musl", StringComparison.Ordinal) == true;

    /// <summary>The stack pointer.</summary>
    public ulong Stack => _cpu.ReadRegister(Kernel.Architecture.StackPointer);

    /// <summary>What the function that was called before gave back.</summary>
    public ulong LastResult => Kernel.Architecture.Calls.ReadResult(_cpu);

    public ulong Word(int index) => Kernel.Architecture.Calls.ReadWord(_cpu, Memory, index);

    /// <summary>The same call as if made from elsewhere.</summary>
    public LibraryCall From(ulong site) => new(Kernel, _cpu, Process, Imports, site);

    public int Int(int index) => (int)Word(index);

    /// <summary>An argument as long.</summary>
    public long Signed(int index) => Memory.WordSize == 4 ? (int)Word(index) : (long)Word(index);

    /// <summary>A 64-bit argument: two words in a 32-bit process, at an even place where the ABI wants that.</summary>
    /// <param name="index">Where it would be if every argument before it were one word.</param>
    /// <param name="next">The place behind it.</param>
    public long WideArgument(int index, out int next)
    {
        if (Memory.WordSize == 8)
        {
            next = index + 1;
            return (long)Word(index);
        }

        int at = Kernel.Constants.AlignsRegisterPairs ? (index + 1) & ~1 : index;
        next = at + 2;
        bool isBig = Memory.ByteOrder == MiraiToushi.Elf.ByteOrder.Big;
        return (long)(isBig ? (Word(at) << 32) | (uint)Word(at + 1) : (Word(at + 1) << 32) | (uint)Word(at));
    }

    /// <summary>A 64-bit argument of a system call as the kernel's handlers take it.</summary>
    /// <param name="index">How many words come before it.</param>
    /// <param name="value">The argument.</param>
    public ulong[] WideWords(int index, long value)
    {
        if (Memory.WordSize == 8)
        {
            return [(ulong)value];
        }

        ulong low = (uint)value;
        ulong high = (uint)(value >> 32);
        ulong[] pair = Kernel.Constants.HighHalfFirst ? [high, low] : [low, high];
        return Kernel.Constants.AlignsRegisterPairs && index % 2 == 1 ? [0, .. pair] : pair;
    }

    public string? Text(int index, int maximum = 65_536) => Memory.ReadString(Word(index), maximum);

    /// <summary>A request to the kernel that is the function's result.</summary>
    public SyscallRequest Request(string name, params ulong[] arguments) => Request(name, 0, arguments);

    /// <summary>A request to the kernel by number; null for a name where its table has none.</summary>
    public SyscallRequest Request(string? name, int number, ulong[] arguments)
    {
        ulong[] padded = [.. arguments, .. new ulong[Math.Max(0, 8 - arguments.Length)]];
        return new SyscallRequest(number, name, Kernel.Architecture.Abi.Name, padded, Site) { IsFromLibrary = true };
    }

    /// <summary>A request to sleep.</summary>
    public SyscallRequest Sleep(ulong seconds, ulong nanoseconds)
    {
        Store(LibraryData.Scratch, seconds);
        Store(LibraryData.Scratch + Memory.WordSize, nanoseconds);
        return Request("nanosleep", Data + LibraryData.Scratch, 0);
    }

    /// <summary>Asks the kernel something that never has to wait.</summary>
    public long Ask(string name, params ulong[] arguments) => Kernel.Handle(Process, Request(name, arguments)).Value;

    /// <summary>Asks the kernel something about a path of ours.</summary>
    public long AskPath(string name, string path, params ulong[] arguments)
    {
        ulong place = Data + LibraryData.Scratch + PathOffset;
        Memory.TryWrite(place, [.. Encoding.Latin1.GetBytes(path[..Math.Min(path.Length, MaximumPath)]), 0]);
        return Ask(name, [place, .. arguments]);
    }

    /// <summary>What a function that is a call of the kernel's gives back: the value, or -1 with errno set.</summary>
    public LibraryResult Finish(long value)
    {
        if (value is >= 0 or < -4095)
        {
            return (ulong)value;
        }

        SetError((Errno)(-value));
        return ulong.MaxValue;
    }

    public LibraryResult Fail(Errno error) => Finish(-(long)error);

    public void SetError(Errno error) => Memory.TryWriteUnsigned(Data + LibraryData.Error, 4, (ulong)Kernel.Constants.Translate(error));

    /// <summary>The result of a function that gives back 64 bits: two words in a 32-bit process, in memory's order.</summary>
    public LibraryResult Wide(long value)
    {
        if (Memory.WordSize == 8)
        {
            return (ulong)value;
        }

        (uint high, uint low) = ((uint)(value >> 32), (uint)value);
        bool isBig = Memory.ByteOrder == MiraiToushi.Elf.ByteOrder.Big;
        Kernel.Architecture.Calls.WriteSecondResult(_cpu, isBig ? low : high);
        return isBig ? high : low;
    }

    /// <summary>Where a variable that programs import is.</summary>
    /// <param name="name">One of <see cref="LibraryData.Variables"/>.</param>
    public ulong VariableAddress(string name) => Imports.Variable(LibraryData.Variable(name)!.Value);

    /// <summary>Sets a variable of one word.</summary>
    public void SetVariable(string name, ulong value) => Memory.TryWriteWord(VariableAddress(name), value);

    /// <summary>Writes the second register of a result.</summary>
    public void SetSecond(ulong value) => Kernel.Architecture.Calls.WriteSecondResult(_cpu, value);

    /// <summary>Gives the thread that runs its own data.</summary>
    /// <param name="area">The address that its thread pointer stands for, before what the ABI adds to it.</param>
    public void SetThreadArea(ulong area)
    {
        if (Kernel.Architecture.Name is "i386" or "x86-64")
        {
            // Code reads its own thread pointer there: a segment's base cannot be read.
            Memory.TryWriteWord(area, area);
        }

        if (!Kernel.Constants.HasDescriptorTable)
        {
            Kernel.Architecture.Abi.SetThreadPointer(_cpu, Memory, ThreadPointer(area));
            return;
        }

        // struct user_desc: entry number (any), base, limit; 32-bit, limit in pages, usable.
        uint[] description = [uint.MaxValue, (uint)area, 0xFFFFF, 0x51];
        ulong place = Data + LibraryData.Scratch;
        for (int i = 0; i < description.Length; i++)
        {
            Memory.TryWriteUnsigned(place + (ulong)(4 * i), 4, description[i]);
        }

        if (Ask("set_thread_area", place) == 0 && Memory.TryReadUnsigned(place, 4, out ulong entry))
        {
            _cpu.WriteRegister(Architectures.I386.Gs, (entry << 3) | 3);
        }
    }

    /// <summary>What stands in the thread pointer for an area: 0x7000 further where the ABI says so (TLS variant I of PowerPC, MIPS and m68k).</summary>
    public ulong ThreadPointer(ulong area) =>
        Kernel.Architecture.Name is "powerpc" or "powerpc64" or "mips" or "m68k" ? area + 0x7000 : area;

    /// <summary>
    /// Brings stack and return address to what they were where an imported function began, so that it can be left as from
    /// there. What leaves a function takes the return address off the stack where it is on it; that is made up for.
    /// </summary>
    /// <param name="stack">The stack pointer.</param>
    /// <param name="site">Where it returns to.</param>
    /// <param name="isLeftOnce">Whether a function is left before, by which the request that comes between is answered.</param>
    public void GoBack(ulong stack, ulong site, bool isLeftOnce)
    {
        CallingConvention calls = Kernel.Architecture.Calls;
        int pointer = Kernel.Architecture.StackPointer;
        _cpu.WriteRegister(pointer, stack);
        calls.Leave(_cpu, 0);
        ulong taken = _cpu.ReadRegister(pointer) - stack;

        // Only the return address of this call is wanted, in its register: what it writes to the stack lies below what is used.
        calls.Prepare(_cpu, Memory, new FunctionCall(Imports.Stubs, [], stack - ScratchStack, site, 0));
        _cpu.WriteRegister(pointer, isLeftOnce ? stack - taken : stack);
    }

    public ulong Load(int place) => Memory.TryReadWord(Data + (ulong)place, out ulong value) ? value : 0;

    public void Store(int place, ulong value) => Memory.TryWriteWord(Data + (ulong)place, value);
}

/// <summary>What a stand-in answers.</summary>
/// <param name="Value">The function's result.</param>
internal readonly record struct LibraryResult(ulong Value)
{
    /// <summary>What the kernel has to answer in its place; null where the value is all.</summary>
    public SyscallRequest? Request { get; init; }

    /// <summary>Where the guest goes on, where that is not behind the call.</summary>
    public ulong? Site { get; init; }

    /// <summary>A function of the guest's that runs in this one's place, with its arguments; null for none.</summary>
    public ulong? Tail { get; init; }

    /// <summary>A function of the guest's that runs next; null where the caller goes on.</summary>
    public GuestEntry? Entry { get; init; }

    public static implicit operator LibraryResult(ulong value) => new(value);

    public static implicit operator LibraryResult(SyscallRequest request) => new(0) { Request = request };
}

/// <summary>A function of the guest's, and the stub that it returns to.</summary>
internal sealed record GuestEntry(ulong Function, IReadOnlyList<ulong> Arguments, ulong Stack);

/// <summary>Answers a call of an imported function.</summary>
internal delegate LibraryResult LibraryHandler(LibraryCall call);
