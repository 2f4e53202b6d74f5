using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace MiraiToushi.Fixtures;

/// <summary>What fixtures/configurations/*.yaml say about the network; the rest stands in the manifest.</summary>
internal sealed class NetworkTruth
{
    private static readonly IDeserializer Yaml = new DeserializerBuilder()
        .WithNamingConvention(CamelCaseNamingConvention.Instance)
        .IgnoreUnmatchedProperties()
        .Build();

    /// <summary>The C2.</summary>
    public required NamedEndpoint Cnc { get; set; }

    /// <summary>What main stores first.</summary>
    public required NumericEndpoint Decoy { get; set; }

    /// <summary>Where scan results would go.</summary>
    public required NamedEndpoint Report { get; set; }

    /// <summary>What the program uses besides.</summary>
    public required ProgramTruth Program { get; set; }

    /// <summary>Reads a configuration.</summary>
    /// <param name="configuration">Its name.</param>
    public static NetworkTruth Read(string configuration) =>
        Yaml.Deserialize<NetworkTruth>(File.ReadAllText(RepositoryFolder.Combine("fixtures", "configurations", $"{configuration}.yaml")));
}

/// <summary>An endpoint by name.</summary>
internal sealed class NamedEndpoint
{
    /// <summary>The host name.</summary>
    public required string Host { get; set; }

    /// <summary>The port.</summary>
    public required int Port { get; set; }
}

/// <summary>An endpoint by address.</summary>
internal sealed class NumericEndpoint
{
    /// <summary>The address.</summary>
    public required string Address { get; set; }

    /// <summary>The port.</summary>
    public required int Port { get; set; }
}

/// <summary>What the program uses besides C2 and decoy.</summary>
internal sealed class ProgramTruth
{
    /// <summary>The port that a single instance binds.</summary>
    public required int SingleInstancePort { get; set; }

    /// <summary>The address that it connects a datagram socket to, to learn its own.</summary>
    public required string LocalAddressProbe { get; set; }

    /// <summary>The name server it asks.</summary>
    public required string Resolver { get; set; }
}
