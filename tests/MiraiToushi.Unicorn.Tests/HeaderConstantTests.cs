using MiraiToushi.Unicorn.Tests.Headers;

namespace MiraiToushi.Unicorn.Tests;

/// <summary>The constants that were typed, compared with the headers.</summary>
public sealed class HeaderConstantTests
{
    [Theory]
    [InlineData(UnicornArchitecture.Arm, "UC_ARCH_ARM")]
    [InlineData(UnicornArchitecture.Arm64, "UC_ARCH_ARM64")]
    [InlineData(UnicornArchitecture.Mips, "UC_ARCH_MIPS")]
    [InlineData(UnicornArchitecture.X86, "UC_ARCH_X86")]
    [InlineData(UnicornArchitecture.PowerPc, "UC_ARCH_PPC")]
    [InlineData(UnicornArchitecture.Sparc, "UC_ARCH_SPARC")]
    [InlineData(UnicornArchitecture.M68k, "UC_ARCH_M68K")]
    [InlineData(UnicornArchitecture.RiscV, "UC_ARCH_RISCV")]
    [InlineData(UnicornArchitecture.S390x, "UC_ARCH_S390X")]
    [InlineData(UnicornMode.LittleEndian, "UC_MODE_LITTLE_ENDIAN")]
    [InlineData(UnicornMode.BigEndian, "UC_MODE_BIG_ENDIAN")]
    [InlineData(UnicornMode.Thumb, "UC_MODE_THUMB")]
    [InlineData(UnicornMode.MClass, "UC_MODE_MCLASS")]
    [InlineData(UnicornMode.V8, "UC_MODE_V8")]
    [InlineData(UnicornMode.Arm926, "UC_MODE_ARM926")]
    [InlineData(UnicornMode.Arm946, "UC_MODE_ARM946")]
    [InlineData(UnicornMode.Arm1176, "UC_MODE_ARM1176")]
    [InlineData(UnicornMode.ArmBe8, "UC_MODE_ARMBE8")]
    [InlineData(UnicornMode.MicroMips, "UC_MODE_MICRO")]
    [InlineData(UnicornMode.Mips3, "UC_MODE_MIPS3")]
    [InlineData(UnicornMode.Mips32R6, "UC_MODE_MIPS32R6")]
    [InlineData(UnicornMode.Mips32, "UC_MODE_MIPS32")]
    [InlineData(UnicornMode.Mips64, "UC_MODE_MIPS64")]
    [InlineData(UnicornMode.X86Bits16, "UC_MODE_16")]
    [InlineData(UnicornMode.X86Bits32, "UC_MODE_32")]
    [InlineData(UnicornMode.X86Bits64, "UC_MODE_64")]
    [InlineData(UnicornMode.PowerPc32, "UC_MODE_PPC32")]
    [InlineData(UnicornMode.PowerPc64, "UC_MODE_PPC64")]
    [InlineData(UnicornMode.Sparc32, "UC_MODE_SPARC32")]
    [InlineData(UnicornMode.Sparc64, "UC_MODE_SPARC64")]
    [InlineData(UnicornMode.RiscV32, "UC_MODE_RISCV32")]
    [InlineData(UnicornMode.RiscV64, "UC_MODE_RISCV64")]
    [InlineData(UnicornPermissions.None, "UC_PROT_NONE")]
    [InlineData(UnicornPermissions.Read, "UC_PROT_READ")]
    [InlineData(UnicornPermissions.Write, "UC_PROT_WRITE")]
    [InlineData(UnicornPermissions.Execute, "UC_PROT_EXEC")]
    [InlineData(UnicornPermissions.All, "UC_PROT_ALL")]
    [InlineData(UnicornMemoryAccess.Read, "UC_MEM_READ")]
    [InlineData(UnicornMemoryAccess.Write, "UC_MEM_WRITE")]
    [InlineData(UnicornMemoryAccess.Fetch, "UC_MEM_FETCH")]
    [InlineData(UnicornMemoryAccess.ReadUnmapped, "UC_MEM_READ_UNMAPPED")]
    [InlineData(UnicornMemoryAccess.WriteUnmapped, "UC_MEM_WRITE_UNMAPPED")]
    [InlineData(UnicornMemoryAccess.FetchUnmapped, "UC_MEM_FETCH_UNMAPPED")]
    [InlineData(UnicornMemoryAccess.WriteProtected, "UC_MEM_WRITE_PROT")]
    [InlineData(UnicornMemoryAccess.ReadProtected, "UC_MEM_READ_PROT")]
    [InlineData(UnicornMemoryAccess.FetchProtected, "UC_MEM_FETCH_PROT")]
    [InlineData(UnicornMemoryAccess.ReadAfter, "UC_MEM_READ_AFTER")]
    [InlineData(UnicornHookKind.Interrupt, "UC_HOOK_INTR")]
    [InlineData(UnicornHookKind.Instruction, "UC_HOOK_INSN")]
    [InlineData(UnicornHookKind.Code, "UC_HOOK_CODE")]
    [InlineData(UnicornHookKind.Block, "UC_HOOK_BLOCK")]
    [InlineData(UnicornHookKind.ReadUnmapped, "UC_HOOK_MEM_READ_UNMAPPED")]
    [InlineData(UnicornHookKind.WriteUnmapped, "UC_HOOK_MEM_WRITE_UNMAPPED")]
    [InlineData(UnicornHookKind.FetchUnmapped, "UC_HOOK_MEM_FETCH_UNMAPPED")]
    [InlineData(UnicornHookKind.ReadProtected, "UC_HOOK_MEM_READ_PROT")]
    [InlineData(UnicornHookKind.WriteProtected, "UC_HOOK_MEM_WRITE_PROT")]
    [InlineData(UnicornHookKind.FetchProtected, "UC_HOOK_MEM_FETCH_PROT")]
    [InlineData(UnicornHookKind.Read, "UC_HOOK_MEM_READ")]
    [InlineData(UnicornHookKind.Write, "UC_HOOK_MEM_WRITE")]
    [InlineData(UnicornHookKind.Fetch, "UC_HOOK_MEM_FETCH")]
    [InlineData(UnicornHookKind.ReadAfter, "UC_HOOK_MEM_READ_AFTER")]
    [InlineData(UnicornHookKind.InvalidInstruction, "UC_HOOK_INSN_INVALID")]
    [InlineData(UnicornHookKind.Translation, "UC_HOOK_EDGE_GENERATED")]
    [InlineData(UnicornError.NoMemory, "UC_ERR_NOMEM")]
    [InlineData(UnicornError.Architecture, "UC_ERR_ARCH")]
    [InlineData(UnicornError.Handle, "UC_ERR_HANDLE")]
    [InlineData(UnicornError.Mode, "UC_ERR_MODE")]
    [InlineData(UnicornError.Version, "UC_ERR_VERSION")]
    [InlineData(UnicornError.ReadUnmapped, "UC_ERR_READ_UNMAPPED")]
    [InlineData(UnicornError.WriteUnmapped, "UC_ERR_WRITE_UNMAPPED")]
    [InlineData(UnicornError.FetchUnmapped, "UC_ERR_FETCH_UNMAPPED")]
    [InlineData(UnicornError.Hook, "UC_ERR_HOOK")]
    [InlineData(UnicornError.InvalidInstruction, "UC_ERR_INSN_INVALID")]
    [InlineData(UnicornError.Map, "UC_ERR_MAP")]
    [InlineData(UnicornError.WriteProtected, "UC_ERR_WRITE_PROT")]
    [InlineData(UnicornError.ReadProtected, "UC_ERR_READ_PROT")]
    [InlineData(UnicornError.FetchProtected, "UC_ERR_FETCH_PROT")]
    [InlineData(UnicornError.Argument, "UC_ERR_ARG")]
    [InlineData(UnicornError.ReadUnaligned, "UC_ERR_READ_UNALIGNED")]
    [InlineData(UnicornError.WriteUnaligned, "UC_ERR_WRITE_UNALIGNED")]
    [InlineData(UnicornError.FetchUnaligned, "UC_ERR_FETCH_UNALIGNED")]
    [InlineData(UnicornError.HookExists, "UC_ERR_HOOK_EXIST")]
    [InlineData(UnicornError.Resource, "UC_ERR_RESOURCE")]
    [InlineData(UnicornError.Exception, "UC_ERR_EXCEPTION")]
    [InlineData(UnicornError.Ok, "UC_ERR_OK")]
    [InlineData((int)NativeMethods.ControlSetCpuModel, "UC_CTL_CPU_MODEL | 1 << 26 | 1 << 30")]
    [InlineData((int)NativeMethods.ControlRemoveCache, "UC_CTL_TB_REMOVE_CACHE | 2 << 26 | 1 << 30")]
    [InlineData(NativeMethods.QueryPageSize, "UC_QUERY_PAGE_SIZE")]
    public void TypedConstantsAreThoseOfTheHeader(object actual, string expected)
    {
        CHeader header = HeaderFolder.Read("unicorn.h");

        Assert.Equal(header.Evaluate(expected), Convert.ToInt64(actual, null));
    }

    [Theory]
    [InlineData(X86Instruction.Syscall, "UC_X86_INS_SYSCALL")]
    [InlineData(X86Instruction.Sysenter, "UC_X86_INS_SYSENTER")]
    public void InstructionsAreThoseOfTheHeader(X86Instruction actual, string expected) =>
        Assert.Equal(HeaderFolder.Read("x86.h").Evaluate(expected), (long)actual);

    [Theory]
    [InlineData("enum e { A, B = 5, C, /* D, */ E = B + 2, // F\n G = 1 << 3 };", "")]
    [InlineData("typedef enum e { A, B = 5, C, /* D, */ E = B + 2, // F\n G = 1 << 3, } e;", "A=0 B=5 C=6 E=7 G=8")]
    public void HeadersAreRead(string text, string expected)
    {
        CHeader header = new(text);

        Assert.Equal(expected, expected.Length == 0 ? "" : string.Join(' ', header.Members("e").Select(member => $"{member.Key}={member.Value}")));
    }
}
