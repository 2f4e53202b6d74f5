using MiraiToushi.Emulation.Linux.Uapi;
using MiraiToushi.Emulation.Memory;

namespace MiraiToushi.Emulation.Library;

/// <summary>Functions that start programs or leave the terminal, and the environment.</summary>
internal static class ProcessFunctions
{
    private const int MaximumArguments = 1_024;
    private const ulong ShellNotFound = 127 << 8;

    public static Dictionary<string, LibraryHandler> All { get; } = new()
    {
        ["execv"] = static call => Execute(call, call.Word(0), call.Word(1), Environment(call)),
        ["execvp"] = static call => ExecuteInPath(call, call.Word(1), Environment(call)),
        ["execvpe"] = static call => ExecuteInPath(call, call.Word(1), call.Word(2)),
        ["execl"] = static call => Execute(call, call.Word(0), List(call, out _), Environment(call)),
        ["execle"] = static call => Execute(call, call.Word(0), List(call, out int end), call.Word(end + 1)),
        ["execlp"] = static call => ExecuteInPath(call, List(call, out _), Environment(call)),
        // Without a shell: the child's exec fails, and it exits as POSIX says. Without a command the question is whether there is one.
        ["system"] = static call => call.Word(0) == 0 ? 0UL : ShellNotFound,
        ["popen"] = static call => Nothing(call, Errno.ENOENT),
        ["pclose"] = static call => call.Fail(Errno.ECHILD),
        ["daemon"] = static call => Continuations.Begin(call, Daemon!, call.Word(0), call.Word(1)),
        ["getenv"] = static call => Find(call, call.Text(0) ?? "") is { } value ? value : 0UL,
        ["secure_getenv"] = static call => Find(call, call.Text(0) ?? "") is { } value ? value : 0UL,
        ["setenv"] = static call => Put(call, call.Text(0) ?? "", call.Text(1) ?? "", call.Int(2) != 0),
        ["putenv"] = static call => PutEntry(call),
        ["unsetenv"] = static call => Remove(call, call.Text(0) ?? ""),
        ["clearenv"] = static call => SetEnvironment(call, 0),
    };

    /// <summary>daemon: the parent ends, the child gets its own session, the root directory and no terminal.</summary>
    public static Continuation Daemon { get; } = new(static call => call.Request("fork"), FinishDaemon);

    /// <summary>Where the environment is.</summary>
    private static ulong Environment(LibraryCall call)
    {
        // The three are one variable; a program that has taken one of them over has the others' value in it.
        string name = ((string[])["environ", "__environ", "_environ"])
            .FirstOrDefault(name => call.Imports.Copies.ContainsKey(LibraryData.Variable(name)!.Value), "environ");
        return call.Memory.TryReadWord(call.VariableAddress(name), out ulong environment) ? environment : 0;
    }

    private static LibraryResult FinishDaemon(LibraryCall call)
    {
        int child = (int)call.LastResult;
        if (child != 0)
        {
            return child < 0 ? ulong.MaxValue : call.Request("exit_group", 0);
        }

        call.Ask("setsid");
        if ((int)Continuations.Word(call, 0) == 0)
        {
            call.AskPath("chdir", "/");
        }

        if ((int)Continuations.Word(call, 1) == 0 && call.AskPath("open", "/dev/null", 2) is >= 0 and long nowhere)
        {
            for (ulong descriptor = 0; descriptor < 3; descriptor++)
            {
                call.Ask("dup2", (ulong)nowhere, descriptor);
            }

            if (nowhere > 2)
            {
                call.Ask("close", (ulong)nowhere);
            }
        }

        return 0;
    }

    private static LibraryResult Nothing(LibraryCall call, Errno error)
    {
        call.SetError(error);
        return 0;
    }

    private static LibraryResult Execute(LibraryCall call, ulong path, ulong arguments, ulong environment) =>
        call.Request("execve", path, arguments, environment);

    // A name without a slash is looked for in the usual directories; the last one decides what is said.
    private static LibraryResult ExecuteInPath(LibraryCall call, ulong arguments, ulong environment)
    {
        string name = call.Text(0) ?? "";
        if (name.Contains('/', StringComparison.Ordinal))
        {
            return Execute(call, call.Word(0), arguments, environment);
        }

        string[] directories = (Find(call, "PATH") is { } entry ? call.Memory.ReadString(entry) ?? "" : "/bin:/usr/bin").Split(':');
        string? found = directories.Select(directory => (directory.Length == 0 ? "." : directory) + "/" + name)
            .FirstOrDefault(path => call.AskPath("access", path, 1) == 0);
        ulong place = found is null ? call.Word(0) : HeapFunctions.Text(call, found);
        return found is null ? call.Fail(Errno.ENOENT) : Execute(call, place, arguments, environment);
    }

    // The arguments of execl and its kin as an array, up to the null pointer.
    private static ulong List(LibraryCall call, out int end)
    {
        List<ulong> words = [];
        for (end = 1; end < MaximumArguments && call.Word(end) is not 0 and var word; end++)
        {
            words.Add(word);
        }

        ulong array = HeapFunctions.Allocate(call, (ulong)((words.Count + 1) * call.Memory.WordSize));
        WriteArray(call.Memory, array, words);
        return array;
    }

    private static void WriteArray(GuestMemory memory, ulong array, IEnumerable<ulong> words)
    {
        foreach (ulong word in words.Append(0UL))
        {
            memory.TryWriteWord(array, word);
            array += (ulong)memory.WordSize;
        }
    }

    private static List<ulong> Entries(LibraryCall call)
    {
        List<ulong> entries = [];
        ulong at = Environment(call);
        for (int i = 0; at != 0 && i < MaximumArguments && call.Memory.TryReadWord(at, out ulong entry) && entry != 0; i++)
        {
            entries.Add(entry);
            at += (ulong)call.Memory.WordSize;
        }

        return entries;
    }

    private static bool Has(LibraryCall call, ulong entry, string name) =>
        call.Memory.ReadString(entry, 65_536) is { } text && text.StartsWith(name + "=", StringComparison.Ordinal);

    private static ulong? Find(LibraryCall call, string name)
    {
        ulong entry = name.Length == 0 ? 0 : Entries(call).FirstOrDefault(entry => Has(call, entry, name));
        return entry == 0 ? null : entry + (ulong)name.Length + 1;
    }

    private static LibraryResult SetEnvironment(LibraryCall call, ulong environment)
    {
        foreach (string name in (string[])["environ", "__environ", "_environ"])
        {
            call.SetVariable(name, environment);
        }

        return 0;
    }

    private static LibraryResult Replace(LibraryCall call, string name, ulong entry)
    {
        List<ulong> entries = [.. Entries(call).Where(old => !Has(call, old, name)), .. entry == 0 ? Array.Empty<ulong>() : [entry]];
        ulong array = HeapFunctions.Allocate(call, (ulong)((entries.Count + 1) * call.Memory.WordSize));
        if (array == 0)
        {
            return call.Fail(Errno.ENOMEM);
        }

        WriteArray(call.Memory, array, entries);
        return SetEnvironment(call, array);
    }

    private static LibraryResult Put(LibraryCall call, string name, string value, bool overwrites)
    {
        if (name.Length == 0 || name.Contains('=', StringComparison.Ordinal))
        {
            return call.Fail(Errno.EINVAL);
        }

        return Find(call, name) is not null && !overwrites ? 0UL : Replace(call, name, HeapFunctions.Text(call, $"{name}={value}"));
    }

    private static LibraryResult PutEntry(LibraryCall call)
    {
        string text = call.Text(0) ?? "";
        int end = text.IndexOf('=', StringComparison.Ordinal);
        return end < 0 ? Replace(call, text, 0) : Replace(call, text[..end], call.Word(0));
    }

    private static LibraryResult Remove(LibraryCall call, string name) =>
        name.Length == 0 || name.Contains('=', StringComparison.Ordinal) ? call.Fail(Errno.EINVAL) : Replace(call, name, 0);
}
