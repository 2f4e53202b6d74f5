namespace MiraiToushi.Emulation.Linux.World.Files;

/// <summary>Who looks: /proc shows each process something else.</summary>
/// <param name="Kernel">The kernel.</param>
/// <param name="Process">The process that looks.</param>
internal readonly record struct FileView(LinuxKernel Kernel, Process Process);
