using MiraiToushi.Elf;
using MiraiToushi.Emulation.Cpu;
using MiraiToushi.Emulation.Linux;
using MiraiToushi.Emulation.Linux.World.Files;
using MiraiToushi.Emulation.Loading;
using MiraiToushi.Emulation.Loading.Dynamic;
using MiraiToushi.Emulation.Memory;

namespace MiraiToushi.Emulation;

/// <summary>Puts a program into an address space and a processor into the state of its first instruction, at the start and at exec.</summary>
internal sealed class ProgramStarter : IDisposable
{
    private readonly LinuxKernel _kernel;
    private readonly ICpu _cpu;
    private readonly CpuContext _reset;
    private readonly List<(ulong Start, byte[] Bytes)> _kernelPages = [];

    /// <summary>Takes note of what a new process finds.</summary>
    /// <param name="kernel">The kernel.</param>
    /// <param name="cpu">The processor, not yet used, over memory in which <see cref="TryMap"/> has put a program.</param>
    public ProgramStarter(LinuxKernel kernel, ICpu cpu)
    {
        _kernel = kernel;
        _cpu = cpu;
        _reset = cpu.SaveContext();
        foreach (MemoryRegion region in kernel.Space.Regions)
        {
            if (MachinePages.IsKernels(region))
            {
                _kernelPages.Add((region.Start, kernel.Space.HostSpan(region.Start, (int)region.Size).ToArray()));
            }
        }
    }

    /// <summary>Maps a program and what the kernel adds to it into memory that is empty.</summary>
    /// <param name="kernel">The kernel.</param>
    /// <param name="file">The program.</param>
    /// <param name="node">Its file.</param>
    /// <param name="problem">What went wrong; null where nothing did.</param>
    /// <returns>The image in memory, or null where it does not fit.</returns>
    public static LoadedImage? TryMap(LinuxKernel kernel, ElfImage file, RegularNode node, out string? problem)
    {
        LoadedImage? image = ImageLoader.Load(file, kernel.Architecture, kernel.Space, out problem, node.Path, node.MapPrivate());
        return image is not null && MachinePages.TryMap(kernel.Architecture, kernel.Space, kernel.Configuration, file.StackExecutable, out problem)
            ? image with { Imports = DynamicLinker.Bind(kernel.Architecture, kernel.Space, file, image) }
            : null;
    }

    /// <summary>Replaces the program of a process by another one.</summary>
    /// <param name="process">The process.</param>
    /// <param name="exec">The program and its arguments.</param>
    /// <param name="problem">What went wrong; null where nothing did. The process has nothing to go back to then.</param>
    /// <returns>Where it goes on.</returns>
    public ulong? Replace(Process process, ExecControl exec, out string? problem)
    {
        _kernel.Space.ReplaceRegions([]);
        if (TryMap(_kernel, exec.File, exec.Node!, out problem) is not { } image)
        {
            return null;
        }

        foreach ((ulong start, byte[] bytes) in _kernelPages)
        {
            _kernel.Memory.TryPatch(start, bytes);
        }

        _cpu.RestoreContext(_reset);
        process.Signals.ResetForExec();
        process.Files.CloseOnExec();
        process.ClearChildId = 0;
        process.Name = NameOf(exec.FileName);
        return Begin(process, image, exec.File, exec.Node!, exec.FileName, exec.Start);
    }

    /// <summary>Writes the stack, and tells the process and the processor of it.</summary>
    /// <param name="process">The process.</param>
    /// <param name="image">Its program in memory.</param>
    /// <param name="file">Its program.</param>
    /// <param name="node">Its program's file.</param>
    /// <param name="fileName">The path given to execve.</param>
    /// <param name="start">Arguments and environment.</param>
    /// <returns>Where it begins.</returns>
    public ulong Begin(Process process, LoadedImage image, ElfImage file, RegularNode node, string fileName, StartArguments start)
    {
        InitialStack stack = InitialStack.Write(
            _kernel.Memory, _kernel.Architecture, file, image, start, _kernel.Configuration.Process, _kernel.Random);
        node.KeepRunning();
        if (image.Imports is { } imports)
        {
            _kernel.Trace.NoteImports(imports);
        }

        process.HeapStart = image.HeapStart;
        process.HeapEnd = image.HeapStart;
        process.ArgumentStart = stack.ArgumentStart;
        process.ArgumentEnd = stack.ArgumentEnd;
        process.EnvironmentEnd = stack.EnvironmentEnd;
        process.Program = new LoadedProgram(file, image, fileName, stack)
        {
            Node = node,
            FirstArgumentLength = start.Arguments.Count > 0 ? start.Arguments[0].Length : 0,
            Generation = process.Program is { } before ? before.Generation + 1 : 0,
        };
        _cpu.WriteRegister(_kernel.Architecture.StackPointer, stack.StackPointer - (ulong)_kernel.Architecture.InitialStackReserve);
        return _kernel.Architecture.Calls.Enter(_cpu, _kernel.Memory, image.EntryPoint);
    }

    /// <inheritdoc/>
    public void Dispose() => _reset.Dispose();

    // comm is the last component, cut to 15 bytes; for a program that is a descriptor that is its number.
    private static string NameOf(string fileName)
    {
        string name = GuestPath.Last(fileName);
        return name[..Math.Min(name.Length, 15)];
    }
}
