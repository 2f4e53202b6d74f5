using MiraiToushi.Emulation;
using MiraiToushi.Emulation.Architectures;

namespace MiraiToushi.Extraction.Location;

/// <summary>A function.</summary>
/// <param name="Start">Its address; bit 0 set for Thumb.</param>
/// <param name="End">Where the next one begins, or as far as was looked.</param>
internal readonly record struct FunctionRange(ulong Start, ulong End);

/// <summary>
/// Says in which function a place lies. What the map holds are candidates: the nearest one that goes back to its caller when
/// it is walked is the function.
/// </summary>
internal sealed class FunctionBounds
{
    private const ulong MaximumSize = 0x8000;
    private const ulong MaximumRest = 0x2000;
    private const int MaximumCandidates = 40;
    private readonly FunctionMap _map;
    private readonly FunctionWalker _walker;
    private readonly IReadOnlyList<ulong> _starts;
    private readonly ulong _thumbMask;
    private readonly bool _isByteAligned;
    private readonly HashSet<ulong> _certain;
    private readonly int _fewestCalls;
    private readonly Dictionary<ulong, FunctionLikeness> _known = [];

    /// <summary>Creates it.</summary>
    /// <param name="map">The candidates.</param>
    /// <param name="walker">Walks them.</param>
    /// <param name="architecture">What they are made for.</param>
    /// <param name="certain">Functions that are known to be some; bit 0 set for Thumb.</param>
    public FunctionBounds(FunctionMap map, FunctionWalker walker, Architecture architecture, IReadOnlyCollection<ulong> certain)
    {
        _map = map;
        _walker = walker;
        _certain = [.. certain.Select(function => architecture.HasThumb ? function & ~1UL : function)];
        _starts = [.. map.Starts().Concat(certain).Distinct().Order()];
        // Code of instructions that begin at every second byte is full of what looks like a call.
        _fewestCalls = architecture.InstructionAlignment == 2 ? 2 : 1;
        _thumbMask = architecture.HasThumb ? 1UL : 0;
        _isByteAligned = architecture.InstructionAlignment == 1;
    }

    /// <summary>The function that holds a place; null where none of the candidates before it behaves like one.</summary>
    /// <param name="place">Address of an instruction or of a constant behind the code.</param>
    public FunctionRange? Containing(ulong place)
    {
        int after = FirstAfter(place);
        for (int i = after - 1; i >= 0 && i >= after - MaximumCandidates && place - Plain(_starts[i]) < MaximumSize; i--)
        {
            ulong start = _starts[i];
            if (IsFunction(start, place))
            {
                return new FunctionRange(start, EndAfter(place));
            }
        }

        return null;
    }

    private bool IsFunction(ulong start, ulong place) => _certain.Contains(Plain(start)) || _map.IsSymbol(start) || Likeness(start, place) switch
    {
        FunctionLikeness.Returns => true,
        FunctionLikeness.OpensFrame => _map.WasExecuted(start) || _map.CallsOf(start) >= _fewestCalls,
        _ => false,
    };

    private FunctionLikeness Likeness(ulong start, ulong place)
    {
        if (!_known.TryGetValue(start, out FunctionLikeness likeness))
        {
            int next = FirstAfter(place);
            ulong limit = place + MaximumRest;
            bool isShort = _isByteAligned && next < _starts.Count;
            likeness = _walker.Judge(start, isShort ? Math.Min(Plain(_starts[next]), limit) : limit, place);
            _known.Add(start, likeness);
        }

        return likeness;
    }

    private ulong EndAfter(ulong place)
    {
        ulong limit = place + MaximumRest;
        for (int i = FirstAfter(place); i < _starts.Count && Plain(_starts[i]) < limit; i++)
        {
            // Where instructions have many sizes, nothing is executed to find out: what is data must not be taken for code.
            bool isCalled = _map.CallsOf(_starts[i]) > 0 || _map.WasExecuted(_starts[i]) || _certain.Contains(Plain(_starts[i]));
            if (_isByteAligned || (isCalled && IsFunction(_starts[i], Plain(_starts[i]))))
            {
                return Plain(_starts[i]);
            }
        }

        return limit;
    }

    private int FirstAfter(ulong place)
    {
        int low = 0;
        int high = _starts.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (Plain(_starts[middle]) <= place)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    private ulong Plain(ulong address) => address & ~_thumbMask;
}
