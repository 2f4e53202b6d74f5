using MiraiToushi.Emulation.Abi;
using MiraiToushi.Emulation.Cpu;
using MiraiToushi.Emulation.Linux;
using MiraiToushi.Emulation.Linux.Uapi;
using MiraiToushi.Emulation.Loading.Dynamic;

namespace MiraiToushi.Emulation.Library;

/// <summary>What became of the call of an imported function.</summary>
/// <param name="ResumeAt">Where the guest goes on, or would had its request been answered.</param>
/// <param name="Request">What the kernel has to answer before; null where the result is in place.</param>
internal readonly record struct LibraryTurn(ulong ResumeAt, SyscallRequest? Request);

/// <summary>Answers the traps of imported functions, and gives the kernel's answers the shape that callers of a library expect.</summary>
internal sealed class LibraryGate
{
    private readonly LinuxKernel _kernel;
    private readonly ICpu _cpu;

    public LibraryGate(LinuxKernel kernel, ICpu cpu)
    {
        _kernel = kernel;
        _cpu = cpu;
    }

    private CallingConvention Calls => _kernel.Architecture.Calls;

    /// <summary>Answers a trap.</summary>
    /// <param name="process">The process.</param>
    /// <param name="stop">Where it is.</param>
    /// <returns>How it goes on; null where the trap is none of an imported function's.</returns>
    public LibraryTurn? Take(Process process, CpuStop stop)
    {
        if (process.Program?.Image.Imports is not { } imports || imports.StubAt((stop.ProgramCounter - 1) & ~1UL) is var stub && stub < ImportTable.StartStub)
        {
            return null;
        }

        ulong back = Calls.ReadReturnAddress(_cpu, _kernel.Memory) ?? 0;
        LibraryCall call = new(_kernel, _cpu, process, imports, back);
        LibraryResult result = stub == ImportTable.StartStub ? StartFunctions.Next(call) : Answer(call, imports.Functions[stub - ImportTable.FirstImport]);
        if (result.Entry is { } entry)
        {
            FunctionCall next = new(entry.Function, entry.Arguments, entry.Stack, imports.Stubs, ImportTable.StartStub * ImportTable.StubSize);
            return new LibraryTurn(Calls.Prepare(_cpu, _kernel.Memory, next) ?? 0, null);
        }

        if (result.Tail is { } tail)
        {
            return new LibraryTurn(Calls.Enter(_cpu, _kernel.Memory, tail), null);
        }

        Calls.Leave(_cpu, Fit(result.Value));
        return new LibraryTurn(result.Site ?? back, result.Request);
    }

    /// <summary>Writes what the kernel answered.</summary>
    /// <param name="process">The process.</param>
    /// <param name="request">What was asked.</param>
    /// <param name="value">The value, or a negated <see cref="Errno"/>.</param>
    public void WriteResult(Process process, SyscallRequest? request, long value)
    {
        if (request is not { IsFromLibrary: true })
        {
            _kernel.Architecture.Abi.WriteResult(_cpu, value);
            return;
        }

        bool isError = value is < 0 and >= -4095;
        if (isError && process.Program?.Image.Imports is { } imports)
        {
            _kernel.Memory.TryWriteUnsigned(imports.Data + LibraryData.Error, 4, (ulong)_kernel.Constants.Translate((Errno)(-value)));
        }

        Calls.WriteResult(_cpu, Fit(isError ? ulong.MaxValue : (ulong)value));
    }

    private LibraryResult Answer(LibraryCall call, string name)
    {
        if (LibraryCatalog.ByName.TryGetValue(name, out LibraryHandler? handler))
        {
            return handler(call);
        }

        _kernel.Trace.NoteMissingImport(name);
        return 0;
    }

    private ulong Fit(ulong value) => _kernel.Architecture.WordSize == 4 ? (uint)value : value;
}
