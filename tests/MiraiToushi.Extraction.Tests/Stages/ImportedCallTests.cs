using MiraiToushi.Elf;
using MiraiToushi.Emulation;
using MiraiToushi.Emulation.Architectures;
using MiraiToushi.Extraction.Tests.Support;

namespace MiraiToushi.Extraction.Tests.Stages;

/// <summary>What a function that is probed may call of a library.</summary>
public sealed class ImportedCallTests
{
    [Theory]
    [InlineData("free", StopReason.Returned)]
    [InlineData("getpid", StopReason.Idle)]
    public void Only_what_goes_to_the_kernel_counts_as_a_system_call(string import, StopReason expected)
    {
        ElfImage file = ElfReader.Read(TinyImports.Build([import], called: 0, "stdout")).Image!;
        Architecture architecture = ArchitectureCatalog.All.First(candidate => candidate.Name == "x86-64");
        using Machine machine = Machine.Create(file, architecture, new MachineConfiguration { ExecutablePath = "/tmp/sample" }, out _)!;
        machine.Run(CancellationToken.None);
        ProbeSettings settings = new() { MaximumInstructions = 1_000_000, MaximumSystemCalls = 100 };
        Assert.Equal(expected, machine.Call(machine.Ended[0], TinyImports.Loop, [], settings, CancellationToken.None).Reason);
    }
}
