using MiraiToushi.Emulation.Cpu;
using MiraiToushi.Emulation.Linux;

namespace MiraiToushi.Emulation.Tracing;

/// <summary>Registers and kernel state of a process at one moment.</summary>
/// <param name="Context">Its registers.</param>
/// <param name="Process">The kernel's side of it.</param>
internal sealed record GuestState(CpuContext Context, Process Process);
