using MiraiToushi.Emulation.Abi;

namespace MiraiToushi.Emulation.Library;

/// <summary>
/// Threads of pthread.h as the kernel's. A thread is one block of the heap: what is kept of it, its own data, its stack. Locks
/// are always free, as they are for a thread that runs until it waits.
/// </summary>
internal static class ThreadFunctions
{
    private const ulong BlockSize = 0x2_0000;
    private const ulong Area = 0x100 + ThreadData.Below;
    private const ulong StackBottom = Area + ThreadData.Above;
    private const int Next = 0x00;
    private const int Id = 0x08;
    private const int Start = 0x10;
    private const int Argument = 0x18;
    private const int State = 0x20;
    private const int Result = 0x28;
    private const int Slot = 0x40;
    private const ulong New = 0;
    private const ulong Running = 1;
    private const ulong Over = 2;
    private const int MaximumThreads = 4_096;
    private const ulong Flags = 0x0015_0F00;
    private const ulong FlagSetTls = 0x0008_0000;

    // Success is 0 for all of these, which there is nothing to do for.
    private static readonly string[] Quiet =
    [
        "pthread_mutex_init", "pthread_mutex_destroy", "pthread_mutex_lock", "pthread_mutex_trylock", "pthread_mutex_unlock", "pthread_detach",
        "pthread_attr_init", "pthread_attr_destroy", "pthread_attr_setdetachstate", "pthread_attr_setstacksize", "pthread_mutexattr_init",
        "pthread_mutexattr_settype", "pthread_mutexattr_destroy", "pthread_cond_init", "pthread_cond_destroy", "pthread_cond_signal",
        "pthread_cond_broadcast", "pthread_setcancelstate", "pthread_setcanceltype", "pthread_rwlock_rdlock", "pthread_rwlock_wrlock",
        "pthread_rwlock_unlock", "pthread_rwlock_init", "pthread_setname_np", "sem_init", "sem_post", "sem_wait", "sem_destroy",
        "sem_trywait", "pthread_testcancel", "pthread_spin_init", "pthread_spin_lock", "pthread_spin_trylock", "pthread_spin_unlock",
        "pthread_spin_destroy", "pthread_attr_setschedpolicy", "pthread_attr_setschedparam", "pthread_attr_setinheritsched", "pthread_attr_setscope",
        "pthread_attr_setguardsize", "pthread_condattr_init", "pthread_condattr_destroy", "pthread_condattr_setclock", "pthread_rwlock_destroy",
        "pthread_setschedparam", "pthread_atfork", "pthread_setconcurrency", "pthread_setaffinity_np", "_pthread_cleanup_push", "_pthread_cleanup_pop",
        "__pthread_register_cancel", "__pthread_unregister_cancel",
    ];

    public static Dictionary<string, LibraryHandler> All { get; } = Build();

    /// <summary>Asks for the new thread; both go on from there.</summary>
    public static Continuation Creation { get; } = new(AskForThread, FinishCreation);

    /// <summary>Waits for a thread's end: its id is set to 0 then.</summary>
    public static Continuation Joining { get; } = new(
        static call => call.Request("futex", Continuations.Word(call, 0) + Id, 0, Continuations.Word(call, 2), 0), FinishJoining);

    /// <summary>Where the thread that runs keeps what it waits for.</summary>
    public static ulong SlotOf(LibraryCall call) => BlockOf(call) is { } block ? block + Slot : call.Data + LibraryData.Pending;

    /// <summary>Begins or ends a thread, where the stub that all come back to is that of one.</summary>
    /// <returns>Null in the first thread.</returns>
    public static LibraryResult? Turn(LibraryCall call)
    {
        if (BlockOf(call) is not { } block)
        {
            return null;
        }

        if (Get(call, block + State) == New)
        {
            Set(call, block + State, Running);
            return new LibraryResult(0) { Entry = new GuestEntry(Get(call, block + Start), [Get(call, block + Argument)], call.Stack) };
        }

        return End(call, block, call.LastResult);
    }

    private static Dictionary<string, LibraryHandler> Build()
    {
        Dictionary<string, LibraryHandler> result = new()
        {
            ["pthread_create"] = Create,
            ["pthread_join"] = Join,
            ["pthread_self"] = static call => BlockOf(call) ?? call.Data + LibraryData.Pending,
            ["pthread_equal"] = static call => call.Word(0) == call.Word(1) ? 1UL : 0UL,
            ["pthread_exit"] = static call => BlockOf(call) is { } block ? End(call, block, call.Word(0)) : call.Request("exit", 0),
            ["pthread_cancel"] = static call => call.Request("tgkill", (ulong)call.Process.ThreadGroupId, Get(call, call.Word(0) + Id), 9),
        };
        foreach (string name in Quiet)
        {
            result[name] = static _ => 0UL;
        }

        return result;
    }

    private static LibraryResult Create(LibraryCall call)
    {
        const ulong TryAgain = 11;
        ulong block = HeapFunctions.Allocate(call, BlockSize);
        if (block == 0)
        {
            return TryAgain;
        }

        call.Memory.TryWrite(block, new byte[StackBottom]);
        Set(call, block + Start, call.Word(2));
        Set(call, block + Argument, call.Word(3));
        ThreadData.Fill(call, block + Area);
        Set(call, block + Next, call.Load(LibraryData.Threads));
        call.Store(LibraryData.Threads, block);
        if (call.Kernel.Architecture.Name is "x86-64")
        {
            Set(call, block + Area, block + Area);
        }

        call.Memory.TryWriteWord(call.Word(0), block);
        return Continuations.Begin(call, Creation, block);
    }

    private static SyscallRequest AskForThread(LibraryCall call)
    {
        ulong block = Continuations.Word(call, 0);
        ulong stack = block + BlockSize - 0x400;
        bool hasPointer = !call.Kernel.Constants.HasDescriptorTable;
        ulong flags = Flags | (hasPointer ? FlagSetTls : 0);
        ulong pointer = hasPointer ? call.ThreadPointer(block + Area) : 0;
        (ulong third, ulong fourth) = call.Kernel.Constants.CloneIdBeforeTls ? (0UL, pointer) : (pointer, 0UL);
        return call.Kernel.Constants.CloneStackFirst
            ? call.Request("clone", stack, flags, block + Id, third, fourth)
            : call.Request("clone", flags, stack, block + Id, third, fourth);
    }

    private static LibraryResult FinishCreation(LibraryCall call) => (int)call.LastResult < 0 ? 11UL : 0UL;

    private static LibraryResult Join(LibraryCall call)
    {
        const ulong NoSuchThread = 3;
        ulong block = call.Word(0);
        if (!Blocks(call).Contains(block))
        {
            return NoSuchThread;
        }

        call.Memory.TryReadUnsigned(block + Id, 4, out ulong id);
        if (Get(call, block + State) != Over && id != 0)
        {
            return Continuations.Begin(call, Joining, block, call.Word(1), id);
        }

        return TakeResult(call, block, call.Word(1));
    }

    private static LibraryResult FinishJoining(LibraryCall call) => TakeResult(call, Continuations.Word(call, 0), Continuations.Word(call, 1));

    private static LibraryResult TakeResult(LibraryCall call, ulong block, ulong place)
    {
        if (place != 0)
        {
            call.Memory.TryWriteWord(place, Get(call, block + Result));
        }

        return 0;
    }

    private static LibraryResult End(LibraryCall call, ulong block, ulong result)
    {
        Set(call, block + Result, result);
        Set(call, block + State, Over);
        call.Memory.TryWriteUnsigned(block + Id, 4, 0);
        return call.Request("exit", 0);
    }

    private static ulong? BlockOf(LibraryCall call)
    {
        ulong stack = call.Stack;
        foreach (ulong block in Blocks(call))
        {
            if (stack >= block && stack < block + BlockSize)
            {
                return block;
            }
        }

        return null;
    }

    private static IEnumerable<ulong> Blocks(LibraryCall call)
    {
        ulong block = call.Load(LibraryData.Threads);
        for (int i = 0; i < MaximumThreads && block != 0; i++)
        {
            yield return block;
            block = Get(call, block + Next);
        }
    }

    private static ulong Get(LibraryCall call, ulong address) => call.Memory.TryReadWord(address, out ulong value) ? value : 0;

    private static void Set(LibraryCall call, ulong address, ulong value) => call.Memory.TryWriteWord(address, value);
}
