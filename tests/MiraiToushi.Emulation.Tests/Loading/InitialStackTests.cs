using MiraiToushi.Emulation.Loading;
using MiraiToushi.Emulation.Memory;
using MiraiToushi.Emulation.Tests.Programs;

namespace MiraiToushi.Emulation.Tests.Loading;

public sealed class InitialStackTests
{
    public static TheoryData<string> Targets() => ProgramTable.Targets();

    [Theory]
    [MemberData(nameof(Targets))]
    public void WordsInTheirOrder(string target)
    {
        using MachineRun run = new(target, "stack", Configuration());
        Reader reader = new(run.Machine);

        Assert.Equal(0UL, reader.Start % 16);
        Assert.Equal(3UL, reader.Next());
        Assert.Equal(["./first", "", "th\u00c3\u00a9"], Enumerable.Range(0, 3).Select(_ => reader.Text(reader.Next())));
        Assert.Equal(0UL, reader.Next());
        Assert.Equal(["A=1", "B="], Enumerable.Range(0, 2).Select(_ => reader.Text(reader.Next())));
        Assert.Equal(0UL, reader.Next());
    }

    [Theory]
    [MemberData(nameof(Targets))]
    public void AuxiliaryVectorTellsTheTruth(string target)
    {
        using MachineRun run = new(target, "stack", Configuration());
        Reader reader = new(run.Machine);
        Dictionary<AuxiliaryVector, ulong> vector = reader.Auxiliary();

        Assert.Equal(4096UL, vector[AuxiliaryVector.PageSize]);
        Assert.Equal(run.Machine.Image.EntryPoint, vector[AuxiliaryVector.Entry]);
        Assert.Equal(run.Machine.Image.ProgramHeaderAddress, vector[AuxiliaryVector.ProgramHeaders]);
        Assert.Equal((ulong)run.Image.ProgramHeaderCount, vector[AuxiliaryVector.ProgramHeaderCount]);
        Assert.Equal((ulong)run.Image.ProgramHeaderSize, vector[AuxiliaryVector.ProgramHeaderSize]);
        Assert.Equal([12UL, 12UL, 34UL, 34UL], new[]
        {
            vector[AuxiliaryVector.UserId], vector[AuxiliaryVector.EffectiveUserId],
            vector[AuxiliaryVector.GroupId], vector[AuxiliaryVector.EffectiveGroupId],
        });
        Assert.Equal("/tmp/x", reader.Text(vector[AuxiliaryVector.ExecutableName]));
        Assert.Equal(
            run.Machine.Architecture.Platform,
            vector.TryGetValue(AuxiliaryVector.Platform, out ulong platform) ? reader.Text(platform) : null);
        Assert.Equal(run.Machine.Architecture.HardwareCapabilities, vector[AuxiliaryVector.HardwareCapabilities]);
        Assert.NotNull(run.Machine.Memory.ReadBytes(vector[AuxiliaryVector.Random], 16));
    }

    [Theory]
    [MemberData(nameof(Targets))]
    public void FirstArgumentIsWhereTheMachineSays(string target)
    {
        using MachineRun run = new(target, "stack", Configuration());
        (ulong start, ulong end) = run.Machine.FirstArgument;

        Assert.Equal("./first\0"u8.ToArray(), run.Machine.Memory.ReadBytes(start, (int)(end - start) + 1));
        Assert.True(run.Machine.IsArgumentArea(start));
        Assert.False(run.Machine.IsArgumentArea(run.Machine.InitialStackPointer - 1));
        Assert.False(run.Machine.IsArgumentArea(run.Machine.Architecture.Addresses.StackTop));
    }

    [Theory]
    [MemberData(nameof(Targets))]
    public void NoArgumentsAtAll(string target)
    {
        using MachineRun run = new MachineRun(target, "faults", new MachineConfiguration()).Run();

        Assert.Equal("went on: 1\n", run.Output);
    }

    [Theory]
    [MemberData(nameof(Targets))]
    public void MoreThanTheStackHolds(string target)
    {
        MachineConfiguration configuration = new()
        {
            Arguments = [.. Enumerable.Repeat(new string('x', 100_000), 20)],
            Budgets = new BudgetSettings { StackSize = 1 << 16 },
        };

        using MachineRun run = new MachineRun(target, "stack", configuration).Run();

        // execve would refuse with E2BIG; here the process finds no stack under its stack pointer.
        Assert.Equal(StopReason.MemoryFault, run.First.Reason);
        Assert.Equal("", run.Output);
    }

    [Theory]
    [MemberData(nameof(Targets))]
    public void HeapStartsBehindTheImage(string target)
    {
        using MachineRun run = new(target, "stack", Configuration());

        ulong end = run.Machine.Image.Segments.Max(segment => segment.End);
        Assert.Equal(AddressSpace.PageUp(end), run.Machine.Image.HeapStart);
    }

    private static MachineConfiguration Configuration() => new()
    {
        Arguments = ["./first", "", "th\u00e9"],
        Environment = ["A=1", "B="],
        ExecutablePath = "/tmp/x",
        Process = new ProcessIdentity { UserId = 12, GroupId = 34 },
    };

    private sealed class Reader
    {
        private readonly Machine _machine;
        private ulong _at;

        public Reader(Machine machine)
        {
            _machine = machine;
            Start = FindStart(machine);
            _at = Start;
        }

        public ulong Start { get; }

        public ulong Next()
        {
            Assert.True(_machine.Memory.TryReadWord(_at, out ulong word));
            _at += (ulong)_machine.Architecture.WordSize;
            return word;
        }

        public string? Text(ulong address) => _machine.Memory.ReadString(address);

        public Dictionary<AuxiliaryVector, ulong> Auxiliary()
        {
            _at = Start;
            int count = (int)Next();
            _at += (ulong)((count + 1) * _machine.Architecture.WordSize);
            while (Next() != 0)
            {
            }

            Dictionary<AuxiliaryVector, ulong> result = [];
            while (Next() is not 0 and ulong type)
            {
                result.Add((AuxiliaryVector)type, Next());
            }

            return result;
        }

        // The machine does not tell where the stack pointer is before it has run: it is the first word that is not zero.
        private static ulong FindStart(Machine machine)
        {
            ulong top = machine.Architecture.Addresses.StackTop;
            ulong at = top - (ulong)machine.Configuration.Budgets.StackSize;
            while (at < top)
            {
                if (machine.Memory.TryReadWord(at, out ulong word) && word != 0)
                {
                    return at;
                }

                at += (ulong)machine.Architecture.WordSize;
            }

            throw new InvalidOperationException("The stack is empty");
        }
    }
}
