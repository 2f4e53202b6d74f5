using MiraiToushi.Emulation.Linux.Uapi;

namespace MiraiToushi.Emulation.Linux.Syscalls;

/// <summary>Answers of calls that do nothing.</summary>
internal static class StubAnswers
{
    /// <summary>A call that succeeds and does nothing.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="note">What it does not do.</param>
    public static SyscallDescriptor Succeeds(string name, string note) => new(name, _ => 0, SupportLevel.Stub, note);

    /// <summary>A call that always fails.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="errno">How it fails.</param>
    /// <param name="note">Why.</param>
    public static SyscallDescriptor Fails(string name, Errno errno, string note) => new(name, _ => errno, SupportLevel.Stub, note);
}
