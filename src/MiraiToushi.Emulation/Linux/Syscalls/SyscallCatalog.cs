namespace MiraiToushi.Emulation.Linux.Syscalls;

/// <summary>Every system call that is answered, by name. Numbers are elsewhere: they are data of an ABI.</summary>
public static class SyscallCatalog
{
    /// <summary>The calls by name.</summary>
    public static IReadOnlyDictionary<string, SyscallDescriptor> ByName { get; } = Build();

    private static Dictionary<string, SyscallDescriptor> Build()
    {
        Dictionary<string, SyscallDescriptor> result = [];
        SyscallDescriptor[][] families =
        [
            MemorySyscalls.All,
            ProcessSyscalls.All,
            SignalSyscalls.All,
            IdentitySyscalls.All,
            TimeSyscalls.All,
            FileSyscalls.All,
            DescriptorSyscalls.All,
            DirectorySyscalls.All,
            PollSyscalls.All,
            SocketSyscalls.All,
            SocketMessageSyscalls.All,
        ];
        foreach (SyscallDescriptor descriptor in families.SelectMany(family => family))
        {
            result.Add(descriptor.Name, descriptor);
        }

        return result;
    }
}
