using MiraiToushi.Emulation.Abi;
using MiraiToushi.Emulation.Architectures;
using MiraiToushi.Emulation.Cpu;
using MiraiToushi.Emulation.Loading;

namespace MiraiToushi.Emulation;

/// <summary>A call that a walk came to, before it was stepped over.</summary>
/// <param name="Block">The block that ends with it.</param>
/// <param name="End">The address behind it.</param>
/// <param name="Target">What is called.</param>
/// <param name="IsTail">Whether it is a jump, after which the caller is done.</param>
/// <param name="Arguments">What lies in each place in which each argument may be passed.</param>
internal sealed record Arrival(ulong Block, ulong End, ulong Target, bool IsTail, IReadOnlyList<IReadOnlyList<ulong>> Arguments);

/// <summary>Executes a function's blocks once, in the order of their addresses.</summary>
internal sealed class LinearWalk
{
    private const int MaximumBlocks = 2_000;
    private const int LostBlocks = 48;
    private const int FewLostBlocks = 6;
    private const int MaximumFailures = 8;
    private const int JudgedBlocks = 300;
    private readonly Machine _machine;
    private readonly ICpu _cpu;
    private readonly LoadedImage _image;
    private readonly WalkState _state;
    private readonly BlockStepper _stepper;
    private readonly CancellationToken _cancellation;
    private FunctionLikeness _likeness;

    /// <summary>Creates a walk.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="cpu">Its processor.</param>
    /// <param name="image">The program that the function belongs to.</param>
    /// <param name="state">Fills registers and stack.</param>
    /// <param name="stepper">Executes the blocks.</param>
    /// <param name="cancellation">Ends it early.</param>
    public LinearWalk(Machine machine, ICpu cpu, LoadedImage image, WalkState state, BlockStepper stepper, CancellationToken cancellation)
    {
        _machine = machine;
        _cpu = cpu;
        _image = image;
        _state = state;
        _stepper = stepper;
        _cancellation = cancellation;
    }

    private CallingConvention Calls => _machine.Architecture.Calls;

    /// <summary>Walks through it.</summary>
    /// <param name="function">Where the function begins; bit 0 selects Thumb on ARM.</param>
    /// <param name="end">Where the next one begins.</param>
    /// <param name="filling">What registers and stack are filled with.</param>
    /// <param name="onCall">Told of each call, with its arguments in place; false ends the walk.</param>
    /// <param name="through">A place that surely belongs to it; behind that the walk ends where control was not seen to go for long.</param>
    /// <param name="isTrial">Whether it is not yet known to be a function: then less is tried.</param>
    /// <returns>How much it behaved like a function.</returns>
    public FunctionLikeness Run(ulong function, ulong end, int filling, Func<Arrival, bool> onCall, ulong through, bool isTrial = false)
    {
        _machine.Configuration.Watch?.Begin(EngineTask.Walk, function);
        _likeness = FunctionLikeness.None;
        _state.Fill(filling);
        ulong[] parameters = [.. Enumerable.Range(0, WalkState.Parameters).Select(i => _state.Parameter(filling, i))];
        FunctionCall call = new(function, parameters, _state.StackPointer, _machine.Architecture.Addresses.Gate);
        if (Calls.Prepare(_cpu, _machine.Memory, call) is not { } start)
        {
            return _likeness;
        }

        using WalkStates states = new(_cpu);
        int failures = 0;
        int maximum = isTrial ? JudgedBlocks : MaximumBlocks;
        ulong stack = _cpu.ReadRegister(_machine.Architecture.StackPointer);
        ulong at = _stepper.Plain(start);
        for (int i = 0; i < maximum && at < end && !_cancellation.IsCancellationRequested; i++)
        {
            states.Arrive(at);
            bool isLost = at > through && states.Lost > (_machine.Architecture.InstructionAlignment == 1 ? FewLostBlocks : LostBlocks);
            if (isLost || failures > MaximumFailures || !_image.IsCode(at))
            {
                return _likeness;
            }

            WalkStep step = _stepper.Step(at | _stepper.ThumbBit(start));
            Note(step, i, stack);
            // What comes next would as like as not lead to the same place.
            if (step.Kind == WalkStepKind.LeftOut || (isTrial && _likeness == FunctionLikeness.Returns))
            {
                return _likeness;
            }

            ulong after = step.Kind == WalkStepKind.SystemCall ? _stepper.Plain(step.Next) : at + step.Size;
            if (step.Kind == WalkStepKind.SystemCall && after > at && after <= end)
            {
                _machine.Architecture.Abi.WriteResult(_cpu, 0);
                states.Continue();
            }
            else if (step.Kind != WalkStepKind.Entered)
            {
                failures += isTrial || at > through ? 1 : 0;

                // Where instructions have many sizes, what is read from the middle of one is not code, and may take the engine down.
                if (after == at && _machine.Architecture.InstructionAlignment == 1)
                {
                    return _likeness;
                }

                states.Back();
            }
            else if (step.Next == after)
            {
                states.Continue();
            }
            else if (_stepper.IsCall(step, after))
            {
                if (!onCall(Describe(at, after, step.Next, isTail: false)))
                {
                    return _likeness;
                }

                StepOver(after, filling, _stepper.ThumbBit(start));
                states.Continue();
            }
            else if (step.Next >= _stepper.Plain(start) && step.Next < end)
            {
                states.Jump(step.Next);
            }
            else
            {
                bool isTail = _machine.GateOffset(step.Next) < 0 && _image.IsCode(step.Next) && _stepper.ReturnAddress() is { } back && _machine.GateOffset(back) >= 0;
                if (isTail && !onCall(Describe(at, after, step.Next, isTail: true)))
                {
                    return _likeness;
                }

                states.Back();
            }

            at = Math.Max(after, at + (ulong)_machine.Architecture.InstructionAlignment);
        }

        return _likeness;
    }

    // With code made small, a call to what saves registers may come before the frame is opened.
    private void Note(WalkStep step, int block, ulong stack)
    {
        ulong now = _cpu.ReadRegister(_machine.Architecture.StackPointer);
        if (step.Kind == WalkStepKind.Entered && _machine.GateOffset(step.Next) >= 0 && now - stack <= 2 * (ulong)_machine.Architecture.WordSize)
        {
            _likeness = FunctionLikeness.Returns;
        }
        else if (block <= 1 && step.Kind == WalkStepKind.Entered && now < stack && _likeness == FunctionLikeness.None)
        {
            _likeness = FunctionLikeness.OpensFrame;
        }
    }

    /// <summary>
    /// Steps over a function. One that returns at once is executed: code that does not know where it lies asks such a one.
    /// </summary>
    private void StepOver(ulong after, int filling, ulong thumbBit)
    {
        Architecture architecture = _machine.Architecture;
        if (architecture.Name == "i386")
        {
            using CpuContext entry = _cpu.SaveContext();
            WalkStep step = _stepper.Step(_stepper.Last | thumbBit);
            if (step.Kind == WalkStepKind.Entered && step.Next == after)
            {
                return;
            }

            _cpu.RestoreContext(entry);
        }

        Calls.Leave(_cpu, _state.Result(filling));
    }

    private Arrival Describe(ulong block, ulong after, ulong target, bool isTail) =>
        new(block, after, target, isTail, [.. Enumerable.Range(0, WalkState.Parameters).Select(i => Calls.ReadArgument(_cpu, _machine.Memory, i))]);
}
