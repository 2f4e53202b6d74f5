namespace MiraiToushi.Elf.Tests;

public sealed class ElfMachineNamesTests
{
    [Theory]
    [InlineData(93, "ARC (ARCompact)")]
    [InlineData(40, "ARM")]
    [InlineData(0x9026, "Alpha")]
    [InlineData(0x1234, "machine 0x1234")]
    [InlineData(0, "machine 0x0000")]
    public void Describes(int machine, string name) => Assert.Equal(name, ElfMachineNames.Describe((ushort)machine));

    [Fact]
    public void EveryDeclaredMachineHasAName()
    {
        foreach (ElfMachine machine in Enum.GetValues<ElfMachine>().Where(machine => machine != ElfMachine.None))
        {
            Assert.DoesNotContain("0x", ElfMachineNames.Describe((ushort)machine), StringComparison.Ordinal);
        }
    }
}
