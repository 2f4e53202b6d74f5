using MiraiToushi.Emulation.Abi;
using MiraiToushi.Emulation.Cpu;
using MiraiToushi.Emulation.Loading;
using MiraiToushi.Emulation.Tracing;

namespace MiraiToushi.Emulation;

/// <summary>
/// Executes a function's blocks in the order of their addresses, whatever its branches say, and steps over the functions that
/// it calls: so every call in it is met, by however the processor was told where to go, with its arguments in place. Done
/// twice, with different things in registers and on the stack, it tells constants from the rest.
/// </summary>
public sealed class FunctionWalker
{
    private const uint JumpSize = 8;
    private const ulong FarJump = 0x80;
    private const int EntryBlocks = 1_000;
    private const int FollowedBlocks = 64;
    private readonly Machine _machine;
    private readonly ICpu _cpu;
    private readonly WalkState _state;
    private readonly BlockStepper _stepper;
    private readonly CancellationToken _cancellation;
    private readonly LoadedImage _image;
    private readonly LinearWalk _walk;

    internal FunctionWalker(Machine machine, ICpu cpu, EndedProcess process, CancellationToken cancellation)
    {
        _machine = machine;
        _cpu = cpu;
        _cancellation = cancellation;
        _image = process.Memory.Image ?? machine.Image;
        _state = new WalkState(machine, cpu, process);
        _stepper = new BlockStepper(machine, cpu, cancellation);
        _walk = new LinearWalk(machine, cpu, _image, _state, _stepper, cancellation);
    }

    private CallingConvention Calls => _machine.Architecture.Calls;

    /// <summary>Walks a function.</summary>
    /// <param name="function">Where it begins; bit 0 selects Thumb on ARM.</param>
    /// <param name="end">Where the next one begins.</param>
    /// <param name="through">A place that surely belongs to it; behind that the walk ends where control was not seen to go for long.</param>
    /// <returns>Its calls by ascending address.</returns>
    public IReadOnlyList<WalkedCall> Walk(ulong function, ulong end, ulong through)
    {
        List<Arrival> first = [];
        List<Arrival> second = [];
        _walk.Run(function, end, 0, arrival => Keep(first, arrival), through);
        _walk.Run(function, end, 1, arrival => Keep(second, arrival), through);
        Dictionary<(ulong, ulong), Arrival> others = [];
        foreach (Arrival arrival in second)
        {
            others.TryAdd((arrival.End, arrival.Target), arrival);
        }

        return [.. first.Where(arrival => others.ContainsKey((arrival.End, arrival.Target)))
            .Select(arrival => Combine(arrival, others[(arrival.End, arrival.Target)]))];
    }

    /// <summary>
    /// Whether a call has the argument that the walk says each time it is reached: where the block of the call puts it in
    /// place by itself it has; else the function is followed as it really goes on, to see whether it comes back with another.
    /// </summary>
    /// <param name="function">Where the function begins.</param>
    /// <param name="end">Where the next one begins.</param>
    /// <param name="call">A call of it.</param>
    /// <param name="argument">Which argument, from 0.</param>
    /// <param name="place">In which of its places.</param>
    public bool IsSettled(ulong function, ulong end, WalkedCall call, int argument, int place)
    {
        ArgumentNullException.ThrowIfNull(call);
        _machine.Configuration.Watch?.Begin(EngineTask.Walk, function);
        ulong? constant = call.Arguments[argument][place].Constant;
        _state.Fill(2);
        _cpu.WriteRegister(_machine.Architecture.StackPointer, _state.OtherStackPointer);
        WalkStep alone = _stepper.Step(call.Block | _stepper.ThumbBit(function));
        if (alone.Kind == WalkStepKind.Entered && alone.Next == call.Target && Read(argument, place) == constant)
        {
            return true;
        }

        bool? changes = null;
        _walk.Run(function, end, 1, arrival =>
        {
            if (arrival.End != call.End || arrival.Target != call.Target)
            {
                return true;
            }

            changes ??= Follow(function, end, call, argument, place) is { } other && other != constant;
            return false;
        }, call.End);
        return changes == false;
    }

    /// <summary>Whether what begins at an address behaves like a function: it goes back to its caller with the stack as it was, or at least opens a frame.</summary>
    /// <param name="function">The address; bit 0 selects Thumb on ARM.</param>
    /// <param name="end">Where to stop looking.</param>
    /// <param name="through">A place that surely is code; behind that little is executed that control was not seen to go to.</param>
    public FunctionLikeness Judge(ulong function, ulong end, ulong through) =>
        _walk.Run(function, end, 0, static _ => true, through, isTrial: true);

    /// <summary>Goes from the image's entry point as a new process would, until the first system call.</summary>
    /// <returns>The functions that are called on the way, in order.</returns>
    public IReadOnlyList<EnteredFunction> FollowEntry()
    {
        _machine.Configuration.Watch?.Begin(EngineTask.Walk, _image.EntryPoint);
        List<EnteredFunction> entered = [];
        _state.Fill(0);
        _cpu.WriteRegister(_machine.Architecture.StackPointer, _machine.InitialStackPointer - (ulong)_machine.Architecture.InitialStackReserve);
        ulong at = Calls.Enter(_cpu, _machine.Memory, _image.EntryPoint);
        for (int i = 0; i < EntryBlocks && !_cancellation.IsCancellationRequested; i++)
        {
            WalkStep step = _stepper.Step(at);
            if (step.Kind != WalkStepKind.Entered)
            {
                break;
            }

            if (_stepper.IsCall(step, _stepper.Plain(at) + step.Size))
            {
                IReadOnlyList<ulong>[] values = [.. Enumerable.Range(0, WalkState.Parameters).Select(index => Calls.ReadArgument(_cpu, _machine.Memory, index))];
                ulong address = _machine.Architecture.HasThumb && step.IsOdd ? step.Next | 1 : step.Next;
                entered.Add(new EnteredFunction(address, [.. values.Select(places => places.Count > 0 ? places[0] : 0)]));
            }

            at = _machine.Architecture.HasThumb && step.IsOdd ? step.Next | 1 : step.Next;
        }

        return entered;
    }

    /// <summary>Where a function goes that does nothing but jump to another one; its own address where it does more.</summary>
    /// <param name="function">The function; bit 0 selects Thumb on ARM.</param>
    public ulong ThroughJump(ulong function)
    {
        _machine.Configuration.Watch?.Begin(EngineTask.Walk, function);
        _state.Fill(0);
        FunctionCall call = new(function, [0, 0, 0], _state.StackPointer, _machine.Architecture.Addresses.Gate);
        if (Calls.Prepare(_cpu, _machine.Memory, call) is not { } start)
        {
            return function;
        }

        WalkStep step = _stepper.Step(start);
        ulong at = _stepper.Plain(start);
        ulong distance = step.Next > at ? step.Next - at : at - step.Next;
        bool isJump = step.Kind == WalkStepKind.Entered && step.Size <= JumpSize && distance > FarJump && _image.IsCode(step.Next);
        return isJump ? step.Next | _stepper.ThumbBit(function) : function;
    }

    private static bool Keep(List<Arrival> arrivals, Arrival arrival)
    {
        arrivals.Add(arrival);
        return true;
    }

    private WalkedCall Combine(Arrival first, Arrival second)
    {
        List<IReadOnlyList<WalkedValue>> arguments = [];
        for (int i = 0; i < WalkState.Parameters; i++)
        {
            arguments.Add([.. first.Arguments[i].Zip(second.Arguments[i], _state.Compare)]);
        }

        return new WalkedCall(first.Block, first.End, first.Target, first.IsTail, arguments);
    }

    private ulong? Read(int argument, int place)
    {
        IReadOnlyList<ulong> values = Calls.ReadArgument(_cpu, _machine.Memory, argument);
        return place < values.Count ? (uint)values[place] : null;
    }

    /// <summary>Goes on as the guest would, from the beginning of what the call calls.</summary>
    /// <returns>The argument with which the same call is reached next; null where it is not reached soon.</returns>
    private ulong? Follow(ulong function, ulong end, WalkedCall call, int argument, int place)
    {
        if (call.IsTail)
        {
            return null;
        }

        Calls.Leave(_cpu, _state.Result(1));
        ulong at = call.End;
        for (int i = 0; i < FollowedBlocks; i++)
        {
            WalkStep step = _stepper.Step(at | _stepper.ThumbBit(function));
            if (step.Kind != WalkStepKind.Entered)
            {
                return null;
            }

            ulong after = at + step.Size;
            at = step.Next;
            if (_stepper.IsCall(step, after))
            {
                if (after == call.End && step.Next == call.Target)
                {
                    return Read(argument, place);
                }

                Calls.Leave(_cpu, _state.Result(1));
                at = after;
            }
            else if (at < _stepper.Plain(function) || at >= end)
            {
                return null;
            }
        }

        return null;
    }
}
