using System.Text;
using MiraiToushi.Elf;
using MiraiToushi.Emulation.Cpu;
using MiraiToushi.Emulation.Cpu.SuperH;

namespace MiraiToushi.Emulation.Tests.SuperH;

/// <summary>Every instruction that does not branch does what it does under qemu-sh4.</summary>
public sealed class SuperHConformanceTests
{
    private const uint LiteralOffset = 8;
    private const int LiteralWords = 258;

    [Theory]
    [InlineData(ByteOrder.Little, 2_500)]
    [InlineData(ByteOrder.Big, 600)]
    public void Instructions_do_what_the_emulator_says(ByteOrder byteOrder, int atLeast)
    {
        SuperHCases cases = SuperHCases.Read(byteOrder);
        Assert.InRange(cases.All.Count, atLeast, int.MaxValue);
        Check(cases, cases.All, byteOrder);
    }

    [Fact]
    public void Instructions_without_memory_do_the_same_in_either_byte_order()
    {
        SuperHCases cases = SuperHCases.Read(ByteOrder.Little);
        SuperHCase[] plain = [.. cases.All.Where(one => !one.After.Keys.Concat(one.Before.Keys).Any(name => name[0] == 'w') && one.Code >> 12 is not (9 or 13))];
        Assert.InRange(plain.Length, 1_500, int.MaxValue);
        Check(cases, plain, ByteOrder.Big);
    }

    private static void Check(SuperHCases cases, IReadOnlyList<SuperHCase> some, ByteOrder byteOrder)
    {
        StringBuilder problems = new();
        foreach (SuperHCase one in some)
        {
            string differences = Execute(cases, one, byteOrder);
            if (differences.Length > 0)
            {
                problems.AppendLine($"{one.Text}\n   {differences}");
            }
        }

        Assert.True(problems.Length == 0, problems.ToString());
    }

    private static uint Pattern(int index) => 0x9E37_79B9u * (uint)(index + 1);

    private static Dictionary<string, uint> Base(SuperHCases cases)
    {
        Dictionary<string, uint> state = [];
        for (int i = 0; i < 16; i++)
        {
            state[$"r{i}"] = Pattern(i);
            state[$"fr{i}"] = Pattern(16 + i);
            state[$"xf{i}"] = Pattern(32 + i);
            state[$"w{i}"] = Pattern(48 + i);
        }

        state["gbr"] = cases.Scratch;
        state["pr"] = Pattern(64);
        state["mach"] = Pattern(65);
        state["macl"] = Pattern(66);
        state["fpul"] = Pattern(67);
        state["fpscr"] = 0;
        state["t"] = 0;
        state["s"] = 0;
        state["x"] = 0;
        return state;
    }

    private static string Execute(SuperHCases cases, SuperHCase one, ByteOrder byteOrder)
    {
        using SuperHGuest guest = new(byteOrder);
        Dictionary<string, uint> state = Base(cases);
        Apply(state, one.Before);
        Load(guest, cases, state);
        for (int i = 0; i < LiteralWords; i++)
        {
            guest.PutWord(cases.Slot + LiteralOffset + (uint)(4 * i), Pattern(256 + i));
        }

        guest.Put(cases.Slot, one.Code, SuperHGuest.Trap);
        CpuStop stop = guest.Run(cases.Slot);
        Apply(state, one.After);
        StringBuilder differences = new();
        if (stop.Kind != CpuStopKind.SystemCall || stop.ProgramCounter != cases.Slot + 4)
        {
            differences.Append($"{stop.Kind} at 0x{stop.ProgramCounter:x} ");
        }

        foreach ((string name, uint expected) in state)
        {
            uint actual = ReadState(guest, cases, name);
            differences.Append(actual == expected ? "" : $"{name}={actual:x} instead of {expected:x} ");
        }

        return differences.ToString();
    }

    private static void Apply(Dictionary<string, uint> state, IReadOnlyDictionary<string, uint> changes)
    {
        foreach ((string name, uint value) in changes)
        {
            Assert.True(state.ContainsKey(name));
            state[name] = value;
        }
    }

    private static int Register(string name) => SuperHRegisters.Names.ToList().IndexOf(name);

    private static void Load(SuperHGuest guest, SuperHCases cases, Dictionary<string, uint> state)
    {
        // FPSCR first: it exchanges the banks.
        guest[SuperHRegisters.Fpscr] = state["fpscr"];
        foreach ((string name, uint value) in state)
        {
            if (name[0] == 'w')
            {
                guest.PutWord(cases.Scratch + (4 * uint.Parse(name.AsSpan(1))), value);
            }
            else if (Register(name) is >= 0 and int register && name != "fpscr")
            {
                guest[register] = value;
            }
        }

        // Of Q and M only whether they differ can be seen.
        guest[SuperHRegisters.Sr] = state["t"] | (state["s"] << 1) | (state["x"] << 8);
    }

    private static uint ReadState(SuperHGuest guest, SuperHCases cases, string name)
    {
        uint status = guest[SuperHRegisters.Sr];
        return name switch
        {
            "t" => status & 1,
            "s" => (status >> 1) & 1,
            "x" => ((status >> 8) ^ (status >> 9)) & 1,
            _ when name[0] == 'w' => guest.Word(cases.Scratch + (4 * uint.Parse(name.AsSpan(1)))),
            _ => guest[Register(name)],
        };
    }
}
