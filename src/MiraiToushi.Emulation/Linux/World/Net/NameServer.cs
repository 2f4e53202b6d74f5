namespace MiraiToushi.Emulation.Linux.World.Net;

/// <summary>Gives each name that is asked for an address of its own, in the order of the first questions.</summary>
internal sealed class NameServer
{
    private const int FirstHost = 77;
    private const int Hosts = 254;
    private readonly uint _network;
    private readonly Dictionary<string, uint?> _answers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);
    private int _given;

    /// <summary>Creates a name server.</summary>
    /// <param name="network">The network from which addresses are taken; its last byte does not count.</param>
    public NameServer(uint network) => _network = network & 0xFFFF_FF00;

    /// <summary>The name, in lower case, that each address was given for.</summary>
    public IReadOnlyDictionary<string, string> NamesByAnswer => _names;

    /// <summary>The address of a name.</summary>
    /// <param name="name">The name, in any case.</param>
    /// <returns>The address, or null where all have been given away.</returns>
    public uint? Resolve(string name)
    {
        string key = Lower(name);
        if (_answers.TryGetValue(key, out uint? known))
        {
            return known;
        }

        if (_given >= Hosts)
        {
            return null;
        }

        uint address = _network | (uint)(((FirstHost - 1 + _given) % Hosts) + 1);
        _given++;
        _answers[key] = address;
        _names[AddressText.FormatInternet(address)] = key;
        return address;
    }

    private static string Lower(string name) => string.Create(name.Length, name, (letters, from) =>
    {
        for (int i = 0; i < letters.Length; i++)
        {
            letters[i] = char.IsAsciiLetterUpper(from[i]) ? (char)(from[i] | 0x20) : from[i];
        }
    });
}
