using MiraiToushi.Emulation.Memory;

namespace MiraiToushi.Emulation.Loading;

/// <summary>Reads the auxiliary vector from a stack as a program at its entry point finds it: argc, argv, 0, envp, 0, pairs.</summary>
internal static class AuxiliaryPairs
{
    private const int MaximumWords = 65_536;

    /// <summary>The pairs up to AT_NULL, as far as they can be read.</summary>
    /// <param name="memory">The guest's memory.</param>
    /// <param name="stackPointer">Address of argc.</param>
    /// <returns>Each type, and the address of its value.</returns>
    public static IEnumerable<(AuxiliaryVector Type, ulong Place)> Of(GuestMemory memory, ulong stackPointer)
    {
        ulong word = (ulong)memory.WordSize;
        if (!memory.TryReadWord(stackPointer, out ulong count) || count > MaximumWords)
        {
            yield break;
        }

        ulong at = stackPointer + ((count + 2) * word);
        for (int i = 0; memory.TryReadWord(at, out ulong variable) && variable != 0 && i < MaximumWords; i++)
        {
            at += word;
        }

        for (int i = 0; i < MaximumWords; i++)
        {
            at += word;
            if (!memory.TryReadWord(at, out ulong type) || type == (ulong)AuxiliaryVector.Null)
            {
                yield break;
            }

            at += word;
            yield return ((AuxiliaryVector)type, at);
        }
    }
}
