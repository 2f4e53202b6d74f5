using MiraiToushi.Unicorn.Tests.Headers;

namespace MiraiToushi.Unicorn.Tests;

public sealed class GeneratedEnumTests
{
    public static TheoryData<string> Names => [.. GeneratedEnum.All.Select(generated => generated.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void MembersAreThoseOfTheHeader(string name)
    {
        GeneratedEnum generated = GeneratedEnum.All.Single(candidate => candidate.Name == name);
        if (Environment.GetEnvironmentVariable("MIRAITOUSHI_REGENERATE_ENUMS") == "1")
        {
            File.WriteAllText(Path.Combine(SourceFolder(), name + ".g.cs"), generated.Render());
            return;
        }

        Type? type = HeaderFolder.LibraryType(name);
        Assert.NotNull(type);
        Dictionary<string, long> actual = Enum.GetNames(type)
            .ToDictionary(member => member, member => Convert.ToInt64(Enum.Parse(type, member), null));
        Dictionary<string, long> expected = new(generated.Expected());
        if (!HeaderFolder.IsVersion20())
        {
            expected = expected.Where(member => actual.ContainsKey(member.Key)).ToDictionary();
        }

        Assert.Equal(expected.OrderBy(member => member.Key, StringComparer.Ordinal), actual.OrderBy(member => member.Key, StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("X86Register", "UC_X86_REG_FS_BASE", "FsBase")]
    [InlineData("X86Register", "UC_X86_REG_R10D", "R10D")]
    [InlineData("ArmRegister", "UC_ARM_REG_C13_C0_3", "C13C0_3")]
    [InlineData("MipsRegister", "UC_MIPS_REG_31", "R31")]
    [InlineData("MipsCpuModel", "UC_CPU_MIPS32_74KF", "Cpu74Kf")]
    [InlineData("X86CpuModel", "UC_CPU_X86_CORE2DUO", "Core2Duo")]
    public void NamesAreMadeByOneRule(string enumeration, string name, string expected) =>
        Assert.Equal(expected, GeneratedEnum.All.Single(candidate => candidate.Name == enumeration).Rename(name));

    private static string SourceFolder()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "MiraiToushi.sln")))
        {
            folder = folder.Parent;
        }

        Assert.NotNull(folder);
        return Path.Combine(folder.FullName, "src/MiraiToushi.Unicorn/Generated");
    }
}
