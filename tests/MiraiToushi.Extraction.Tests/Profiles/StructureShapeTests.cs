using MiraiToushi.Extraction.Profiles;

namespace MiraiToushi.Extraction.Tests.Profiles;

public sealed class StructureShapeTests
{
    /// <summary>Sizes as the compilers of the leak's targets have them; m68k aligns nothing to more than 2.</summary>
    [Theory]
    [InlineData("table", "leak", 6, 8, 16)]
    [InlineData("table", "debug", 8, 8, 16)]
    [InlineData("credentials", "leak", 14, 16, 24)]
    [InlineData("credentials", "without-weights", 10, 12, 24)]
    [InlineData("attacks", "leak", 6, 8, 16)]
    [InlineData("attacks", "vector-first", 6, 8, 16)]
    public void Strides_of_the_default_layouts(string purpose, string name, int m68k, int bits32, int bits64)
    {
        var profile = EmulationProfileReader.Default;
        var layouts = purpose switch
        {
            "table" => profile.TableLayouts,
            "credentials" => profile.CredentialLayouts,
            _ => profile.AttackLayouts,
        };
        var layout = layouts.Single(candidate => candidate.Name == name);
        Assert.Equal(m68k, layout.Compute(4, 2).Stride);
        Assert.Equal(bits32, layout.Compute(4, 4).Stride);
        Assert.Equal(bits64, layout.Compute(8, 8).Stride);
    }

    [Theory]
    [InlineData(4, 2, 2, 2)]
    [InlineData(4, 4, 4, 4)]
    [InlineData(8, 8, 8, 8)]
    public void A_pointer_after_a_byte_is_aligned(int pointer, int alignment, int offset, int expectedAlignment)
    {
        var shape = new StructureLayout("x", [new(FieldRole.Vector, 1), new(FieldRole.Function, 0)]).Compute(pointer, alignment);
        Assert.Equal(new PlacedField(FieldRole.Function, offset, pointer), shape.Find(FieldRole.Function));
        Assert.Equal(new PlacedField(FieldRole.Vector, 0, 1), shape.Fields[0]);
        Assert.Equal(expectedAlignment, shape.Alignment);
        Assert.Null(shape.Find(FieldRole.Data));
    }

    [Theory]
    [InlineData(4, 12)]
    [InlineData(8, 16)]
    public void Eight_bytes_are_aligned_as_the_abi_says(int alignment, int stride) =>
        Assert.Equal(stride, new StructureLayout("x", [new(FieldRole.Vector, 4), new(FieldRole.Ignored, 8)]).Compute(4, alignment).Stride);

    [Theory]
    [InlineData(2, 2)]
    [InlineData(4, 0)]
    [InlineData(4, 3)]
    public void Impossible_sizes_are_a_bug_of_the_caller(int pointer, int alignment) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new StructureLayout("x", []).Compute(pointer, alignment));
}
