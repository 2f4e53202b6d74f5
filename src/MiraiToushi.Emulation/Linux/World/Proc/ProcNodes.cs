using MiraiToushi.Emulation.Linux.World.Files;

namespace MiraiToushi.Emulation.Linux.World.Proc;

/// <summary>Makes the nodes of /proc, which exist only while they are looked at.</summary>
internal static class ProcNodes
{
    /// <summary>An inode number that depends on nothing but the path below /proc.</summary>
    /// <param name="path">The path.</param>
    public static long InodeOf(string path)
    {
        uint hash = 2166136261;
        foreach (char letter in path)
        {
            hash = (hash ^ letter) * 16777619;
        }

        return 0xF000_0000L | (hash & 0x0FFF_FFFF);
    }

    /// <summary>A link.</summary>
    /// <param name="inode">Its inode number.</param>
    /// <param name="target">Where it points.</param>
    /// <param name="leads">What opening it gives where that is not what lies there.</param>
    public static LinkNode Link(long inode, string target, VirtualNode? leads = null) =>
        new() { Inode = inode, Mode = ModeBits.Link | ModeBits.Everything, Target = target, Leads = leads };

    /// <summary>A file with text.</summary>
    /// <param name="inode">Its inode number.</param>
    /// <param name="text">Makes the text, one char a byte.</param>
    public static GeneratedNode Text(long inode, Func<string> text) => Bytes(inode, () => System.Text.Encoding.Latin1.GetBytes(text()));

    /// <summary>A file.</summary>
    /// <param name="inode">Its inode number.</param>
    /// <param name="content">Makes the content.</param>
    public static GeneratedNode Bytes(long inode, Func<byte[]> content) =>
        new() { Inode = inode, Mode = ModeBits.Regular | ModeBits.ReadOnly, Content = content };

    /// <summary>A file that can be written.</summary>
    /// <param name="inode">Its inode number.</param>
    /// <param name="text">Makes the text, one char a byte.</param>
    /// <param name="written">Told what is written; null where that changes nothing.</param>
    public static GeneratedNode Setting(long inode, Func<string> text, Action<byte[]>? written = null) => new()
    {
        Inode = inode,
        Mode = ModeBits.Regular | ModeBits.Plain,
        Content = () => System.Text.Encoding.Latin1.GetBytes(text()),
        Written = written,
    };
}
