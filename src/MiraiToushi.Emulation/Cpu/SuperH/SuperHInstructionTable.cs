using MiraiToushi.Emulation.Cpu.SuperH.Instructions;

namespace MiraiToushi.Emulation.Cpu.SuperH;

/// <summary>
/// Every instruction that an SH-4 or SH-4A has in user mode. What is not here, the privileged ones among it, is illegal.
/// </summary>
internal static unsafe class SuperHInstructionTable
{
    private static readonly SuperHPattern[] Patterns =
    [
        // Moves
        new("0110nnnnmmmm0011", &SuperHMoves.Move),
        new("1110nnnniiiiiiii", SuperHOperand.Signed, &SuperHMoves.MoveImmediate),
        new("11000111dddddddd", SuperHOperand.LiteralLong, SuperHFlow.NotInSlot, &SuperHMoves.MoveAddress),
        new("0000nnnn00101001", &SuperHMoves.MoveT),
        new("0110nnnnmmmm1000", &SuperHMoves.SwapBytes),
        new("0110nnnnmmmm1001", &SuperHMoves.SwapWords),
        new("0010nnnnmmmm1101", &SuperHMoves.Extract),
        new("0110nnnnmmmm1100", &SuperHMoves.ExtendUnsignedByte),
        new("0110nnnnmmmm1101", &SuperHMoves.ExtendUnsignedWord),
        new("0110nnnnmmmm1110", &SuperHMoves.ExtendSignedByte),
        new("0110nnnnmmmm1111", &SuperHMoves.ExtendSignedWord),

        // Loads
        new("0110nnnnmmmm0000", &SuperHLoads.Byte),
        new("0110nnnnmmmm0100", &SuperHLoads.ByteIncrement),
        new("0000nnnnmmmm1100", &SuperHLoads.ByteIndexed),
        new("11000100dddddddd", SuperHOperand.Bytes, &SuperHLoads.ByteGlobal),
        new("0110nnnnmmmm0001", &SuperHLoads.Word),
        new("0110nnnnmmmm0101", &SuperHLoads.WordIncrement),
        new("0000nnnnmmmm1101", &SuperHLoads.WordIndexed),
        new("11000101dddddddd", SuperHOperand.Words, &SuperHLoads.WordGlobal),
        new("0110nnnnmmmm0010", &SuperHLoads.Long),
        new("0110nnnnmmmm0110", &SuperHLoads.LongIncrement),
        new("0000nnnnmmmm1110", &SuperHLoads.LongIndexed),
        new("11000110dddddddd", SuperHOperand.Longs, &SuperHLoads.LongGlobal),
        new("10000100mmmmdddd", SuperHOperand.ShortBytes, &SuperHLoads.ByteDisplaced),
        new("10000101mmmmdddd", SuperHOperand.ShortWords, &SuperHLoads.WordDisplaced),
        new("0101nnnnmmmmdddd", SuperHOperand.ShortLongs, &SuperHLoads.LongDisplaced),
        new("1001nnnndddddddd", SuperHOperand.LiteralWord, SuperHFlow.NotInSlot, &SuperHLoads.WordLiteral),
        new("1101nnnndddddddd", SuperHOperand.LiteralLong, SuperHFlow.NotInSlot, &SuperHLoads.LongLiteral),
        new("0100nnnn10101001", &SuperHLoads.Unaligned),
        new("0100nnnn11101001", &SuperHLoads.UnalignedIncrement),
        new("0000nnnn01100011", &SuperHLoads.Reserve),

        // Stores
        new("0010nnnnmmmm0000", &SuperHStores.Byte),
        new("0010nnnnmmmm0100", &SuperHStores.ByteDecrement),
        new("0000nnnnmmmm0100", &SuperHStores.ByteIndexed),
        new("11000000dddddddd", SuperHOperand.Bytes, &SuperHStores.ByteGlobal),
        new("0010nnnnmmmm0001", &SuperHStores.Word),
        new("0010nnnnmmmm0101", &SuperHStores.WordDecrement),
        new("0000nnnnmmmm0101", &SuperHStores.WordIndexed),
        new("11000001dddddddd", SuperHOperand.Words, &SuperHStores.WordGlobal),
        new("0010nnnnmmmm0010", &SuperHStores.Long),
        new("0010nnnnmmmm0110", &SuperHStores.LongDecrement),
        new("0000nnnnmmmm0110", &SuperHStores.LongIndexed),
        new("11000010dddddddd", SuperHOperand.Longs, &SuperHStores.LongGlobal),
        new("10000000nnnndddd", SuperHOperand.ShortBytes, &SuperHStores.ByteDisplaced),
        new("10000001nnnndddd", SuperHOperand.ShortWords, &SuperHStores.WordDisplaced),
        new("0001nnnnmmmmdddd", SuperHOperand.ShortLongs, &SuperHStores.LongDisplaced),
        new("0000nnnn11000011", &SuperHStores.Allocate),
        new("0000nnnn01110011", &SuperHStores.Conditional),
        new("0100nnnn00011011", &SuperHStores.TestAndSet),

        // Arithmetic
        new("0011nnnnmmmm1100", &SuperHArithmetic.Add),
        new("0011nnnnmmmm1110", &SuperHArithmetic.AddCarry),
        new("0011nnnnmmmm1111", &SuperHArithmetic.AddOverflow),
        new("0011nnnnmmmm1000", &SuperHArithmetic.Subtract),
        new("0011nnnnmmmm1010", &SuperHArithmetic.SubtractCarry),
        new("0011nnnnmmmm1011", &SuperHArithmetic.SubtractOverflow),
        new("0110nnnnmmmm1011", &SuperHArithmetic.Negate),
        new("0110nnnnmmmm1010", &SuperHArithmetic.NegateCarry),
        new("0100nnnn00010000", &SuperHArithmetic.DecrementTest),
        new("0011nnnnmmmm0000", &SuperHArithmetic.CompareEqual),
        new("0011nnnnmmmm0010", &SuperHArithmetic.CompareHigherOrSame),
        new("0011nnnnmmmm0011", &SuperHArithmetic.CompareGreaterOrEqual),
        new("0011nnnnmmmm0110", &SuperHArithmetic.CompareHigher),
        new("0011nnnnmmmm0111", &SuperHArithmetic.CompareGreater),
        new("0100nnnn00010001", &SuperHArithmetic.ComparePositiveOrZero),
        new("0100nnnn00010101", &SuperHArithmetic.ComparePositive),
        new("0010nnnnmmmm1100", &SuperHArithmetic.CompareStrings),
        new("0111nnnniiiiiiii", SuperHOperand.Signed, &SuperHArithmetic.AddImmediate),
        new("10001000iiiiiiii", SuperHOperand.Signed, &SuperHArithmetic.CompareEqualImmediate),

        // Multiplication and division
        new("0000000000011001", &SuperHMultiplication.DivideUnsignedStart),
        new("0010nnnnmmmm0111", &SuperHMultiplication.DivideSignedStart),
        new("0011nnnnmmmm0100", &SuperHMultiplication.DivideStep),
        new("0000nnnnmmmm0111", &SuperHMultiplication.MultiplyLong),
        new("0010nnnnmmmm1111", &SuperHMultiplication.MultiplySignedWord),
        new("0010nnnnmmmm1110", &SuperHMultiplication.MultiplyUnsignedWord),
        new("0011nnnnmmmm1101", &SuperHMultiplication.MultiplySignedDouble),
        new("0011nnnnmmmm0101", &SuperHMultiplication.MultiplyUnsignedDouble),
        new("0000nnnnmmmm1111", &SuperHMultiplication.AccumulateLong),
        new("0100nnnnmmmm1111", &SuperHMultiplication.AccumulateWord),

        // Logic
        new("0010nnnnmmmm1001", &SuperHLogic.And),
        new("0010nnnnmmmm1011", &SuperHLogic.Or),
        new("0010nnnnmmmm1010", &SuperHLogic.Xor),
        new("0110nnnnmmmm0111", &SuperHLogic.Not),
        new("0010nnnnmmmm1000", &SuperHLogic.Test),
        new("11001000iiiiiiii", SuperHOperand.Bytes, &SuperHLogic.TestImmediate),
        new("11001100iiiiiiii", SuperHOperand.Bytes, &SuperHLogic.TestByte),
        new("11001001iiiiiiii", SuperHOperand.Bytes, &SuperHLogic.AndImmediate),
        new("11001101iiiiiiii", SuperHOperand.Bytes, &SuperHLogic.AndByte),
        new("11001010iiiiiiii", SuperHOperand.Bytes, &SuperHLogic.XorImmediate),
        new("11001110iiiiiiii", SuperHOperand.Bytes, &SuperHLogic.XorByte),
        new("11001011iiiiiiii", SuperHOperand.Bytes, &SuperHLogic.OrImmediate),
        new("11001111iiiiiiii", SuperHOperand.Bytes, &SuperHLogic.OrByte),

        // Shifts
        new("0100nnnn00000000", &SuperHShifts.Left),
        new("0100nnnn00100000", &SuperHShifts.Left),
        new("0100nnnn00000001", &SuperHShifts.RightLogical),
        new("0100nnnn00100001", &SuperHShifts.RightArithmetic),
        new("0100nnnn00000100", &SuperHShifts.RotateLeft),
        new("0100nnnn00000101", &SuperHShifts.RotateRight),
        new("0100nnnn00100100", &SuperHShifts.RotateCarryLeft),
        new("0100nnnn00100101", &SuperHShifts.RotateCarryRight),
        new("0100nnnn00001000", &SuperHShifts.Left2),
        new("0100nnnn00011000", &SuperHShifts.Left8),
        new("0100nnnn00101000", &SuperHShifts.Left16),
        new("0100nnnn00001001", &SuperHShifts.Right2),
        new("0100nnnn00011001", &SuperHShifts.Right8),
        new("0100nnnn00101001", &SuperHShifts.Right16),
        new("0100nnnnmmmm1100", &SuperHShifts.DynamicArithmetic),
        new("0100nnnnmmmm1101", &SuperHShifts.DynamicLogical),

        // Branches
        new("10001001dddddddd", SuperHOperand.NearTarget, SuperHFlow.Ends, &SuperHBranches.IfTrue),
        new("10001011dddddddd", SuperHOperand.NearTarget, SuperHFlow.Ends, &SuperHBranches.IfFalse),
        new("10001101dddddddd", SuperHOperand.NearTarget, SuperHFlow.EndsAfterSlot, &SuperHBranches.IfTrueAfterSlot),
        new("10001111dddddddd", SuperHOperand.NearTarget, SuperHFlow.EndsAfterSlot, &SuperHBranches.IfFalseAfterSlot),
        new("1010dddddddddddd", SuperHOperand.FarTarget, SuperHFlow.EndsAfterSlot, &SuperHBranches.Always),
        new("1011dddddddddddd", SuperHOperand.FarTarget, SuperHFlow.EndsAfterSlot, &SuperHBranches.Call),
        new("0000nnnn00100011", SuperHOperand.AfterSlot, SuperHFlow.EndsAfterSlot, &SuperHBranches.AlwaysFar),
        new("0000nnnn00000011", SuperHOperand.AfterSlot, SuperHFlow.EndsAfterSlot, &SuperHBranches.CallFar),
        new("0100nnnn00101011", SuperHOperand.None, SuperHFlow.EndsAfterSlot, &SuperHBranches.Jump),
        new("0100nnnn00001011", SuperHOperand.None, SuperHFlow.EndsAfterSlot, &SuperHBranches.CallRegister),
        new("0000000000001011", SuperHOperand.None, SuperHFlow.EndsAfterSlot, &SuperHBranches.Return),
        new("11000011iiiiiiii", SuperHOperand.Bytes, SuperHFlow.Ends, &SuperHBranches.Trap),

        // Flags, cache and control registers
        new("0000000000001000", &SuperHControl.ClearT),
        new("0000000000011000", &SuperHControl.SetT),
        new("0000000001001000", &SuperHControl.ClearS),
        new("0000000001011000", &SuperHControl.SetS),
        new("0000000000101000", &SuperHControl.ClearMac),
        new("0000000000001001", &SuperHControl.Nothing),
        new("0000nnnn10000011", &SuperHControl.Nothing),
        new("0000nnnn10010011", &SuperHControl.Nothing),
        new("0000nnnn10100011", &SuperHControl.Nothing),
        new("0000nnnn10110011", &SuperHControl.Nothing),
        new("0000nnnn11010011", &SuperHControl.Nothing),
        new("0000nnnn11100011", &SuperHControl.Nothing),
        new("0000000010101011", &SuperHControl.Nothing),
        new("0000nnnn00001010", &SuperHControl.ReadMacHigh),
        new("0100nnnn00001010", &SuperHControl.WriteMacHigh),
        new("0100nnnn00000010", &SuperHControl.PushMacHigh),
        new("0100nnnn00000110", &SuperHControl.PopMacHigh),
        new("0000nnnn00011010", &SuperHControl.ReadMacLow),
        new("0100nnnn00011010", &SuperHControl.WriteMacLow),
        new("0100nnnn00010010", &SuperHControl.PushMacLow),
        new("0100nnnn00010110", &SuperHControl.PopMacLow),
        new("0000nnnn00101010", &SuperHControl.ReadReturn),
        new("0100nnnn00101010", &SuperHControl.WriteReturn),
        new("0100nnnn00100010", &SuperHControl.PushReturn),
        new("0100nnnn00100110", &SuperHControl.PopReturn),
        new("0000nnnn01011010", &SuperHControl.ReadFloatTransfer),
        new("0100nnnn01011010", &SuperHControl.WriteFloatTransfer),
        new("0100nnnn01010010", &SuperHControl.PushFloatTransfer),
        new("0100nnnn01010110", &SuperHControl.PopFloatTransfer),
        new("0000nnnn01101010", &SuperHControl.ReadFloatControl),
        new("0100nnnn01101010", &SuperHControl.WriteFloatControl),
        new("0100nnnn01100010", &SuperHControl.PushFloatControl),
        new("0100nnnn01100110", &SuperHControl.PopFloatControl),
        new("0000nnnn00010010", &SuperHControl.ReadGlobalBase),
        new("0100nnnn00011110", &SuperHControl.WriteGlobalBase),
        new("0100nnnn00010011", &SuperHControl.PushGlobalBase),
        new("0100nnnn00010111", &SuperHControl.PopGlobalBase),

        // Floating point
        new("1111nnnnmmmm0000", &SuperHFloatOperations.Add),
        new("1111nnnnmmmm0001", &SuperHFloatOperations.Subtract),
        new("1111nnnnmmmm0010", &SuperHFloatOperations.Multiply),
        new("1111nnnnmmmm0011", &SuperHFloatOperations.Divide),
        new("1111nnnnmmmm0100", &SuperHFloatOperations.CompareEqual),
        new("1111nnnnmmmm0101", &SuperHFloatOperations.CompareGreater),
        new("1111nnnnmmmm0110", &SuperHFloatMoves.LoadIndexed),
        new("1111nnnnmmmm0111", &SuperHFloatMoves.StoreIndexed),
        new("1111nnnnmmmm1000", &SuperHFloatMoves.Load),
        new("1111nnnnmmmm1001", &SuperHFloatMoves.LoadIncrement),
        new("1111nnnnmmmm1010", &SuperHFloatMoves.Store),
        new("1111nnnnmmmm1011", &SuperHFloatMoves.StoreDecrement),
        new("1111nnnnmmmm1100", &SuperHFloatMoves.Move),
        new("1111nnnnmmmm1110", &SuperHFloatOperations.MultiplyAdd),
        new("1111nnnn00001101", &SuperHFloatMoves.FromTransfer),
        new("1111nnnn00011101", &SuperHFloatMoves.ToTransfer),
        new("1111nnnn00101101", &SuperHFloatOperations.FromInteger),
        new("1111nnnn00111101", &SuperHFloatOperations.ToInteger),
        new("1111nnnn01001101", &SuperHFloatOperations.Negate),
        new("1111nnnn01011101", &SuperHFloatOperations.Absolute),
        new("1111nnnn01101101", &SuperHFloatOperations.SquareRoot),
        new("1111nnnn01111101", &SuperHFloatOperations.ReciprocalRoot),
        new("1111nnnn10001101", &SuperHFloatOperations.LoadZero),
        new("1111nnnn10011101", &SuperHFloatOperations.LoadOne),
        new("1111nnn010101101", &SuperHFloatOperations.SingleToDouble),
        new("1111nnn010111101", &SuperHFloatOperations.DoubleToSingle),
        new("1111nnmm11101101", &SuperHFloatVectors.InnerProduct),
        new("1111nn0111111101", &SuperHFloatVectors.Transform),
        new("1111nnn011111101", &SuperHFloatOperations.SineCosine),
        new("1111101111111101", &SuperHFloatMoves.ChangeBank),
        new("1111001111111101", &SuperHFloatMoves.ChangeSize),
        new("1111011111111101", &SuperHFloatMoves.ChangePrecision),
    ];

    private static readonly SuperHPattern IllegalPattern = new("xxxxxxxxxxxxxxxx", SuperHOperand.None, SuperHFlow.Ends, &SuperHBranches.Illegal);

    private static readonly SuperHPattern[][] ByTopDigit = [.. Enumerable.Range(0, 16).Select(digit => Patterns.Where(pattern => pattern.Value >> 12 == digit).ToArray())];

    /// <summary>All rows.</summary>
    public static ReadOnlySpan<SuperHPattern> All => Patterns;

    /// <summary>The row of an instruction; one that does not exist has a row that says so.</summary>
    /// <param name="code">The instruction.</param>
    public static ref readonly SuperHPattern Find(ushort code)
    {
        SuperHPattern[] candidates = ByTopDigit[code >> 12];
        for (int i = 0; i < candidates.Length; i++)
        {
            if (candidates[i].Matches(code))
            {
                return ref candidates[i];
            }
        }

        return ref IllegalPattern;
    }
}
