namespace MiraiToushi.Elf;

/// <summary>The order in which the bytes of a number lie in memory and in the file.</summary>
public enum ByteOrder
{
    /// <summary>Least significant byte first (<c>ELFDATA2LSB</c>).</summary>
    Little,

    /// <summary>Most significant byte first (<c>ELFDATA2MSB</c>).</summary>
    Big,
}
