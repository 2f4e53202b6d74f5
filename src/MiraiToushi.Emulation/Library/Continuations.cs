using MiraiToushi.Emulation.Abi;
using MiraiToushi.Emulation.Loading.Dynamic;

namespace MiraiToushi.Emulation.Library;

/// <summary>What a function does that asks the kernel for something the machine has to see, and goes on with the answer.</summary>
/// <param name="Ask">The question.</param>
/// <param name="Finish">What it does with the answer, which <see cref="LibraryCall.LastResult"/> has.</param>
internal sealed record Continuation(Func<LibraryCall, SyscallRequest> Ask, Func<LibraryCall, LibraryResult> Finish);

/// <summary>
/// Lets a function go on after the kernel's answer. Where it stands is kept in guest memory, so that forks and threads have
/// their own: in the thread's block, or in the library's data for the first thread.
/// </summary>
internal static class Continuations
{
    /// <summary>Bytes of what is kept of a thread.</summary>
    public const int Size = 0x80;

    private const int Phase = 0x00;
    private const int Kind = 0x08;
    private const int Stack = 0x10;
    private const int Site = 0x18;
    private const int Words = 0x20;
    private const ulong Idle = 0;
    private const ulong Asking = 1;
    private const ulong Answered = 2;

    // The numbers of these stand in guest memory.
    private static readonly Lazy<Continuation[]> All = new(static () =>
        [ThreadFunctions.Creation, ThreadFunctions.Joining, ResolverFunctions.Question, ProcessFunctions.Daemon]);

    /// <summary>Asks, and goes on with the answer.</summary>
    /// <param name="call">The call, where the function begins.</param>
    /// <param name="continuation">What is asked, and how it goes on.</param>
    /// <param name="words">What it has to remember, at most twelve words.</param>
    public static LibraryResult Begin(LibraryCall call, Continuation continuation, params ulong[] words)
    {
        ulong slot = ThreadFunctions.SlotOf(call);
        Set(call, slot + Phase, Asking);
        Set(call, slot + Kind, (ulong)Array.IndexOf(All.Value, continuation));
        Set(call, slot + Stack, call.Stack);
        Set(call, slot + Site, call.Site);
        for (int i = 0; i < words.Length; i++)
        {
            Set(call, slot + Words + (ulong)(8 * i), words[i]);
        }

        ulong stub = call.Imports.Stubs + (ImportTable.StartStub * ImportTable.StubSize);
        return new LibraryResult(0) { Entry = new GuestEntry(stub, [], call.Stack) };
    }

    /// <summary>What a function remembered.</summary>
    /// <param name="call">The call that goes on.</param>
    /// <param name="index">Which word.</param>
    public static ulong Word(LibraryCall call, int index) => Get(call, ThreadFunctions.SlotOf(call) + Words + (ulong)(8 * index));

    /// <summary>Goes on where something is under way or a thread begins or ends.</summary>
    /// <param name="call">The call of the stub that everything comes back to.</param>
    /// <returns>What is to be done; null where nothing is under way.</returns>
    public static LibraryResult? Resume(LibraryCall call)
    {
        ulong slot = ThreadFunctions.SlotOf(call);
        ulong phase = Get(call, slot + Phase);
        if (phase == Idle)
        {
            return ThreadFunctions.Turn(call);
        }

        Continuation continuation = All.Value[Get(call, slot + Kind) % (ulong)All.Value.Length];
        LibraryCall original = call.From(Get(call, slot + Site));
        if (phase == Asking)
        {
            SyscallRequest request = continuation.Ask(original);
            Set(call, slot + Phase, Answered);
            call.GoBack(Get(call, slot + Stack), original.Site, isLeftOnce: true);
            return request;
        }

        Set(call, slot + Phase, Idle);
        return continuation.Finish(original);
    }

    private static ulong Get(LibraryCall call, ulong address) => call.Memory.TryReadWord(address, out ulong value) ? value : 0;

    private static void Set(LibraryCall call, ulong address, ulong value) => call.Memory.TryWriteWord(address, value);
}
