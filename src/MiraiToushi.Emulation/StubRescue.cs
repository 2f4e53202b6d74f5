using MiraiToushi.Emulation.Cpu;
using MiraiToushi.Emulation.Loading;
using MiraiToushi.Emulation.Loading.Dynamic;
using MiraiToushi.Emulation.Memory;
using MiraiToushi.Emulation.Tracing;

namespace MiraiToushi.Emulation;

/// <summary>
/// Goes on where an unpacking stub fails at the last step: the program lies in memory as its header says, and was never entered.
/// It is entered with the stack of the process, once; the trace says so.
/// </summary>
internal sealed class StubRescue
{
    private readonly Machine _machine;
    private readonly ICpu _cpu;

    public StubRescue(Machine machine, ICpu cpu)
    {
        _machine = machine;
        _cpu = cpu;
    }

    /// <summary>Enters the program.</summary>
    /// <param name="task">The task that a fault is about to end.</param>
    /// <param name="stop">The fault.</param>
    /// <returns>Where it goes on; null where there is no such program.</returns>
    public ulong? TryEnter(GuestTask task, CpuStop stop)
    {
        // Children go on in what their parents entered.
        if (task.Process.Path.Contains('.') || task.Process.Program is not { Generation: 0 } program || task.IsRescued || Find(task) is not { } image)
        {
            return null;
        }

        task.IsRescued = true;
        ulong mask = _machine.Architecture.HasThumb ? ~1UL : ~0UL;
        ulong from = stop.ProgramCounter & mask;
        MappedProgram? mapped = image.MappedHeader!.IsDynamicallyLinked ? MappedProgram.Read(_machine.Architecture, _machine.Space, image.EntryPoint & mask) : null;
        task.Layers.Foresee(mapped?.Image ?? image, from, task.Monitor.Instructions);
        Tell(program.Stack, image);
        _cpu.WriteRegister(_machine.Architecture.StackPointer, program.Stack.StackPointer - (ulong)_machine.Architecture.InitialStackReserve);
        _machine.Trace.Add(new RescueEvent(task.Process.Path, image.EntryPoint, StopReasons.Describe(stop, _machine.Memory)));
        return mapped is not null
            ? _machine.Interpreter.Bind(task.Process, mapped, image.EntryPoint)
            : _machine.Architecture.Calls.Enter(_cpu, _machine.Memory, image.EntryPoint);
    }

    private LoadedImage? Find(GuestTask task)
    {
        ulong mask = _machine.Architecture.HasThumb ? ~1UL : ~0UL;
        foreach (MemoryRegion region in _machine.Space.Regions)
        {
            if (MappedImage.AtHeader(_machine.Architecture, _machine.Space, region) is { } image
                && _machine.Architecture.Calls.CodeOf(_machine.Memory, image.EntryPoint) is var entry
                && _machine.IsExecutable(entry & mask) && !task.Monitor.Blocks.Contains(entry & mask))
            {
                return image;
            }
        }

        return null;
    }

    // What the kernel would have said of this program.
    private void Tell(InitialStack stack, LoadedImage image)
    {
        GuestMemory memory = _machine.Memory;
        foreach ((AuxiliaryVector type, ulong place) in AuxiliaryPairs.Of(memory, stack.StackPointer))
        {
            ulong? value = type switch
            {
                AuxiliaryVector.ProgramHeaders => image.ProgramHeaderAddress,
                AuxiliaryVector.ProgramHeaderCount => (ulong)image.MappedHeader!.ProgramHeaderCount,
                AuxiliaryVector.Entry => image.EntryPoint,
                _ => null,
            };
            if (value is { } told)
            {
                memory.TryPatchWord(place, told);
            }
        }
    }
}
