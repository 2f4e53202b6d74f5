using System.Text;
using MiraiToushi.Elf;
using MiraiToushi.Emulation.Architectures;
using MiraiToushi.Emulation.Linux.World;
using MiraiToushi.Emulation.Memory;

namespace MiraiToushi.Emulation.Loading;

/// <summary>The stack a process starts with: argc, argv, envp, the auxiliary vector, and their strings above them.</summary>
/// <param name="StackPointer">Where the process starts.</param>
/// <param name="ArgumentStart">Address of the first argument's bytes.</param>
/// <param name="ArgumentEnd">Address after the last argument's NUL; the environment's strings begin there.</param>
/// <param name="EnvironmentEnd">Address after the last variable's NUL.</param>
/// <param name="AuxiliaryBytes">The auxiliary vector's bytes, with its end mark.</param>
public sealed record InitialStack(
    ulong StackPointer, ulong ArgumentStart, ulong ArgumentEnd, ulong EnvironmentEnd, ReadOnlyMemory<byte> AuxiliaryBytes)
{
    /// <summary>Writes it.</summary>
    /// <param name="memory">Memory with the stack mapped.</param>
    /// <param name="architecture">Word size and platform.</param>
    /// <param name="image">The file's headers.</param>
    /// <param name="loaded">Where the image lies.</param>
    /// <param name="start">Arguments and environment.</param>
    /// <param name="identity">Users.</param>
    /// <param name="random">Source of AT_RANDOM.</param>
    public static InitialStack Write(
        GuestMemory memory,
        Architecture architecture,
        ElfImage image,
        LoadedImage loaded,
        StartArguments start,
        ProcessIdentity identity,
        SeededRandom random)
    {
        ArgumentNullException.ThrowIfNull(memory);
        ArgumentNullException.ThrowIfNull(architecture);
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(loaded);
        ArgumentNullException.ThrowIfNull(start);
        ArgumentNullException.ThrowIfNull(identity);
        ArgumentNullException.ThrowIfNull(random);
        ulong top = architecture.Addresses.StackTop - (ulong)architecture.WordSize;
        ulong executable = Push(memory, ref top, start.FileName);
        ulong environmentEnd = top;
        ulong[] environment = PushAll(memory, ref top, start.Environment);
        ulong argumentEnd = top;
        ulong[] arguments = PushAll(memory, ref top, start.Arguments);
        ulong argumentStart = top;
        ulong platform = architecture.Platform is { } name ? Push(memory, ref top, Encoding.ASCII.GetBytes(name)) : 0;
        byte[] randomBytes = new byte[16];
        random.Fill(randomBytes);
        top = (top - 16) & ~15UL;
        memory.TryWrite(top, randomBytes);
        List<(AuxiliaryVector, ulong)> auxiliary = Auxiliary(architecture, image, loaded, identity, executable, platform, top);

        List<ulong> words = [(ulong)arguments.Length, .. arguments, 0, .. environment, 0];
        foreach ((AuxiliaryVector type, ulong value) in auxiliary)
        {
            words.Add((ulong)type);
            words.Add(value);
        }

        ulong pointer = (top - (ulong)(words.Count * architecture.WordSize)) & ~15UL;
        for (int i = 0; i < words.Count; i++)
        {
            memory.TryWriteWord(pointer + (ulong)(i * architecture.WordSize), words[i]);
        }

        int vectorSize = 2 * auxiliary.Count * architecture.WordSize;
        ulong vector = pointer + (ulong)(words.Count * architecture.WordSize) - (ulong)vectorSize;
        return new InitialStack(pointer, argumentStart, argumentEnd, environmentEnd, memory.ReadBytes(vector, vectorSize) ?? []);
    }

    private static List<(AuxiliaryVector Type, ulong Value)> Auxiliary(
        Architecture architecture,
        ElfImage image,
        LoadedImage loaded,
        ProcessIdentity identity,
        ulong executable,
        ulong platform,
        ulong random)
    {
        List<(AuxiliaryVector, ulong)> result =
        [
            (AuxiliaryVector.HardwareCapabilities, architecture.HardwareCapabilities),
            (AuxiliaryVector.PageSize, AddressSpace.PageSize),
            (AuxiliaryVector.ClockTicks, 100),
            (AuxiliaryVector.ProgramHeaders, loaded.ProgramHeaderAddress),
            (AuxiliaryVector.ProgramHeaderSize, (ulong)image.ProgramHeaderSize),
            (AuxiliaryVector.ProgramHeaderCount, (ulong)image.ProgramHeaderCount),
            (AuxiliaryVector.Base, 0),
            (AuxiliaryVector.Flags, 0),
            (AuxiliaryVector.Entry, loaded.EntryPoint),
            (AuxiliaryVector.UserId, (ulong)identity.UserId),
            (AuxiliaryVector.EffectiveUserId, (ulong)identity.UserId),
            (AuxiliaryVector.GroupId, (ulong)identity.GroupId),
            (AuxiliaryVector.EffectiveGroupId, (ulong)identity.GroupId),
            (AuxiliaryVector.Secure, 0),
            (AuxiliaryVector.Random, random),
            (AuxiliaryVector.ExecutableName, executable),
        ];
        if (platform != 0)
        {
            result.Add((AuxiliaryVector.Platform, platform));
        }

        result.Add((AuxiliaryVector.Null, 0));
        return result;
    }

    private static ulong[] PushAll(GuestMemory memory, ref ulong top, IReadOnlyList<byte[]> texts)
    {
        ulong[] addresses = new ulong[texts.Count];
        for (int i = texts.Count - 1; i >= 0; i--)
        {
            addresses[i] = Push(memory, ref top, texts[i]);
        }

        return addresses;
    }

    private static ulong Push(GuestMemory memory, ref ulong top, byte[] text)
    {
        byte[] bytes = [.. text, 0];
        top -= (ulong)bytes.Length;
        memory.TryWrite(top, bytes);
        return top;
    }
}
