namespace MiraiToushi.Emulation.Tests.Programs;

/// <summary>Tables of cases for theories.</summary>
internal static class ProgramTable
{
    public static TheoryData<string> Targets() => [.. GuestProgram.Targets];

    public static TheoryData<string, string> TargetsAnd(params string[] names)
    {
        TheoryData<string, string> result = [];
        foreach (string target in GuestProgram.Targets)
        {
            foreach (string name in names)
            {
                result.Add(target, name);
            }
        }

        return result;
    }
}
