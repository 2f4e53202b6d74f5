using MiraiToushi.Emulation.Linux.Uapi;

namespace MiraiToushi.Emulation.Library;

/// <summary>Values of a thread's own (pthread_key_create), routines that run once, and waiting for conditions.</summary>
internal static class ThreadKeyFunctions
{
    private const int MaximumValues = 65_536;
    private const int Next = 0x00;
    private const int Thread = 0x08;
    private const int Key = 0x10;
    private const int Value = 0x18;
    private const ulong EntrySize = 0x20;

    public static Dictionary<string, LibraryHandler> All { get; } = new()
    {
        ["pthread_once"] = Once,
        ["pthread_key_create"] = Create,
        ["pthread_key_delete"] = static _ => 0UL,
        ["pthread_getspecific"] = static call => Find(call, call.Word(0)) is { } entry ? Get(call, entry + Value) : 0UL,
        ["pthread_setspecific"] = Set,
        ["pthread_cond_wait"] = static call => call.Request("sched_yield"),
        ["pthread_cond_timedwait"] = Wait,
        ["pthread_kill"] = static call => call.Word(1) == 0 ? 0UL : call.Request("kill", (ulong)call.Process.ThreadGroupId, call.Word(1)),
    };

    // The routine returns to pthread_once's caller, which finds its result, not 0: it has none, and who calls this does not look.
    private static LibraryResult Once(LibraryCall call)
    {
        const ulong Done = 2;
        ulong control = call.Word(0);
        if (call.Memory.TryReadUnsigned(control, 4, out ulong state) && state == Done)
        {
            return 0;
        }

        call.Memory.TryWriteUnsigned(control, 4, Done);
        return new LibraryResult(0) { Tail = call.Word(1) };
    }

    private static LibraryResult Create(LibraryCall call)
    {
        ulong key = call.Load(LibraryData.KeyCount) + 1;
        call.Store(LibraryData.KeyCount, key);
        return call.Memory.TryWriteUnsigned(call.Word(0), 4, key) ? 0UL : 22UL;
    }

    private static LibraryResult Set(LibraryCall call)
    {
        const ulong NoMemory = 12;
        ulong? entry = Find(call, call.Word(0));
        if (entry is null)
        {
            ulong made = HeapFunctions.Allocate(call, EntrySize);
            if (made == 0)
            {
                return NoMemory;
            }

            Put(call, made + Next, call.Load(LibraryData.KeyValues));
            Put(call, made + Thread, ThreadFunctions.SlotOf(call));
            Put(call, made + Key, call.Word(0));
            call.Store(LibraryData.KeyValues, made);
            entry = made;
        }

        Put(call, entry.Value + Value, call.Word(1));
        return 0;
    }

    // Nobody signals in the meantime but by running: a second at a time, up to the time that is given.
    private static LibraryResult Wait(LibraryCall call)
    {
        bool hasTime = call.Memory.TryReadWord(call.Word(2), out ulong until);
        return hasTime && call.Ask("time", 0) < (long)until
            ? call.Sleep(1, 0)
            : (ulong)call.Kernel.Constants.Translate(Errno.ETIMEDOUT);
    }

    private static ulong? Find(LibraryCall call, ulong key)
    {
        ulong thread = ThreadFunctions.SlotOf(call);
        ulong entry = call.Load(LibraryData.KeyValues);
        for (int i = 0; i < MaximumValues && entry != 0; i++)
        {
            if (Get(call, entry + Thread) == thread && Get(call, entry + Key) == key)
            {
                return entry;
            }

            entry = Get(call, entry + Next);
        }

        return null;
    }

    private static ulong Get(LibraryCall call, ulong address) => call.Memory.TryReadWord(address, out ulong value) ? value : 0;

    private static void Put(LibraryCall call, ulong address, ulong value) => call.Memory.TryWriteWord(address, value);
}
