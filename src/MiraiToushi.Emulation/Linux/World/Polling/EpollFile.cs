using MiraiToushi.Emulation.Linux.Uapi;

namespace MiraiToushi.Emulation.Linux.World.Polling;

/// <summary>What epoll_create opens: a list of files that are watched.</summary>
internal sealed class EpollFile : OpenFile
{
    private readonly SortedDictionary<int, EpollInterest> _interests = [];

    /// <inheritdoc/>
    public override string Name => "anon_inode:[eventpoll]";

    /// <inheritdoc/>
    public override Readiness Readiness => Readiness.None;

    /// <summary>What is watched, by descriptor.</summary>
    public IEnumerable<EpollInterest> Interests => _interests.Values;

    /// <summary>Watches a file.</summary>
    /// <param name="descriptor">Its descriptor.</param>
    /// <param name="interest">What is watched.</param>
    /// <returns>An error, or null.</returns>
    public Errno? Add(int descriptor, EpollInterest interest)
    {
        Forget();
        return _interests.TryAdd(descriptor, interest) ? null : Errno.EEXIST;
    }

    /// <summary>Watches a file in another way.</summary>
    /// <param name="descriptor">Its descriptor.</param>
    /// <param name="interest">What is watched.</param>
    /// <returns>An error, or null.</returns>
    public Errno? Change(int descriptor, EpollInterest interest)
    {
        if (!_interests.ContainsKey(descriptor))
        {
            return Errno.ENOENT;
        }

        _interests[descriptor] = interest;
        return null;
    }

    /// <summary>Watches a file no more.</summary>
    /// <param name="descriptor">Its descriptor.</param>
    /// <returns>An error, or null.</returns>
    public Errno? Remove(int descriptor) => _interests.Remove(descriptor) ? null : Errno.ENOENT;

    /// <summary>Forgets files that are closed.</summary>
    public void Forget()
    {
        foreach ((int descriptor, EpollInterest interest) in _interests.ToArray())
        {
            if (interest.Watched.References == 0)
            {
                _interests.Remove(descriptor);
            }
        }
    }
}
