using System.Globalization;
using System.Text;
using FixtureBuilder.Configurations;
using FixtureBuilder.Elf;
using FixtureBuilder.Matrix;

namespace FixtureBuilder.Building;

/// <summary>
/// Runs dry twins under user-mode emulation and compares what they built with the configuration. A look-alike itself
/// is never run.
/// </summary>
internal static class DryTwin
{
    public static void Check(FixturePlan plan, BotConfiguration configuration, string folder, string twin, ElfSymbols symbols)
    {
        string[] built = Run(plan, folder, twin);
        string[] wanted = [.. Expected(configuration, symbols)];

        for (int at = 0; at < Math.Max(built.Length, wanted.Length); at++)
        {
            string left = at < built.Length ? built[at] : "(nothing)";
            string right = at < wanted.Length ? wanted[at] : "(nothing)";
            if (left != right)
            {
                throw new FixtureException($"its dry twin built\n  {left}\nwhere the configuration says\n  {right}");
            }
        }
    }

    /// <summary>For the ordinary program and the check of the C library: harmless, so they are run themselves.</summary>
    public static void RequireDone(FixturePlan plan, string folder, string program)
    {
        if (Run(plan, folder, program) is not [.., "done"])
        {
            throw new FixtureException($"{program} does not run to its end");
        }
    }

    private static string[] Run(FixturePlan plan, string folder, string program)
    {
        string output = ProcessRunner.Require(folder, plan.Target.Emulator, [.. plan.Group.EmulatorArguments, $"./{program}"]);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static IEnumerable<string> Expected(BotConfiguration configuration, ElfSymbols symbols)
    {
        foreach (TableEntry entry in configuration.Table.Entries.OrderBy(entry => entry.Id))
        {
            byte[] decoded = entry.Decoded();
            string stored = Hex(Cipher.Apply(configuration.Table.Key, decoded));
            yield return Invariant($"entry {entry.Id} {decoded.Length} {stored} {Hex(decoded)} {stored}");
        }

        int total = 0;
        foreach (Credential credential in configuration.Scanner.Credentials)
        {
            byte[] user = Encoding.UTF8.GetBytes(credential.User);
            byte[] password = Encoding.UTF8.GetBytes(credential.Password);
            yield return Invariant(
                $"credential {total} {total + credential.Weight} {user.Length} {password.Length} {Hex(user)} {Hex(password)}");
            total += credential.Weight;
        }

        yield return Invariant($"weight {total}");

        foreach (AttackVector vector in configuration.Vectors)
        {
            ElfSymbol symbol = symbols.Find(vector.Function)
                ?? throw new FixtureException($"the dry twin has no {vector.Function}");
            yield return Invariant($"vector {vector.Id} {symbol.Value}");
        }

        yield return "end";
    }

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
