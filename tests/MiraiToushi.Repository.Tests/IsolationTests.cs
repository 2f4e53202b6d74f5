using MiraiToushi.Repository.Tests.Assemblies;

namespace MiraiToushi.Repository.Tests;

/// <summary>
/// The guest's world cannot reach the host's: read from the metadata of the built assemblies, so that it holds for every
/// line of them, also for those that no test runs.
/// </summary>
public sealed class IsolationTests
{
    [Theory]
    [InlineData("MiraiToushi.Emulation")]
    [InlineData("MiraiToushi.Elf")]
    public void The_assembly_touches_nothing_of_the_host(string assembly)
    {
        AssemblyFile file = AssemblyFile.Read(assembly);
        Assert.NotEmpty(file.Types);
        Assert.NotEmpty(file.Members);
        Assert.Empty(HostAccess.Violations(file));
    }

    [Fact]
    public void Extraction_and_reporting_open_nothing_and_start_nothing()
    {
        Assert.Empty(HostAccess.Violations(AssemblyFile.Read("MiraiToushi.Extraction")));
        Assert.Empty(HostAccess.Violations(AssemblyFile.Read("MiraiToushi.Reporting")));
    }

    /// <summary>What the emulation reaches through the native seam: the engine, and memory of this process.</summary>
    [Fact]
    public void The_native_seam_imports_the_engine_and_memory_calls_only()
    {
        // memfd_create: a nameless file in memory, from which a second copy of the engine is loaded.
        string[] libc = ["geteuid", "madvise", "memfd_create", "mincore", "mmap", "mremap", "munmap", "statx", "sysinfo"];
        foreach (string import in AssemblyFile.Read("MiraiToushi.Unicorn").Imports)
        {
            string[] parts = import.Split('!');
            bool isEngine = parts[0].Contains("unicorn", StringComparison.Ordinal) && parts[1].StartsWith("uc_", StringComparison.Ordinal);
            Assert.True(isEngine || (parts[0] == "libc" && libc.Contains(parts[1])), import);
        }
    }

    [Fact]
    public void Only_the_native_seam_and_the_command_import_native_code()
    {
        foreach (string assembly in (string[])["MiraiToushi.Elf", "MiraiToushi.Emulation", "MiraiToushi.Extraction", "MiraiToushi.Reporting"])
        {
            Assert.Empty(AssemblyFile.Read(assembly).Imports);
        }
    }

    /// <summary>The check notices what it is for: the command does use files and processes.</summary>
    [Theory]
    [InlineData("System.IO.File")]
    [InlineData("System.Diagnostics.Process")]
    [InlineData("System.Console")]
    public void The_check_finds_what_the_command_uses(string type) =>
        Assert.Contains($"miraitoushi refers to {type}", HostAccess.Violations(AssemblyFile.Read("miraitoushi")));

    /// <summary>And each kind of it in this assembly, which commits them on purpose.</summary>
    [Fact]
    public void The_check_finds_each_kind_of_violation()
    {
        IReadOnlyList<string> violations = HostAccess.Violations(AssemblyFile.Read("MiraiToushi.Repository.Tests"));
        string[] expected =
        [
            "refers to System.Net.Sockets.Socket",
            "refers to System.Net.Dns",
            "refers to System.Diagnostics.Stopwatch",
            "refers to System.Random",
            "refers to System.IO.FileStream",
            "uses System.DateTime.get_UtcNow",
            "uses System.Environment.get_TickCount64",
            "uses System.Guid.NewGuid",
            "uses System.Threading.Tasks.Task.Delay",
            "uses System.IO.StreamReader..ctor",
            "imports libc!getpid",
        ];
        Assert.All(expected, text => Assert.Contains($"MiraiToushi.Repository.Tests {text}", violations));
    }

    [Fact]
    public void What_is_allowed_is_not_reported()
    {
        AssemblyFile file = AssemblyFile.Read("MiraiToushi.Repository.Tests");
        Assert.Contains(file.Members, member => member is { Type: "System.IO.Path", Member: "Combine" });
        Assert.Contains(file.Members, member => member is { Type: "System.Environment", Member: "get_CurrentManagedThreadId" });
        Assert.DoesNotContain(HostAccess.Violations(file), violation =>
            violation.Contains("Path.Combine", StringComparison.Ordinal) || violation.Contains("CurrentManagedThreadId", StringComparison.Ordinal));
    }
}
