using MiraiToushi.Elf;
using MiraiToushi.Emulation.Abi;
using MiraiToushi.Emulation.Architectures;
using MiraiToushi.Emulation.Cpu;
using MiraiToushi.Emulation.Library;
using MiraiToushi.Emulation.Linux;
using MiraiToushi.Emulation.Linux.World;
using MiraiToushi.Emulation.Loading;
using MiraiToushi.Emulation.Loading.Dynamic;
using MiraiToushi.Emulation.Memory;
using MiraiToushi.Emulation.Tracing;

namespace MiraiToushi.Emulation;

/// <summary>
/// A machine that believes it runs Linux, with one sample in it: the only place that knows processor and kernel together.
/// One engine serves all processes; their memory and registers are swapped in and out.
/// </summary>
public sealed class Machine : IDisposable
{
    private readonly ICpu _cpu;
    private readonly Scheduler _scheduler;
    private readonly FunctionCaller _caller;

    private Machine(LinuxKernel kernel, ElfImage file, LoadedImage image)
    {
        Kernel = kernel;
        Image = image;
        MachineConfiguration configuration = kernel.Configuration;
        Process first = kernel.Processes.CreateFirst(configuration.Process, StandardFiles.Create(Trace));
        first.Name = Path.GetFileName(configuration.ExecutablePath);
        _cpu = Architecture.CreateCpu(Architecture, Space, configuration.Budgets);
        if (_cpu is UnicornCpu engine)
        {
            engine.Tracker = configuration.Watch?.Open();
        }

        Library = new LibraryGate(kernel, _cpu);
        Interpreter = new InterpreterGate(kernel, _cpu);
        Rescue = new StubRescue(this, _cpu);
        Starter = new ProgramStarter(kernel, _cpu);
        ulong entry = Starter.Begin(
            first, image, file, kernel.FileSystem.Executable, configuration.ExecutablePath, StartArguments.Of(configuration));
        First = first;
        _scheduler = new Scheduler(this, _cpu, first, entry);
        _caller = new FunctionCaller(this, _cpu);
    }

    /// <summary>The guest's architecture.</summary>
    public Architecture Architecture => Kernel.Architecture;

    /// <summary>What the world looks like.</summary>
    public MachineConfiguration Configuration => Kernel.Configuration;

    /// <summary>The sample as it was loaded at the start; what a process runs at its end may be something else.</summary>
    public LoadedImage Image { get; }

    /// <summary>What happened.</summary>
    public MachineTrace Trace => Kernel.Trace;

    /// <summary>The memory of whatever ran last.</summary>
    public GuestMemory Memory => Kernel.Memory;

    /// <summary>The processes, in the order in which they ended.</summary>
    public IReadOnlyList<EndedProcess> Ended => _scheduler.Ended;

    /// <summary>Moments that were kept.</summary>
    public IReadOnlyList<Milestone> Milestones => _scheduler.Milestones;

    /// <summary>Guest instructions executed, calls included.</summary>
    public ulong Instructions => _scheduler.Instructions + _caller.Instructions;

    /// <summary>Bytes of the largest mapping that <see cref="Run"/> refused because of the memory limit; 0 where it refused none.</summary>
    public ulong RefusedMemory { get; private set; }

    /// <summary>Processes that ever existed.</summary>
    public int ProcessCount => Kernel.Processes.All.Count;

    /// <summary>
    /// Where the bytes of argv[0] lie on the stack that the first process was started with: first address, and address of the
    /// NUL. An exec of that process changes it.
    /// </summary>
    public (ulong Start, ulong End) FirstArgument =>
        First.Program is { } program ? (program.Stack.ArgumentStart, program.Stack.ArgumentStart + (ulong)program.FirstArgumentLength) : default;

    /// <summary>Whether an address belongs to the strings of arguments and environment.</summary>
    /// <param name="address">A guest address.</param>
    public bool IsArgumentArea(ulong address) => address >= InitialStackPointer && address < Architecture.Addresses.StackTop;

    /// <summary>
    /// The stack pointer that the first process was started with, also by an exec; above it are argc, argv, environment and
    /// auxiliary vector.
    /// </summary>
    public ulong InitialStackPointer => First.Program?.Stack.StackPointer ?? 0;

    /// <summary>Whether a block was executed in any process.</summary>
    public BlockSet ExecutedBlocks => _scheduler.ExecutedBlocks;

    /// <summary>
    /// The place in the tree of the only process that matters; null follows all. Children that are neither it nor its ancestors
    /// end at once with status 0, and an ancestor is left where it forked: the shortest way to a place that a run before has shown.
    /// </summary>
    public string? OnlyPath { get; set; }

    /// <summary>Changes what the network answers from now on; for looking at what a guest tries next.</summary>
    /// <param name="connect">How TCP connects to other hosts end.</param>
    /// <param name="answersQuestions">Whether name servers answer.</param>
    public void SetNetwork(ConnectOutcome connect, bool answersQuestions)
    {
        Kernel.Network.Outcome = connect;
        Kernel.Network.AnswersQuestions = answersQuestions;
    }

    internal LinuxKernel Kernel { get; }

    internal AddressSpace Space => Kernel.Space;

    /// <summary>Answers for the libraries that are not there.</summary>
    internal LibraryGate Library { get; }

    /// <summary>Answers where a program enters its dynamic linker by itself.</summary>
    internal InterpreterGate Interpreter { get; }

    /// <summary>Goes on where an unpacking stub fails at its last step.</summary>
    internal StubRescue Rescue { get; }

    /// <summary>Starts programs.</summary>
    internal ProgramStarter Starter { get; }

    private Process First { get; }

    /// <summary>Told of every block a process enters during <see cref="Run"/>, with the processor to look at; slow.</summary>
    public Action<ulong, ICpu>? BlockEntered { get; set; }

    /// <summary>
    /// Asked at every block that a process is about to enter during <see cref="Run"/>; what it gives back is where the process
    /// goes on instead (bit 0 selects Thumb on ARM), null where it goes its own way. May be null; slow.
    /// </summary>
    public Func<BlockStep, ulong?>? Steer { get; set; }

    /// <summary>Asked before each system call is answered whether the process is held there for good; may be null.</summary>
    public Func<string, SyscallRequest, bool>? Hold { get; set; }

    /// <summary>Called with the process's path and the name of each system call before it is answered; what it gives back is run first, as if the process had called it. May be null.</summary>
    public Func<string, SyscallRequest, IReadOnlyList<Intervention>>? Intervene { get; set; }

    /// <summary>Creates a machine and loads an image into it.</summary>
    /// <param name="file">The image.</param>
    /// <param name="architecture">Its architecture.</param>
    /// <param name="configuration">What the world looks like.</param>
    /// <param name="problem">What went wrong; null where nothing did.</param>
    /// <returns>The machine, or null where the image cannot be loaded.</returns>
    public static Machine? Create(ElfImage file, Architecture architecture, MachineConfiguration configuration, out string? problem)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(architecture);
        ArgumentNullException.ThrowIfNull(configuration);
        AddressSpace space = new(architecture.Addresses.Limit, (ulong)configuration.Budgets.MaximumMemory);
        LinuxKernel kernel = new(architecture, space, configuration, file.File, new MachineTrace());
        kernel.FileSystem.SetInterpreter(InterpreterFile.Make(file, architecture));
        if (ProgramStarter.TryMap(kernel, file, kernel.FileSystem.Executable, out problem) is { } image)
        {
            return new Machine(kernel, file, image);
        }

        space.Dispose();
        return null;
    }

    /// <summary>Runs the process tree until nothing in it can do anything new.</summary>
    /// <param name="cancellation">Ends the run early.</param>
    public void Run(CancellationToken cancellation)
    {
        Configuration.Watch?.Begin(Steer is null ? EngineTask.Run : EngineTask.ForcedRun, 0);
        _scheduler.Run(cancellation);
        RefusedMemory = Space.LargestRefusal;
    }

    /// <summary>Calls a function in a process as it was at its end. What it changes stays visible in <see cref="Memory"/> until the next call.</summary>
    /// <param name="process">The process.</param>
    /// <param name="function">The function; bit 0 selects Thumb on ARM.</param>
    /// <param name="arguments">Integer arguments.</param>
    /// <param name="maximumInstructions">Instructions it may take.</param>
    /// <param name="cancellation">Ends it early.</param>
    public CallResult Call(EndedProcess process, ulong function, IReadOnlyList<ulong> arguments, ulong maximumInstructions, CancellationToken cancellation) =>
        Call(process, function, arguments, new ProbeSettings { MaximumInstructions = maximumInstructions }, cancellation);

    /// <summary>Calls a function in a process as it was at its end. What it changes stays visible in <see cref="Memory"/> until the next call.</summary>
    /// <param name="process">The process.</param>
    /// <param name="function">The function; bit 0 selects Thumb on ARM.</param>
    /// <param name="arguments">Integer arguments.</param>
    /// <param name="settings">What it may take, and what it sees.</param>
    /// <param name="cancellation">Ends it early.</param>
    public CallResult Call(EndedProcess process, ulong function, IReadOnlyList<ulong> arguments, ProbeSettings settings, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(process);
        ArgumentNullException.ThrowIfNull(arguments);
        ArgumentNullException.ThrowIfNull(settings);
        process.Memory.Restore(Space);
        return _caller.Call(process, function, arguments, settings, cancellation);
    }

    /// <summary>Calls a function in a process without putting its memory back first, so that it sees what was changed by hand or by the call before.</summary>
    /// <param name="process">The process.</param>
    /// <param name="function">The function; bit 0 selects Thumb on ARM.</param>
    /// <param name="arguments">Integer arguments.</param>
    /// <param name="maximumInstructions">Instructions it may take.</param>
    /// <param name="cancellation">Ends it early.</param>
    public CallResult CallAgain(EndedProcess process, ulong function, IReadOnlyList<ulong> arguments, ulong maximumInstructions, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(process);
        ArgumentNullException.ThrowIfNull(arguments);
        return _caller.Call(process, function, arguments, new ProbeSettings { MaximumInstructions = maximumInstructions }, cancellation);
    }

    /// <summary>Gets ready to walk functions in a process as it was at its end. What a walk changes stays visible in <see cref="Memory"/> until the next call.</summary>
    /// <param name="process">The process.</param>
    /// <param name="cancellation">Ends walks early.</param>
    public FunctionWalker CreateWalker(EndedProcess process, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(process);
        process.Memory.Restore(Space);
        return new FunctionWalker(this, _cpu, process, cancellation);
    }

    /// <summary>A process as it would be had it called a function at its end.</summary>
    /// <param name="process">The process.</param>
    /// <param name="function">The function, without arguments.</param>
    /// <param name="maximumInstructions">Instructions it may take.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <returns>The process with its memory as the function left it, or null where the function did not return.</returns>
    public EndedProcess? Derive(EndedProcess process, ulong function, ulong maximumInstructions, CancellationToken cancellation)
    {
        CallResult result = Call(process, function, [0, 0, 0], maximumInstructions, cancellation);
        return result.Reason == StopReason.Returned ? process with { Memory = TakeSnapshot(process.Memory) } : null;
    }

    /// <summary>A process with memory as it is now, however a call ended.</summary>
    /// <param name="process">The process that the call was made in.</param>
    public EndedProcess Keep(EndedProcess process)
    {
        ArgumentNullException.ThrowIfNull(process);
        return process with { Memory = TakeSnapshot(process.Memory) };
    }

    /// <summary>Puts memory back to what it was when a process ended.</summary>
    /// <param name="process">The process.</param>
    public void RestoreMemory(EndedProcess process)
    {
        ArgumentNullException.ThrowIfNull(process);
        process.Memory.Restore(Space);
    }

    /// <summary>Takes a snapshot of memory as it is now.</summary>
    /// <param name="earlier">A snapshot to share unchanged pages with.</param>
    public MemorySnapshot TakeSnapshot(MemorySnapshot? earlier) => TakeSnapshot(earlier, earlier?.Image);

    /// <summary>Takes a snapshot of memory as it is now.</summary>
    /// <param name="earlier">A snapshot to share unchanged pages with.</param>
    /// <param name="image">The program that lies in it.</param>
    internal MemorySnapshot TakeSnapshot(MemorySnapshot? earlier, LoadedImage? image) =>
        MemorySnapshot.Take(Space, Architecture.ByteOrder, Architecture.WordSize, earlier, image);

    /// <inheritdoc/>
    public void Dispose()
    {
        _scheduler.Dispose();
        Starter.Dispose();
        _cpu.Dispose();
        Space.Dispose();
    }

    internal bool Follows(string path) =>
        OnlyPath is not { } only || only == path || only.StartsWith(path + ".", StringComparison.Ordinal);

    /// <summary>Whether code could be executed at an address now.</summary>
    /// <param name="address">A guest address.</param>
    public bool IsExecutable(ulong address) => Space.TryFind(address, out MemoryRegion region) && region.Permissions.HasFlag(Permissions.Execute);

    internal bool IsStack(ulong address) =>
        address < Architecture.Addresses.StackTop && address >= Architecture.Addresses.StackTop - (ulong)Configuration.Budgets.StackSize;

    internal int GateOffset(ulong address)
    {
        ulong gate = Architecture.Addresses.Gate;
        ulong plain = address & ~1UL;
        return plain >= gate && plain < gate + GateOffsets.Size ? (int)(plain - gate) & ~0x1F : -1;
    }

}
