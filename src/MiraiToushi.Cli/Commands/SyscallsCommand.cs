using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using MiraiToushi.Emulation.Abi;
using MiraiToushi.Emulation.Architectures;
using MiraiToushi.Emulation.Linux;
using MiraiToushi.Emulation.Linux.Syscalls;

namespace MiraiToushi.Cli.Commands;

/// <summary>The command "syscalls": the tables of system calls, and how honestly each call is answered.</summary>
internal static class SyscallsCommand
{
    private const string NoSupport = "none";

    private static readonly string[] Levels = [.. Enum.GetValues<SupportLevel>().Select(Name), NoSupport];

    private static readonly Argument<string?> Wanted = new("ARCHITECTURE")
    {
        Description = "The name of an architecture or of an ABI, as 'architectures' lists them (default: every table)",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private static readonly Option<string> Format = ListingFormat.Create();

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        const string Description = "Lists system calls and how each is answered: full (as Linux would), partial (with the limits in the note), "
            + "stub (a value and no effect), none (ENOSYS)";
        var command = new Command("syscalls", Description) { Wanted, Format };
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult result)
    {
        string? wanted = result.GetValue(Wanted);
        IReadOnlyList<SyscallTable> tables = Find(wanted);
        return tables.Count == 0
            ? CommandLine.Refuse(" syscalls", [$"Unknown architecture or ABI '{wanted}'. There are: {string.Join(", ", Names())}."])
            : Listing.Print(result.GetRequiredValue(Format) switch
            {
                ListingFormat.Json => Listing.Json(writer => Write(writer, tables)),
                ListingFormat.Csv => Listing.Csv(
                [
                    ["abi", "number", "name", "support", "note"],
                    .. tables.SelectMany(table => Entries(table).Select(entry => (string[])[table.Name, .. Row(entry)])),
                ]),
                _ => string.Join('\n', tables.Select(Lay)),
            });
    }

    /// <summary>A table of that name is meant alone; otherwise all those of the architecture.</summary>
    private static IReadOnlyList<SyscallTable> Find(string? wanted)
    {
        SyscallTable[] every = Distinct(ArchitectureCatalog.All);
        if (wanted is null)
        {
            return every;
        }

        SyscallTable[] exact = [.. every.Where(table => Is(table.Name, wanted))];
        return exact.Length > 0
            ? exact
            : Distinct(ArchitectureCatalog.All.Where(architecture => Is(architecture.Name, wanted) || Is(architecture.Abi.Name, wanted)));
    }

    private static SyscallTable[] Distinct(IEnumerable<Architecture> architectures) =>
        [.. architectures.SelectMany(architecture => architecture.Abi.Tables).DistinctBy(table => table.Name)];

    private static IEnumerable<string> Names() =>
        ArchitectureSummary.All.SelectMany(entry => entry.AbiNames.Prepend(entry.Name)).Distinct();

    private static bool Is(string name, string wanted) => string.Equals(name, wanted, StringComparison.OrdinalIgnoreCase);

    private static IEnumerable<Entry> Entries(SyscallTable table) =>
        table.Calls.Select(call => SyscallCatalog.ByName.TryGetValue(call.Value, out SyscallDescriptor? descriptor)
            ? new Entry(call.Key, call.Value, Name(descriptor.Level), descriptor.Note)
            : new Entry(call.Key, call.Value, NoSupport, null));

    private static string Lay(SyscallTable table)
    {
        Entry[] entries = [.. Entries(table)];
        IEnumerable<string> counts = Levels.Select(level => string.Create(CultureInfo.InvariantCulture, $"{entries.Count(entry => entry.Support == level)} {level}"));
        string title = string.Create(CultureInfo.InvariantCulture, $"{table.Name}: {entries.Length} calls, {string.Join(", ", counts)}\n");
        return title + Listing.Align([["NUMBER", "NAME", "SUPPORT", "NOTE"], .. entries.Select(Row)]);
    }

    private static void Write(Utf8JsonWriter writer, IReadOnlyList<SyscallTable> tables)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("tables");
        foreach (SyscallTable table in tables)
        {
            writer.WriteStartObject();
            writer.WriteString("abi", table.Name);
            writer.WriteStartArray("calls");
            foreach (Entry entry in Entries(table))
            {
                writer.WriteStartObject();
                writer.WriteNumber("number", entry.Number);
                writer.WriteString("name", entry.Name);
                writer.WriteString("support", entry.Support);
                writer.WriteString("note", entry.Note);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static string[] Row(Entry entry) =>
        [entry.Number.ToString(CultureInfo.InvariantCulture), entry.Name, entry.Support, entry.Note ?? ""];

    private static string Name(SupportLevel level) => level switch
    {
        SupportLevel.Full => "full",
        SupportLevel.Partial => "partial",
        SupportLevel.Stub => "stub",
        _ => throw new ArgumentOutOfRangeException(nameof(level)),
    };

    private sealed record Entry(int Number, string Name, string Support, string? Note);
}
