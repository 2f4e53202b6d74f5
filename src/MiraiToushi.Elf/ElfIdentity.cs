namespace MiraiToushi.Elf;

/// <summary>How the rest of the file is to be read.</summary>
internal readonly record struct ElfIdentity(ElfClass Class, ByteOrder ByteOrder);
