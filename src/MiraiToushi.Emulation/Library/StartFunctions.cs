namespace MiraiToushi.Emulation.Library;

/// <summary>How a program comes to main and ends: the initializers one after the other, main, exit.</summary>
internal static class StartFunctions
{
    public static Dictionary<string, LibraryHandler> All { get; } = new()
    {
        ["__libc_start_main"] = static call => Start(call, hasStructure: IsPowerPc(call) && !call.IsMusl),
        ["__uClibc_main"] = static call => Start(call, hasStructure: false),
        ["__uClibc_start_main"] = static call => Start(call, hasStructure: false),
        ["exit"] = static call => call.Request("exit_group", call.Word(0)),
        ["_exit"] = static call => call.Request("exit_group", call.Word(0)),
        ["_Exit"] = static call => call.Request("exit_group", call.Word(0)),
        ["abort"] = static call => call.Request("exit_group", 134),
        ["__stack_chk_fail"] = static call => call.Request("exit_group", 134),
        ["atexit"] = static _ => 0UL,
        ["__cxa_atexit"] = static _ => 0UL,
        ["__cxa_finalize"] = static _ => 0UL,
        ["__aeabi_atexit"] = static _ => 0UL,
        ["__gmon_start__"] = static _ => 0UL,
        ["__errno_location"] = static call => call.Data + LibraryData.Error,
        ["__h_errno_location"] = static call => call.VariableAddress("h_errno"),
    };

    /// <summary>Calls the next initializer or main; what main gave back ends the process.</summary>
    public static LibraryResult Next(LibraryCall call)
    {
        if (Continuations.Resume(call) is { } resumed)
        {
            return resumed;
        }

        int cursor = (int)call.Load(LibraryData.StartCursor);
        IReadOnlyList<ulong> initializers = call.Imports.Initializers;
        ulong main = Argument(call, 3);
        if (cursor > initializers.Count || main == 0)
        {
            return call.Request("exit_group", call.LastResult);
        }

        call.Store(LibraryData.StartCursor, (ulong)(cursor + 1));
        ulong function = cursor < initializers.Count ? initializers[cursor] : main;
        return new LibraryResult(0) { Entry = new GuestEntry(function, [Argument(call, 0), Argument(call, 1), Argument(call, 2)], call.Stack) };
    }

    private static bool IsPowerPc(LibraryCall call) => call.Kernel.Architecture.Name is "powerpc" or "powerpc64";

    // main, argc, argv, ...; but glibc on PowerPC: argc, argv, envp, auxv, rtld_fini, and a structure whose second word is main.
    private static LibraryResult Start(LibraryCall call, bool hasStructure)
    {
        int first = hasStructure ? 0 : 1;
        ulong main = call.Word(0);
        if (hasStructure && !call.Memory.TryReadWord(call.Word(5) + (ulong)call.Memory.WordSize, out main))
        {
            main = 0;
        }

        ulong count = (uint)call.Word(first);
        ulong arguments = call.Word(first + 1);
        // PowerPC's start passes what the kernel left on the stack, if that is not in registers.
        if (hasStructure && count == 0 && call.Memory.TryReadWord(call.Word(6), out ulong onStack))
        {
            count = (uint)onStack;
            arguments = call.Word(6) + (ulong)call.Memory.WordSize;
        }

        ulong environment = arguments + ((count + 1) * (ulong)call.Memory.WordSize);
        ulong[] values = [count, arguments, environment, main];
        for (int i = 0; i < values.Length; i++)
        {
            call.Store(LibraryData.StartArguments + (8 * i), values[i]);
        }

        foreach (string name in (string[])["environ", "__environ", "_environ"])
        {
            call.SetVariable(name, environment);
        }

        ThreadData.Begin(call);
        SetNames(call, arguments);
        call.Store(LibraryData.StartCursor, 0);
        return Next(call);
    }

    // The name of the program: argv[0], and what is behind its last slash.
    private static void SetNames(LibraryCall call, ulong arguments)
    {
        if (!call.Memory.TryReadWord(arguments, out ulong name) || call.Memory.ReadString(name) is not { } text)
        {
            return;
        }

        ulong last = name + (ulong)(text.LastIndexOf('/') + 1);
        call.SetVariable("program_invocation_name", name);
        call.SetVariable("__progname_full", name);
        call.SetVariable("program_invocation_short_name", last);
        call.SetVariable("__progname", last);
    }

    private static ulong Argument(LibraryCall call, int index) => call.Load(LibraryData.StartArguments + (8 * index));
}
