using System.Globalization;
using System.Text;
using MiraiToushi.Emulation;

namespace MiraiToushi.Extraction.Profiles.Reading;

/// <summary>Reads the parts of a profile that describe the machine the guest believes in.</summary>
internal static class MachineReader
{
    private static readonly Dictionary<string, ConnectOutcome> ConnectWords = new(StringComparer.Ordinal)
    {
        ["succeed"] = ConnectOutcome.Succeed,
        ["time-out"] = ConnectOutcome.TimeOut,
        ["refuse"] = ConnectOutcome.Refuse,
    };

    /// <summary>Reads the machine from the top level of a profile.</summary>
    public static MachineConfiguration Read(ProfileSection root)
    {
        var standard = new MachineConfiguration();
        return new MachineConfiguration
        {
            Environment = root.List<string>("environment", EnvironmentVariable, standard.Environment),
            ExecutablePath = root.GuestPath("executable", standard.ExecutablePath),
            Host = ReadHost(root.Section("host"), standard.Host),
            Process = ReadProcess(root.Section("process"), standard.Process),
            Clock = ReadClock(root.Section("clock"), standard.Clock),
            RandomSeed = root.Unsigned("random-seed", standard.RandomSeed),
            Files = FileDeclarationReader.Read(root),
            Network = ReadNetwork(root.Section("network"), standard.Network),
            Forks = ReadForks(root.Section("forks"), standard.Forks),
            Signals = ReadSignals(root.Section("signals"), standard.Signals),
            Budgets = ReadBudgets(root.Section("budgets"), standard.Budgets),
        };
    }

    private static string? EnvironmentVariable(ProfileValues values, ProfileNode node, string path)
    {
        string? text = values.Text(node, path);
        if (text is null || text.IndexOf('=', StringComparison.Ordinal) > 0)
        {
            return text;
        }

        values.Errors.Add(node, $"'{path}' must have the form NAME=value, not {node.Kind}");
        return null;
    }

    private static HostIdentity ReadHost(ProfileSection section, HostIdentity standard)
    {
        var host = new HostIdentity
        {
            SystemName = HostText(section, "system-name", standard.SystemName),
            NodeName = HostText(section, "node-name", standard.NodeName),
            Release = HostText(section, "release", standard.Release),
            Version = HostText(section, "version", standard.Version),
            DomainName = HostText(section, "domain-name", standard.DomainName),
        };
        section.Finish();
        return host;
    }

    /// <summary>struct utsname has 65 bytes a field, NUL included.</summary>
    private static string HostText(ProfileSection section, string key, string otherwise)
    {
        string text = section.Text(key, otherwise, allowEmpty: true);
        if (Encoding.UTF8.GetByteCount(text) > 64)
        {
            section.Errors.Add(section.Find(key)!, $"'{section.PathOf(key)}' must have at most 64 bytes");
        }

        return text;
    }

    private static ProcessIdentity ReadProcess(ProfileSection section, ProcessIdentity standard)
    {
        var process = new ProcessIdentity
        {
            UserId = (int)section.Integer("user-id", 0, 65_535, standard.UserId),
            GroupId = (int)section.Integer("group-id", 0, 65_535, standard.GroupId),
            ProcessId = (int)section.Integer("id", 2, 30_000, standard.ProcessId),
            ParentProcessId = (int)section.Integer("parent-id", 1, 30_000, standard.ParentProcessId),
        };
        section.Finish();
        return process;
    }

    private static ClockSettings ReadClock(ProfileSection section, ClockSettings standard)
    {
        var clock = new ClockSettings
        {
            StartSeconds = ReadStart(section, standard.StartSeconds),
            UptimeSeconds = section.Integer("uptime-seconds", 0, int.MaxValue, standard.UptimeSeconds),
            NanosecondsPerSystemCall = section.Integer("nanoseconds-per-system-call", 0, 1_000_000_000, standard.NanosecondsPerSystemCall),
        };
        section.Finish();
        return clock;
    }

    /// <summary>A date is for people, a number for those who copy one from a trace. 32-bit guests know no later second than 2^31.</summary>
    private static long ReadStart(ProfileSection section, long otherwise)
    {
        const string Key = "start";
        if (section.Find(Key) is ScalarNode scalar && scalar.Value.Contains('-', StringComparison.Ordinal) && !scalar.Value.StartsWith('-'))
        {
            string[] formats = ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mm:ss'Z'"];
            const DateTimeStyles Styles = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
            if (!DateTimeOffset.TryParseExact(scalar.Value, formats, CultureInfo.InvariantCulture, Styles, out var start))
            {
                section.Errors.Add(scalar, $"'{section.PathOf(Key)}' must be a UTC date such as 2023-11-14T22:13:20Z or seconds since 1970, not {scalar.Kind}");
                return otherwise;
            }

            long seconds = start.ToUnixTimeSeconds();
            if (seconds is < 0 or > int.MaxValue)
            {
                section.Errors.Add(scalar, $"'{section.PathOf(Key)}' must be from 1970-01-01 to 2038-01-19, not {scalar.Kind}");
            }

            return seconds;
        }

        return section.Integer(Key, 0, int.MaxValue, otherwise);
    }

    private static NetworkSettings ReadNetwork(ProfileSection section, NetworkSettings standard)
    {
        const string AnswerKey = "answer-network";
        var network = new NetworkSettings
        {
            LocalAddress = section.Address("local-address", standard.LocalAddress),
            Connect = section.Choice("connect", ConnectWords, standard.Connect),
            AnswerNetwork = section.Address(AnswerKey, standard.AnswerNetwork),
            RawSockets = section.Boolean("raw-sockets", standard.RawSockets),
        };
        if (!network.AnswerNetwork.EndsWith(".0", StringComparison.Ordinal))
        {
            section.Errors.Add(section.Find(AnswerKey)!, $"'{section.PathOf(AnswerKey)}' must end in .0, not '{network.AnswerNetwork}'");
        }

        section.Finish();
        return network;
    }

    private static ForkSettings ReadForks(ProfileSection section, ForkSettings standard)
    {
        var forks = new ForkSettings { MaximumProcesses = (int)section.Integer("maximum-processes", 1, 10_000, standard.MaximumProcesses) };
        section.Finish();
        return forks;
    }

    private static SignalSettings ReadSignals(ProfileSection section, SignalSettings standard)
    {
        // MIPS has 127 signals, the others 64.
        var signals = new SignalSettings
        {
            Swallow = [.. section.List<int?>("swallow", (values, node, path) => (int?)values.Integer(node, path, 1, 127), []).Select(number => number!.Value)],
        };
        section.Finish();
        return section.Find("swallow") is null ? standard : signals;
    }

    private static BudgetSettings ReadBudgets(ProfileSection section, BudgetSettings standard)
    {
        const long Most = 1_000_000_000_000;
        var budgets = new BudgetSettings
        {
            MaximumInstructions = (ulong)section.Integer("maximum-instructions", 1, Most, (long)standard.MaximumInstructions),
            MaximumInstructionsPerProcess = (ulong)section.Integer(
                "maximum-instructions-per-process", 1, Most, (long)standard.MaximumInstructionsPerProcess),
            IdleSystemCalls = (int)section.Integer("idle-system-calls", 1, int.MaxValue, standard.IdleSystemCalls),
            MaximumTranslations = section.Integer("maximum-translations", 1, Most, standard.MaximumTranslations),
            IdleBlocks = section.Integer("idle-blocks", 1, Most, standard.IdleBlocks),
            MaximumMemory = section.Integer("maximum-memory-mib", 8, 4096, standard.MaximumMemory >> 20) << 20,
            MaximumLayers = (int)section.Integer("maximum-layers", 0, 1000, standard.MaximumLayers),
            StackSize = (int)section.Integer("stack-size-kib", 64, 65_536, standard.StackSize >> 10) << 10,
        };
        section.Finish();
        return budgets;
    }
}
