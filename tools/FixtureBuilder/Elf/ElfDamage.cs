using FixtureBuilder.Matrix;

namespace FixtureBuilder.Elf;

/// <summary>Damages a good file as the matrix says.</summary>
internal static class ElfDamage
{
    public static byte[] Apply(DamagedPlan plan, byte[] good)
    {
        var fields = new ElfFields(good);
        byte[] bytes = [.. good];
        DamagedCase item = plan.Case;
        int size = new ElfHeader(good).ProgramHeaderSize;
        foreach ((string to, string from) in item.Copy)
        {
            good.AsSpan(fields.Segment(from), size).CopyTo(bytes.AsSpan(fields.Segment(to)));
        }

        foreach ((string field, string value) in item.Set)
        {
            fields.Write(bytes, field, fields.Evaluate(value));
        }

        if ((item.Keep ?? plan.Group.Keep) is string keep)
        {
            bytes = bytes[..(int)fields.Evaluate(keep)];
        }

        return [.. bytes, .. new byte[item.AppendZeros], .. item.AppendFile ? good : []];
    }
}
