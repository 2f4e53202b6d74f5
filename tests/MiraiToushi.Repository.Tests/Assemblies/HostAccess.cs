namespace MiraiToushi.Repository.Tests.Assemblies;

/// <summary>
/// What code may not touch if the guest's world is to be a pretence: the host's network, files, processes, clocks, random
/// sources, environment and console, and the ways around this list (loading code by name).
/// </summary>
internal static class HostAccess
{
    // A whole namespace, with everything below it.
    private static readonly string[] Namespaces =
    [
        "System.Net.Sockets",
        "System.Net.Http",
        "System.Net.Mail",
        "System.Net.NetworkInformation",
        "System.Net.Quic",
        "System.Net.Security",
        "System.Net.WebSockets",
        "System.IO.MemoryMappedFiles",
        "System.IO.Pipes",
        "System.IO.IsolatedStorage",
        "System.Runtime.Loader",
        "System.Reflection.Emit",
    ];

    // A type with all its members, and nested types.
    private static readonly string[] Types =
    [
        "System.Net.Dns",
        "System.Net.WebClient",
        "System.Net.WebRequest",
        "System.Net.HttpListener",
        "System.IO.File",
        "System.IO.FileInfo",
        "System.IO.FileStream",
        "System.IO.FileSystemInfo",
        "System.IO.FileSystemWatcher",
        "System.IO.Directory",
        "System.IO.DirectoryInfo",
        "System.IO.DriveInfo",
        "System.IO.RandomAccess",
        "System.IO.Enumeration.FileSystemEnumerable`1",
        "Microsoft.Win32.SafeHandles.SafeFileHandle",
        "System.Diagnostics.Process",
        "System.Diagnostics.ProcessStartInfo",
        "System.Diagnostics.Stopwatch",
        "System.TimeProvider",
        "System.Threading.Timer",
        "System.Threading.PeriodicTimer",
        "System.Timers.Timer",
        "System.AppContext",
        "System.Console",
        "System.Random",
        "System.Security.Cryptography.RandomNumberGenerator",
        "System.Runtime.InteropServices.NativeLibrary",
        "System.Runtime.InteropServices.PosixSignalRegistration",
        "System.Activator",
    ];

    // One member of a type that is fine otherwise.
    private static readonly HashSet<(string, string)> Members =
    [
        ("System.DateTime", "get_Now"),
        ("System.DateTime", "get_UtcNow"),
        ("System.DateTime", "get_Today"),
        ("System.DateTimeOffset", "get_Now"),
        ("System.DateTimeOffset", "get_UtcNow"),
        ("System.TimeZoneInfo", "get_Local"),
        ("System.Guid", "NewGuid"),
        ("System.Guid", "CreateVersion7"),
        ("System.Threading.Thread", "Sleep"),
        ("System.Threading.Thread", "Start"),
        ("System.Threading.Tasks.Task", "Delay"),
        ("System.IO.Path", "GetTempPath"),
        ("System.IO.Path", "GetTempFileName"),
        ("System.IO.Path", "GetRandomFileName"),
        ("System.IO.Path", "GetFullPath"),
        ("System.IO.Path", "Exists"),
        ("System.Type", "GetType"),
        ("System.Reflection.Assembly", "Load"),
        ("System.Reflection.Assembly", "LoadFrom"),
        ("System.Reflection.Assembly", "LoadFile"),
        ("System.Runtime.InteropServices.Marshal", "GetDelegateForFunctionPointer"),
    ];

    // What the compiler calls in iterators, and a constant.
    private static readonly string[] HarmlessEnvironment = ["get_CurrentManagedThreadId", "get_NewLine"];

    // Fine over a stream, such as a resource of the assembly, but not over a path.
    private static readonly string[] OpenersByPath = ["System.IO.StreamReader", "System.IO.StreamWriter"];

    /// <summary>Everything in an assembly that touches the host; empty where nothing does.</summary>
    /// <param name="assembly">The assembly.</param>
    public static IReadOnlyList<string> Violations(AssemblyFile assembly) =>
    [
        .. assembly.Types.Where(type => IsForbidden(type)).Select(type => $"{assembly.Name} refers to {type.FullName}"),
        .. assembly.Members.Where(member => IsForbidden(member)).Select(member => $"{assembly.Name} uses {member.Type}.{member.Member}"),
        .. assembly.Imports.Select(import => $"{assembly.Name} imports {import}"),
    ];

    private static bool IsForbidden(TypeUse type)
    {
        bool isInNamespace = Namespaces.Any(space => type.Namespace == space || type.Namespace.StartsWith($"{space}.", StringComparison.Ordinal));
        return isInNamespace || Types.Any(name => type.FullName == name || type.FullName.StartsWith($"{name}+", StringComparison.Ordinal));
    }

    private static bool IsForbidden(MemberUse member) =>
        Members.Contains((member.Type, member.Member))
        || (member.Type == "System.Environment" && !HarmlessEnvironment.Contains(member.Member))
        || (member is { Member: ".ctor", FirstParameter: "System.String" } && OpenersByPath.Contains(member.Type));
}
