using MiraiToushi.Emulation;
using MiraiToushi.Emulation.Tracing;
using MiraiToushi.Extraction.Results;

namespace MiraiToushi.Extraction.Stages;

/// <summary>Adds what was executed to what the file shows of packing.</summary>
internal static class PackedRun
{
    /// <summary>Gives the verdict.</summary>
    /// <param name="file">What the file shows.</param>
    /// <param name="machine">The machine, after its run.</param>
    public static PackedFinding Judge(PackedFinding file, Machine machine)
    {
        // A child that goes on in a layer of its parent did not unpack it again.
        IEnumerable<PackedLayer> layers = machine.Ended
            .OrderBy(process => process.Path, StringComparer.Ordinal)
            .SelectMany(process => process.UnpackLayers.Select(layer => (process.Path, Layer: layer)))
            .DistinctBy(pair => (pair.Layer.Kind, pair.Layer.Start, pair.Layer.EntryPoint))
            .Select(pair => Describe(pair.Path, pair.Layer));
        PackedLayer[] found = [.. layers];
        PackedVerdict verdict = found.Length > 0 ? PackedVerdict.Packed
            : machine.Ended.Any(process => process.Reason != StopReason.Held && process.Instructions > 0) ? PackedVerdict.NotPacked
            : PackedVerdict.Unknown;
        return file with { Verdict = verdict, Layers = found };
    }

    private static PackedLayer Describe(string process, UnpackLayer layer)
    {
        PackedLayerKind kind = layer.Kind switch
        {
            UnpackKind.InPlace => PackedLayerKind.InPlace,
            UnpackKind.Executed => PackedLayerKind.Executed,
            _ => PackedLayerKind.Mapped,
        };
        ulong? from = kind == PackedLayerKind.Executed ? null : layer.From;
        return new PackedLayer(kind, layer.Start, layer.End, from, layer.EntryPoint, process, layer.Instructions);
    }
}
