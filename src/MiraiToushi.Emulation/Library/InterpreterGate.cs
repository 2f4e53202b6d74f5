using MiraiToushi.Emulation.Cpu;
using MiraiToushi.Emulation.Linux;
using MiraiToushi.Emulation.Loading;
using MiraiToushi.Emulation.Loading.Dynamic;
using MiraiToushi.Emulation.Tracing;

namespace MiraiToushi.Emulation.Library;

/// <summary>
/// Does a dynamic linker's work where a program enters it by itself, with the kernel's stack as the stub left it: binds what the
/// auxiliary vector names, and goes on at its entry point.
/// </summary>
internal sealed class InterpreterGate
{
    private readonly LinuxKernel _kernel;
    private readonly ICpu _cpu;

    public InterpreterGate(LinuxKernel kernel, ICpu cpu)
    {
        _kernel = kernel;
        _cpu = cpu;
    }

    /// <summary>Answers a trap.</summary>
    /// <param name="process">The process.</param>
    /// <param name="layers">What it has unpacked; told of the program before that is changed.</param>
    /// <param name="instructions">Instructions that the process has executed.</param>
    /// <param name="stop">Where it is.</param>
    /// <returns>Where it goes on; null where the trap is not the dynamic linker's, or there is nothing to bind.</returns>
    public ulong? Take(Process process, LayerWatch layers, ulong instructions, CpuStop stop)
    {
        ulong trap = (stop.ProgramCounter - 1) & ~(ulong)(ImportTable.StubSize - 1);
        if (_kernel.FileSystem.Interpreter is not { } file
            || !InterpreterFile.IsTrap(_kernel.Memory, trap, file.Content.Span)
            || FindEntry() is not { } entry)
        {
            return null;
        }

        ulong code = entry & ~(_kernel.Architecture.HasThumb ? 1UL : 0);
        if (MappedProgram.Read(_kernel.Architecture, _kernel.Space, code) is not { } mapped)
        {
            return null;
        }

        layers.Foresee(mapped.Image, trap, instructions);
        return Bind(process, mapped, entry);
    }

    /// <summary>Binds a program that another one mapped.</summary>
    /// <param name="process">The process.</param>
    /// <param name="mapped">The program.</param>
    /// <param name="entry">Its entry point.</param>
    /// <returns>Where it goes on; null where it cannot be bound.</returns>
    public ulong? Bind(Process process, MappedProgram mapped, ulong entry)
    {
        if (process.Program is not { } program
            || DynamicLinker.Bind(_kernel.Architecture, _kernel.Space, mapped.File, mapped.Image) is not { } imports)
        {
            return null;
        }

        process.Program = program with { Image = program.Image with { Imports = imports } };
        _kernel.Trace.NoteImports(imports);
        return _kernel.Architecture.Calls.Enter(_cpu, _kernel.Memory, entry);
    }

    private ulong? FindEntry()
    {
        ulong stack = _cpu.ReadRegister(_kernel.Architecture.StackPointer) + (ulong)_kernel.Architecture.InitialStackReserve;
        foreach ((AuxiliaryVector type, ulong place) in AuxiliaryPairs.Of(_kernel.Memory, stack))
        {
            if (type == AuxiliaryVector.Entry)
            {
                return _kernel.Memory.TryReadWord(place, out ulong entry) ? entry : null;
            }
        }

        return null;
    }
}
