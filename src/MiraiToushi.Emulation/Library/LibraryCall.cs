using MiraiToushi.Emulation.Abi;
using MiraiToushi.Emulation.Cpu;
using MiraiToushi.Emulation.Linux;
using MiraiToushi.Emulation.Loading.Dynamic;
using MiraiToushi.Emulation.Memory;

namespace MiraiToushi.Emulation.Library;

/// <summary>A call of an imported function, where it begins.</summary>
internal sealed class LibraryCall
{
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

    public Process Process { get; }

    public ImportTable Imports { get; }

    /// <summary>Where it returns to.</summary>
    public ulong Site { get; }

    public GuestMemory Memory => Kernel.Memory;

    public ulong Data => Imports.Data;

    /// <summary>The stack pointer.</summary>
    public ulong Stack => _cpu.ReadRegister(Kernel.Architecture.StackPointer);

    /// <summary>What the function that was called before gave back.</summary>
    public ulong LastResult => Kernel.Architecture.Calls.ReadResult(_cpu);

    public ulong Word(int index) => Kernel.Architecture.Calls.ReadWord(_cpu, Memory, index);

    public int Int(int index) => (int)Word(index);

    public string? Text(int index, int maximum = 65_536) => Memory.ReadString(Word(index), maximum);

    /// <summary>A request to the kernel that is the function's result.</summary>
    public SyscallRequest Request(string name, params ulong[] arguments)
    {
        ulong[] padded = [.. arguments, .. new ulong[Math.Max(0, 8 - arguments.Length)]];
        return new SyscallRequest(0, name, Kernel.Architecture.Abi.Name, padded, Site) { IsFromLibrary = true };
    }

    /// <summary>Asks the kernel something that never has to wait.</summary>
    public long Ask(string name, params ulong[] arguments) => Kernel.Handle(Process, Request(name, arguments)).Value;

    public ulong Load(int place) => Memory.TryReadWord(Data + (ulong)place, out ulong value) ? value : 0;

    public void Store(int place, ulong value) => Memory.TryWriteWord(Data + (ulong)place, value);
}

/// <summary>What a stand-in answers.</summary>
/// <param name="Value">The function's result.</param>
internal readonly record struct LibraryResult(ulong Value)
{
    /// <summary>What the kernel has to answer in its place; null where the value is all.</summary>
    public SyscallRequest? Request { get; init; }

    /// <summary>A function of the guest's that runs next; null where the caller goes on.</summary>
    public GuestEntry? Entry { get; init; }

    public static implicit operator LibraryResult(ulong value) => new(value);

    public static implicit operator LibraryResult(SyscallRequest request) => new(0) { Request = request };
}

/// <summary>A function of the guest's, and the stub that it returns to.</summary>
internal sealed record GuestEntry(ulong Function, IReadOnlyList<ulong> Arguments, ulong Stack);

/// <summary>Answers a call of an imported function.</summary>
internal delegate LibraryResult LibraryHandler(LibraryCall call);
