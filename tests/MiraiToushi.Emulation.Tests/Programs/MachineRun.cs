using System.Text;
using MiraiToushi.Elf;
using MiraiToushi.Emulation.Architectures;
using MiraiToushi.Emulation.Tracing;

namespace MiraiToushi.Emulation.Tests.Programs;

/// <summary>A machine with a guest program in it. The time limit is a last resort: no test may need it.</summary>
internal sealed class MachineRun : IDisposable
{
    private readonly CancellationTokenSource _limit = new(TimeSpan.FromSeconds(60));

    public MachineRun(string target, string name, MachineConfiguration? configuration = null)
        : this(GuestProgram.Image(target, name), configuration)
    {
    }

    public MachineRun(ElfImage image, MachineConfiguration? configuration = null)
    {
        Image = image;
        Architecture? architecture = ArchitectureCatalog.Find(image);
        Assert.NotNull(architecture);
        Machine? machine = Emulation.Machine.Create(image, architecture, configuration ?? Plain, out string? problem);
        Assert.Null(problem);
        Assert.NotNull(machine);
        Machine = machine;
    }

    /// <summary>The arguments and environment with which the expectations were recorded.</summary>
    public static MachineConfiguration Plain { get; } = new()
    {
        Arguments = ["first-argument", "second argument"],
        Environment = ["FIRST=1", "SECOND=two"],
        Forks = new ForkSettings { MaximumProcesses = 128 },
    };

    public ElfImage Image { get; }

    public Machine Machine { get; }

    public MachineTrace Trace => Machine.Trace;

    public CancellationToken Limit => _limit.Token;

    public string Output => Encoding.Latin1.GetString([.. Trace.ConsoleOutput]);

    /// <summary>The end of the first process.</summary>
    public EndedProcess First => End("1");

    /// <summary>A fault program in the mode that the name gives.</summary>
    public static MachineRun Fault(string target, string mode, BudgetSettings? budgets = null) =>
        new MachineRun(target, "faults", Plain with { Arguments = ["faults", mode], Budgets = budgets ?? new BudgetSettings() }).Run();

    public MachineRun Run()
    {
        Machine.Run(_limit.Token);
        Assert.False(_limit.IsCancellationRequested, "The time limit was needed");
        Assert.DoesNotContain(Machine.Ended, ended => ended.Reason is StopReason.Timeout or StopReason.EngineError);
        return this;
    }

    public EndedProcess End(string path) => Assert.Single(Machine.Ended, ended => ended.Path == path);

    public CallResult Call(string function, params ulong[] arguments) =>
        Machine.Call(First, GuestProgram.Symbol(Image, function), arguments, 1_000_000, _limit.Token);

    public CallResult CallAgain(string function, params ulong[] arguments) =>
        Machine.CallAgain(First, GuestProgram.Symbol(Image, function), arguments, 1_000_000, _limit.Token);

    public void Dispose()
    {
        Machine.Dispose();
        _limit.Dispose();
    }
}
