using System.Globalization;
using MiraiToushi.Emulation.Linux.World.Files;

namespace MiraiToushi.Emulation.Linux.World.Proc;

/// <summary>What the kernel tells about itself in /proc: a quiet device with one processor, no connections and no modules.</summary>
internal static class SystemFiles
{
    private static readonly string[] Paths =
    [
        "cmdline", "cpuinfo", "filesystems", "loadavg", "meminfo", "modules", "mounts", "stat", "uptime", "version",
        "net/arp", "net/dev", "net/raw", "net/route", "net/tcp", "net/tcp6", "net/udp", "net/udp6", "net/unix",
        "sys/kernel/hostname", "sys/kernel/osrelease", "sys/kernel/ostype", "sys/kernel/pid_max",
        "sys/net/ipv4/ip_local_port_range", "sys/vm/overcommit_memory",
    ];

    /// <summary>The files right in /proc.</summary>
    public static IEnumerable<string> Names => Paths.Where(path => !path.Contains('/', StringComparison.Ordinal));

    /// <summary>Whether a path below /proc is a directory.</summary>
    /// <param name="path">The path, without "/proc/".</param>
    public static bool IsDirectory(string path) => Array.Exists(Paths, known => known.StartsWith(path + "/", StringComparison.Ordinal));

    /// <summary>The names in a directory below /proc.</summary>
    /// <param name="path">The directory, without "/proc/".</param>
    public static IEnumerable<string> NamesIn(string path) =>
        Paths.Where(known => known.StartsWith(path + "/", StringComparison.Ordinal))
            .Select(known => known[(path.Length + 1)..].Split('/')[0])
            .Distinct();

    /// <summary>Finds a file.</summary>
    /// <param name="path">Its path, without "/proc/".</param>
    /// <param name="view">Who looks.</param>
    public static VirtualNode? Find(string path, FileView view)
    {
        if (!Paths.Contains(path))
        {
            return null;
        }

        long inode = ProcNodes.InodeOf(path);
        return path.StartsWith("sys/", StringComparison.Ordinal)
            ? ProcNodes.Setting(inode, () => Text(path, view))
            : ProcNodes.Text(inode, () => Text(path, view));
    }

    private static string Text(string path, FileView view)
    {
        LinuxKernel kernel = view.Kernel;
        HostIdentity host = kernel.Configuration.Host;
        return path switch
        {
            "cmdline" => "console=ttyS0,115200 root=/dev/mtdblock2\n",
            "cpuinfo" => "processor\t: 0\nBogoMIPS\t: 385.84\n\n",
            "filesystems" => "nodev\tproc\nnodev\ttmpfs\n\tsquashfs\n",
            "loadavg" => "0.08 0.03 0.01 1/38 1000\n",
            "meminfo" => "MemTotal:         126976 kB\nMemFree:           81920 kB\nBuffers:            2048 kB\nCached:            16384 kB\n",
            "mounts" => "rootfs / rootfs rw 0 0\nproc /proc proc rw 0 0\nsysfs /sys sysfs rw 0 0\ntmpfs /tmp tmpfs rw 0 0\n",
            "stat" => $"cpu  1000 0 1000 100000 0 0 0 0 0 0\ncpu0 1000 0 1000 100000 0 0 0 0 0 0\nbtime {BootSeconds(kernel)}\nprocesses 1000\n",
            "uptime" => Uptime(kernel),
            "version" => $"{host.SystemName} version {host.Release} (builder@build) {host.Version}\n",
            "net/arp" => "IP address       HW type     Flags       HW address            Mask     Device\n",
            "net/dev" => "Inter-|   Receive                                                |  Transmit\n"
                + " face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed\n"
                + "    lo:       0       0    0    0    0     0          0         0        0       0    0    0    0     0       0          0\n"
                + "  eth0: 1048576    1024    0    0    0     0          0         0   524288     512    0    0    0     0       0          0\n",
            "net/route" => "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT\n" + DefaultRoute(kernel),
            "net/unix" => "Num       RefCount Protocol Flags    Type St Inode Path\n",
            "sys/kernel/hostname" => host.NodeName + "\n",
            "sys/kernel/osrelease" => host.Release + "\n",
            "sys/kernel/ostype" => host.SystemName + "\n",
            "sys/kernel/pid_max" => "32768\n",
            "sys/net/ipv4/ip_local_port_range" => "32768\t60999\n",
            "sys/vm/overcommit_memory" => "0\n",
            _ => path.StartsWith("net/", StringComparison.Ordinal)
                ? "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n"
                : "",
        };
    }

    private static long BootSeconds(LinuxKernel kernel) => kernel.Clock.Seconds - (kernel.Clock.Uptime / 1_000_000_000);

    private static string Uptime(LinuxKernel kernel)
    {
        long hundredths = kernel.Clock.Uptime / 10_000_000;
        return string.Create(CultureInfo.InvariantCulture, $"{hundredths / 100}.{hundredths % 100:00} {hundredths / 100}.00\n");
    }

    private static string DefaultRoute(LinuxKernel kernel)
    {
        uint local = kernel.Network.LocalAddress;
        bool isLittle = kernel.Memory.ByteOrder == Elf.ByteOrder.Little;
        uint network = local & 0xFFFF_FF00;
        string Hex(uint address) => (isLittle ? System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(address) : address).ToString("X8", CultureInfo.InvariantCulture);
        return $"eth0\t00000000\t{Hex(network | 1)}\t0003\t0\t0\t0\t00000000\t0\t0\t0\n"
            + $"eth0\t{Hex(network)}\t00000000\t0001\t0\t0\t0\t{Hex(0xFFFF_FF00)}\t0\t0\t0\n";
    }
}
