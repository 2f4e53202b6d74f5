using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using MiraiToushi.Elf;
using MiraiToushi.Emulation.Architectures;
using MiraiToushi.Unicorn;

namespace MiraiToushi.Cli.Commands;

/// <summary>The command "architectures": what samples can be run, by what, and how far.</summary>
internal static class ArchitecturesCommand
{
    private const string OwnCore = "own interpreter";

    private static readonly Option<string> Format = ListingFormat.Create();

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        string description = "Lists the architectures that are supported; "
            + $"for any other one extract ends with exit code {ExitCodes.UnsupportedArchitecture}";
        var command = new Command("architectures", description) { Format };
        command.SetAction(result => Run(result.GetRequiredValue(Format)));
        return command;
    }

    private static int Run(string format)
    {
        string engine = DescribeEngine();
        return Listing.Print(format switch
        {
            ListingFormat.Json => Listing.Json(writer => Write(writer, engine)),
            ListingFormat.Csv => Listing.Csv(
            [
                ["name", "byte_order", "code_byte_order", "word_size", "abis", "core", "processor", "limits"],
                .. ArchitectureSummary.All.Select(entry => CsvRow(entry, engine)),
            ]),
            _ => Listing.Align(
            [
                ["NAME", "BYTE ORDER", "BITS", "ABI", "CORE", "PROCESSOR", "LIMITS"],
                .. ArchitectureSummary.All.Select(entry => TextRow(entry, engine)),
            ]) + $"\nFor any other architecture extract ends with exit code {ExitCodes.UnsupportedArchitecture}.\n",
        });
    }

    // The list is right without the library as well; only extract needs it.
    private static string DescribeEngine()
    {
        try
        {
            return $"Unicorn {UnicornLibrary.Version}";
        }
        catch (UnicornNotFoundException exception)
        {
            Console.Error.WriteLine($"miraitoushi: {exception.Message}");
            return "Unicorn (not found)";
        }
    }

    private static string[] TextRow(ArchitectureSummary entry, string engine) =>
    [
        entry.Name,
        entry.CodeByteOrder == entry.ByteOrder ? Name(entry.ByteOrder) : $"{Name(entry.ByteOrder)}, code {Name(entry.CodeByteOrder)}",
        Bits(entry).ToString(CultureInfo.InvariantCulture),
        string.Join(", ", entry.AbiNames),
        Core(entry, engine),
        entry.ProcessorModel,
        entry.Limits,
    ];

    private static string[] CsvRow(ArchitectureSummary entry, string engine) =>
    [
        entry.Name,
        Name(entry.ByteOrder),
        Name(entry.CodeByteOrder),
        Bits(entry).ToString(CultureInfo.InvariantCulture),
        string.Join(' ', entry.AbiNames),
        Core(entry, engine),
        entry.ProcessorModel,
        entry.Limits,
    ];

    private static void Write(Utf8JsonWriter writer, string engine)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("architectures");
        foreach (ArchitectureSummary entry in ArchitectureSummary.All)
        {
            writer.WriteStartObject();
            writer.WriteString("name", entry.Name);
            writer.WriteString("byteOrder", Name(entry.ByteOrder));
            writer.WriteString("codeByteOrder", Name(entry.CodeByteOrder));
            writer.WriteNumber("wordSize", Bits(entry));
            writer.WriteStartArray("abis");
            foreach (string abi in entry.AbiNames)
            {
                writer.WriteStringValue(abi);
            }

            writer.WriteEndArray();
            writer.WriteString("core", Core(entry, engine));
            writer.WriteString("processor", entry.ProcessorModel);
            writer.WriteString("limits", entry.Limits);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static int Bits(ArchitectureSummary entry) => 8 * entry.WordSize;

    private static string Core(ArchitectureSummary entry, string engine) => entry.HasOwnCore ? OwnCore : engine;

    private static string Name(ByteOrder byteOrder) => byteOrder == ByteOrder.Little ? "little" : "big";
}
