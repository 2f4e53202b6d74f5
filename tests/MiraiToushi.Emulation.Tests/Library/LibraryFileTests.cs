using MiraiToushi.Emulation.Linux.Uapi;

namespace MiraiToushi.Emulation.Tests.Library;

/// <summary>Files and directories through the stand-ins, down to the kernel's files.</summary>
public sealed class LibraryFileTests : IDisposable
{
    private readonly LibraryBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void What_is_written_is_read_again()
    {
        ulong file = Open("w");
        Assert.Equal(9, _bench.Call("fprintf", file, _bench.Text("one %d %s\n"), 22, _bench.Text("3")));
        Assert.Equal(1, _bench.Call("fputs", _bench.Text("two"), file));
        Assert.Equal(2, _bench.Call("fwrite", _bench.Text("abcd"), 2, 2, file));
        Assert.Equal(0, _bench.Call("fclose", file));
        Assert.Equal("one 22 3\ntwoabcd", _bench.Test.ReadFile("/tmp/file"));

        file = Open("r");
        ulong line = _bench.Room(64);
        Assert.Equal((int)line, _bench.Call("fgets", line, 64, file));
        Assert.Equal("one 22 3\n", _bench.Read(line));
        Assert.Equal(9, _bench.Call("ftell", file));
        Assert.Equal('t', _bench.Call("getc", file));
        Assert.Equal('x', _bench.Call("ungetc", 'x', file));
        Assert.Equal('x', _bench.Call("fgetc", file));
        Assert.Equal((int)line, _bench.Call("fgets", line, 4, file));
        Assert.Equal("woa", _bench.Read(line));
        Assert.Equal(0, _bench.Call("feof", file));
        Assert.Equal(3, _bench.Call("fread", line, 1, 10, file));
        Assert.Equal(1, _bench.Call("feof", file));
        Assert.Equal(0, _bench.Call("fgets", line, 64, file));
        Assert.Equal(0, _bench.Call("fseek", file, 4, 0));
        ulong number = _bench.Room(4);
        Assert.Equal(1, _bench.Call("fscanf", file, _bench.Text("%d"), number));
        Assert.Equal(22UL, _bench.Number(number, 4));
    }

    [Theory]
    [InlineData("/tmp/missing", "r", Errno.ENOENT)]
    [InlineData("/tmp/missing", "x", Errno.EINVAL)]
    [InlineData("/tmp", "w", Errno.EISDIR)]
    public void A_file_that_does_not_open_is_null(string path, string mode, Errno error)
    {
        Assert.Equal(0, _bench.Call("fopen", _bench.Text(path), _bench.Text(mode)));
        Assert.Equal((int)error, _bench.Error);
    }

    [Fact]
    public void What_is_appended_is_behind()
    {
        foreach (string text in (string[])["a", "b"])
        {
            ulong file = Open("a");
            _bench.Call("fputs", _bench.Text(text), file);
            _bench.Call("fclose", file);
        }

        Assert.Equal("ab", _bench.Test.ReadFile("/tmp/file"));
    }

    [Fact]
    public void A_line_of_any_length_gets_a_block()
    {
        ulong file = Open("w");
        _bench.Call("fputs", _bench.Text(new string('x', 300) + "\ny"), file);
        _bench.Call("fclose", file);
        file = Open("r");
        ulong buffer = _bench.Words(0);
        ulong size = _bench.Words(0);
        Assert.Equal(301, _bench.Call("getline", buffer, size, file));
        Assert.Equal(new string('x', 300) + "\n", _bench.Read(_bench.Pointer(buffer)));
        Assert.Equal(1, _bench.Call("getline", buffer, size, file));
        Assert.Equal(-1, _bench.Call("getline", buffer, size, file));
    }

    [Theory]
    [InlineData("readdir", 11)]
    [InlineData("readdir64", 19)]
    public void A_directory_is_listed(string function, int nameOffset)
    {
        _bench.Test.Create("/tmp/listed");
        ulong directory = (uint)_bench.Call("opendir", _bench.Text("/tmp"));
        List<string> names = [];
        while (_bench.Call(function, directory) is not 0 and var entry)
        {
            names.Add(_bench.Read((uint)entry + (ulong)nameOffset)!);
        }

        Assert.Contains("listed", names);
        Assert.Contains(".", names);
        Assert.Equal(0, _bench.Call("closedir", directory));
        Assert.Equal(0, _bench.Call("opendir", _bench.Text("/missing")));
    }

    [Theory]
    [InlineData("stat", 0, 44, 4)]
    [InlineData("stat64", 0, 44, 8)]
    [InlineData("__xstat", 1, 44, 4)]
    [InlineData("__stat64_time64", 0, 40, 8)]
    public void A_size_stands_where_the_headers_of_glibc_for_i386_have_it(string function, int version, int offset, int size)
    {
        _bench.Test.Write(_bench.Test.Create("/tmp/sized"), "12345");
        ulong place = _bench.Room(128);
        ulong[] first = version == 0 ? [] : [3];
        Assert.Equal(0, _bench.Call(function, [.. first, _bench.Text("/tmp/sized"), place]));
        Assert.Equal(5UL, _bench.Number(place + (ulong)offset, size));
        Assert.Equal(-1, _bench.Call(function, [.. first, _bench.Text("/tmp/missing"), place]));
        Assert.Equal((int)Errno.ENOENT, _bench.Error);
    }

    [Fact]
    public void A_place_in_a_file_can_have_64_bits()
    {
        ulong descriptor = (ulong)_bench.Test.Create("/tmp/long");
        Assert.Equal(0x1_0000_0002, _bench.CallWide("lseek64", descriptor, 2, 1, 0));
        Assert.Equal(-1, _bench.CallWide("lseek64", 99, 2, 1, 0));
        Assert.Equal((int)Errno.EBADF, _bench.Error);
    }

    private ulong Open(string mode) => (uint)_bench.Call("fopen", _bench.Text("/tmp/file"), _bench.Text(mode));
}
