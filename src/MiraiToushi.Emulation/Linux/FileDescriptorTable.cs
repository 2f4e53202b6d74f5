using MiraiToushi.Emulation.Linux.World;

namespace MiraiToushi.Emulation.Linux;

/// <summary>A process's descriptors. Descriptors share open files, as after dup and fork.</summary>
public sealed class FileDescriptorTable
{
    /// <summary>RLIMIT_NOFILE.</summary>
    public const int Maximum = 1024;

    private readonly SortedDictionary<int, (OpenFile File, bool CloseOnExec)> _entries = [];

    /// <summary>The open descriptors, ascending.</summary>
    public IEnumerable<int> Numbers => _entries.Keys;

    /// <summary>The open file behind a descriptor.</summary>
    /// <param name="descriptor">Its number.</param>
    /// <returns>The file, or null where the descriptor is not open.</returns>
    public OpenFile? Find(int descriptor) => _entries.TryGetValue(descriptor, out (OpenFile File, bool CloseOnExec) entry) ? entry.File : null;

    /// <summary>Whether a descriptor has FD_CLOEXEC.</summary>
    /// <param name="descriptor">Its number.</param>
    public bool IsCloseOnExec(int descriptor) => _entries.TryGetValue(descriptor, out (OpenFile File, bool CloseOnExec) entry) && entry.CloseOnExec;

    /// <summary>Gives an open file the lowest free number.</summary>
    /// <param name="file">The file.</param>
    /// <param name="lowest">Numbers below this are not used.</param>
    /// <param name="closeOnExec">FD_CLOEXEC.</param>
    /// <returns>The number, or -1 where there is none left.</returns>
    public int Add(OpenFile file, int lowest = 0, bool closeOnExec = false)
    {
        int number = lowest;
        while (_entries.ContainsKey(number))
        {
            number++;
        }

        if (number >= Maximum)
        {
            return -1;
        }

        Set(number, file, closeOnExec);
        return number;
    }

    /// <summary>Puts an open file at a number, closing what was there.</summary>
    /// <param name="descriptor">The number.</param>
    /// <param name="file">The file.</param>
    /// <param name="closeOnExec">FD_CLOEXEC.</param>
    public void Set(int descriptor, OpenFile file, bool closeOnExec)
    {
        ArgumentNullException.ThrowIfNull(file);
        file.References++;
        Close(descriptor);
        _entries[descriptor] = (file, closeOnExec);
    }

    /// <summary>Sets FD_CLOEXEC.</summary>
    /// <param name="descriptor">An open descriptor.</param>
    /// <param name="closeOnExec">The new value.</param>
    public void SetCloseOnExec(int descriptor, bool closeOnExec) => _entries[descriptor] = (_entries[descriptor].File, closeOnExec);

    /// <summary>Closes a descriptor.</summary>
    /// <param name="descriptor">Its number.</param>
    /// <returns>False where it was not open.</returns>
    public bool Close(int descriptor)
    {
        if (!_entries.Remove(descriptor, out (OpenFile File, bool CloseOnExec) entry))
        {
            return false;
        }

        if (--entry.File.References == 0)
        {
            entry.File.Closed();
        }

        return true;
    }

    /// <summary>Closes what has FD_CLOEXEC, as exec does.</summary>
    public void CloseOnExec()
    {
        foreach (int descriptor in _entries.Where(entry => entry.Value.CloseOnExec).Select(entry => entry.Key).ToArray())
        {
            Close(descriptor);
        }
    }

    /// <summary>Closes everything, as at exit.</summary>
    public void CloseAll()
    {
        foreach (int descriptor in _entries.Keys.ToArray())
        {
            Close(descriptor);
        }
    }

    /// <summary>What a child gets: its own table over the same open files.</summary>
    public FileDescriptorTable Clone()
    {
        FileDescriptorTable copy = new();
        foreach ((int descriptor, (OpenFile file, bool closeOnExec)) in _entries)
        {
            copy.Set(descriptor, file, closeOnExec);
        }

        return copy;
    }
}
