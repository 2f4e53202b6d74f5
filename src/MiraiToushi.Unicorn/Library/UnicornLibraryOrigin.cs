namespace MiraiToushi.Unicorn;

/// <summary>By what way libunicorn was found.</summary>
public enum UnicornLibraryOrigin
{
    /// <summary>The environment variable MIRAITOUSHI_UNICORN names it.</summary>
    Environment,

    /// <summary>The system's loader knows it.</summary>
    System,

    /// <summary>A build has put it into the cache folder.</summary>
    Cache,
}
