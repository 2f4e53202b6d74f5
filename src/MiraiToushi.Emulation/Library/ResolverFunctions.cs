using MiraiToushi.Emulation.Linux.Uapi;
using MiraiToushi.Emulation.Linux.World.Net;

namespace MiraiToushi.Emulation.Library;

/// <summary>Functions of netdb.h that find hosts. A name is asked for as a C library does: over a socket of the process's own.</summary>
internal static class ResolverFunctions
{
    private const ulong Question4 = 0x200;
    private const ulong AnswerOffset = 0x400;
    private const ulong AnswerSize = 0x200;
    private const ulong Patience = 5_000;
    private const int HostNotFound = 1;
    private const int TryAgain = 2;
    private const int Internet = 2;

    private enum Purpose
    {
        Host,
        HostInBuffer,
        Addresses,
        Message,
    }

    public static Dictionary<string, LibraryHandler> All { get; } = new()
    {
        ["gethostbyname"] = static call => Find(call, Purpose.Host, Internet, [0, 0, 0, 0, 0]),
        ["gethostbyname2"] = static call => Find(call, Purpose.Host, call.Int(1), [0, 0, 0, 0, 0]),
        ["gethostbyname_r"] = static call => Find(call, Purpose.HostInBuffer, Internet, Words(call, 1)),
        ["gethostbyname2_r"] = static call => Find(call, Purpose.HostInBuffer, call.Int(1), Words(call, 2)),
        ["gethostbyaddr"] = static call => NotFound(call, Purpose.Host, [0, 0, 0, 0, 0], HostNotFound),
        ["getaddrinfo"] = GetAddresses,
        ["freeaddrinfo"] = static call => AddressLists.Free(call, call.Word(0)),
        ["gai_strerror"] = static call => StaticText(call, "Name or service not known"),
        ["hstrerror"] = static call => StaticText(call, "Unknown host"),
        ["res_init"] = static _ => 0UL,
        ["__res_init"] = static _ => 0UL,
        ["res_query"] = static call => Ask(call, Purpose.Message, call.Text(0) ?? "", call.Int(2), Words(call, 3)),
        ["__res_query"] = static call => Ask(call, Purpose.Message, call.Text(0) ?? "", call.Int(2), Words(call, 3)),
        ["res_search"] = static call => Ask(call, Purpose.Message, call.Text(0) ?? "", call.Int(2), Words(call, 3)),
        ["__res_search"] = static call => Ask(call, Purpose.Message, call.Text(0) ?? "", call.Int(2), Words(call, 3)),
    };

    /// <summary>A question, and what is done with its answer.</summary>
    public static Continuation Question { get; } = new(
        static call => call.Request("sendto", Continuations.Word(call, 1), Host(call) + Question4, Continuations.Word(call, 3), 0, Host(call) + AnswerOffset, 16),
        Finish);

    private static ulong Host(LibraryCall call) => call.Data + LibraryData.Host;

    private static ulong[] Words(LibraryCall call, int first) => [.. Enumerable.Range(first, 5).Select(call.Word)];

    private static LibraryResult StaticText(LibraryCall call, string text)
    {
        call.Memory.TryWrite(call.Data + LibraryData.Text, [.. System.Text.Encoding.Latin1.GetBytes(text), 0]);
        return call.Data + LibraryData.Text;
    }

    private static LibraryResult Find(LibraryCall call, Purpose purpose, int family, ulong[] words)
    {
        AddressFamily kind = family == Internet ? AddressFamily.Internet : AddressFamily.Internet6;
        if (call.Text(0, 256) is not { Length: > 0 } name)
        {
            return NotFound(call, purpose, words, HostNotFound);
        }

        IReadOnlyList<byte[]> known = ResolverFiles.ParseAddress(name, kind) is { } literal ? [literal] : ResolverFiles.Hosts(call, name, kind);
        return known.Count > 0
            ? Give(call, purpose, name, known, words)
            : Ask(call, purpose, name, kind == AddressFamily.Internet ? ResolverQuestion.Address : ResolverQuestion.Address6, words);
    }

    private static LibraryResult GetAddresses(LibraryCall call)
    {
        AddressHints hints = AddressHints.Read(call);
        bool isWide = hints.Family == AddressHints.Internet6;
        AddressFamily kind = isWide ? AddressFamily.Internet6 : AddressFamily.Internet;
        ulong[] words = [call.Word(3), hints.Port, (ulong)hints.SocketType, 0, 0];
        if (call.Word(0) == 0)
        {
            byte[] any = new byte[isWide ? 16 : 4];
            byte[] own = isWide ? [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1] : [127, 0, 0, 1];
            return AddressLists.Write(call, [hints.IsPassive ? any : own], words);
        }

        string name = call.Text(0, 256) ?? "";
        bool isOther = ResolverFiles.ParseAddress(name, AddressFamily.Internet6) is not null;
        kind = hints.Family == 0 && isOther ? AddressFamily.Internet6 : kind;
        bool isLiteral = ResolverFiles.ParseAddress(name, kind) is not null;
        return hints.IsNumeric && !isLiteral
            ? AddressLists.NoName
            : Find(call, Purpose.Addresses, kind == AddressFamily.Internet ? Internet : AddressHints.Internet6, words);
    }

    private static LibraryResult Ask(LibraryCall call, Purpose purpose, string name, int type, ulong[] words)
    {
        byte[]? message = ResolverQuestion.Write(name, type, (ushort)call.Kernel.Random.Next());
        long descriptor = message is null ? -1 : call.Ask("socket", Internet, (ulong)call.Kernel.Constants.SocketDatagram, 0);
        if (message is null || descriptor < 0)
        {
            return NotFound(call, purpose, words, message is null ? HostNotFound : TryAgain);
        }

        byte[] server = new byte[16];
        call.Memory.Encode(server.AsSpan(0, 2), Internet);
        server[3] = 53;
        ResolverFiles.NameServer(call).CopyTo(server, 4);
        call.Memory.TryWrite(Host(call) + Question4, message);
        call.Memory.TryWrite(Host(call) + AnswerOffset, server);
        call.Memory.TryWrite(Host(call) + HostEntries.NameOffset, [.. System.Text.Encoding.Latin1.GetBytes(name), 0]);
        return Continuations.Begin(call, Question, [(ulong)purpose, (ulong)descriptor, (ulong)type, (ulong)message.Length, .. words]);
    }

    private static LibraryResult Finish(LibraryCall call)
    {
        Purpose purpose = (Purpose)Continuations.Word(call, 0);
        int type = (int)Continuations.Word(call, 2);
        ulong[] words = [.. Enumerable.Range(4, 5).Select(index => Continuations.Word(call, index))];
        byte[]? answer = (int)call.LastResult > 0 ? Receive(call, Continuations.Word(call, 1)) : null;
        call.Ask("close", Continuations.Word(call, 1));
        if (answer is null)
        {
            return NotFound(call, purpose, words, TryAgain);
        }

        if (purpose == Purpose.Message)
        {
            ulong length = Math.Min((ulong)answer.Length, words[1]);
            return call.Memory.TryWrite(words[0], answer.AsSpan(0, (int)length)) ? (ulong)answer.Length : ulong.MaxValue;
        }

        IReadOnlyList<byte[]> addresses = ResolverQuestion.ReadAddresses(answer, type);
        string name = call.Memory.ReadString(Host(call) + HostEntries.NameOffset) ?? "";
        return addresses.Count > 0 ? Give(call, purpose, name, addresses, words) : NotFound(call, purpose, words, HostNotFound);
    }

    private static byte[]? Receive(LibraryCall call, ulong descriptor)
    {
        // struct pollfd: descriptor, POLLIN, what is ready.
        ulong place = Host(call) + AnswerOffset;
        call.Memory.TryWriteUnsigned(place, 4, descriptor);
        call.Memory.TryWriteUnsigned(place + 4, 2, 1);
        call.Memory.TryWriteUnsigned(place + 6, 2, 0);
        long length = call.Ask("poll", place, 1, Patience) > 0 ? call.Ask("recvfrom", descriptor, place, AnswerSize, 0, 0, 0) : 0;
        return length > 0 ? call.Memory.ReadBytes(place, (int)length) : null;
    }

    private static LibraryResult Give(LibraryCall call, Purpose purpose, string name, IReadOnlyList<byte[]> addresses, ulong[] words)
    {
        switch (purpose)
        {
            case Purpose.Addresses:
                return AddressLists.Write(call, addresses, words);
            case Purpose.HostInBuffer:
                return GiveInBuffer(call, name, addresses, words);
            default:
                HostEntries.Write(call.Memory, Host(call), Host(call) + HostEntries.Size, name, addresses);
                return Host(call);
        }
    }

    // ret, buf, buflen, result, h_errnop.
    private static LibraryResult GiveInBuffer(LibraryCall call, string name, IReadOnlyList<byte[]> addresses, ulong[] words)
    {
        ulong area = (words[1] + 7) & ~7UL;
        if (words[2] < HostEntries.AreaSize + 8)
        {
            call.Memory.TryWriteWord(words[3], 0);
            return (ulong)call.Kernel.Constants.Translate(Errno.ERANGE);
        }

        HostEntries.Write(call.Memory, words[0], area, name, addresses);
        call.Memory.TryWriteWord(words[3], words[0]);
        return 0;
    }

    private static LibraryResult NotFound(LibraryCall call, Purpose purpose, ulong[] words, int error)
    {
        call.Memory.TryWriteUnsigned(call.VariableAddress("h_errno"), 4, (ulong)error);
        switch (purpose)
        {
            case Purpose.Addresses:
                return error == TryAgain ? AddressLists.Again : AddressLists.NoName;
            case Purpose.HostInBuffer:
                call.Memory.TryWriteWord(words[3], 0);
                call.Memory.TryWriteUnsigned(words[4], 4, (ulong)error);
                return (ulong)call.Kernel.Constants.Translate(error == TryAgain ? Errno.EAGAIN : Errno.ENOENT);
            case Purpose.Message:
                return ulong.MaxValue;
            default:
                return 0;
        }
    }
}
