using MiraiToushi.Emulation.Cpu;
using MiraiToushi.Emulation.Linux;
using MiraiToushi.Emulation.Loading;
using MiraiToushi.Emulation.Loading.Dynamic;
using MiraiToushi.Emulation.Memory;
using MiraiToushi.Emulation.Tracing;

namespace MiraiToushi.Emulation.Library;

/// <summary>
/// Does a dynamic linker's work where a program enters it by itself, with the kernel's stack as the stub left it: binds what the
/// auxiliary vector names, and goes on at its entry point.
/// </summary>
internal sealed class InterpreterGate
{
    private const int MaximumWords = 65_536;
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
        if (process.Program is not { } program || _kernel.FileSystem.Interpreter is not { } file
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
        if (DynamicLinker.Bind(_kernel.Architecture, _kernel.Space, mapped.File, mapped.Image) is not { } imports)
        {
            return null;
        }

        process.Program = program with { Image = program.Image with { Imports = imports } };
        _kernel.Trace.NoteImports(imports);
        return _kernel.Architecture.Calls.Enter(_cpu, _kernel.Memory, entry);
    }

    // argc, argv, 0, envp, 0, pairs.
    private ulong? FindEntry()
    {
        GuestMemory memory = _kernel.Memory;
        ulong word = (ulong)memory.WordSize;
        ulong at = _cpu.ReadRegister(_kernel.Architecture.StackPointer) + (ulong)_kernel.Architecture.InitialStackReserve;
        if (!memory.TryReadWord(at, out ulong count) || count > MaximumWords)
        {
            return null;
        }

        at += (count + 2) * word;
        for (int i = 0; memory.TryReadWord(at, out ulong variable) && variable != 0 && i < MaximumWords; i++)
        {
            at += word;
        }

        for (int i = 0; i < MaximumWords; i++)
        {
            at += word;
            if (!memory.TryReadWord(at, out ulong type) || !memory.TryReadWord(at + word, out ulong value) || type == (ulong)AuxiliaryVector.Null)
            {
                return null;
            }

            if (type == (ulong)AuxiliaryVector.Entry)
            {
                return value;
            }

            at += word;
        }

        return null;
    }
}
