using MiraiToushi.Extraction.Profiles.Reading;

namespace MiraiToushi.Extraction.Profiles;

/// <summary>Reads emulation profiles. A bad one gives errors with lines, never an exception.</summary>
public static class EmulationProfileReader
{
    /// <summary>The name under which errors in the built-in profile would be reported.</summary>
    private const string DefaultName = "emulation-profiles/default.yaml";

    private static readonly Lazy<string> LazyDefaultText = new(ReadDefaultText);

    private static readonly Lazy<EmulationProfile> LazyDefault = new(ReadDefault);

    /// <summary>The text of the profile that is built into the assembly, so that the tool works from any folder.</summary>
    public static string DefaultText => LazyDefaultText.Value;

    /// <summary>The profile that is built into the assembly.</summary>
    public static EmulationProfile Default => LazyDefault.Value;

    /// <summary>Reads a profile.</summary>
    /// <param name="text">The YAML document.</param>
    /// <param name="sourceName">The name of the file, for messages.</param>
    public static ProfileReadResult Read(string text, string sourceName)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(sourceName);
        var errors = new ProfileErrors(sourceName);
        var root = ProfileTreeReader.Read(text, errors);
        if (root is null)
        {
            return new ProfileReadResult(null, errors.ToSortedList());
        }

        var profile = ReadProfile(new ProfileSection(root, errors));
        return errors.Any ? new ProfileReadResult(null, errors.ToSortedList()) : new ProfileReadResult(profile, []);
    }

    private static EmulationProfile ReadProfile(ProfileSection root)
    {
        string name = root.RequiredText("name");
        string description = root.Text("description", "", allowEmpty: true);
        var arguments = root.RequiredList<IReadOnlyList<string>>(
            "arguments", (value, node, path) => value.List(node, path, (item, entry, entryPath) => item.Text(entry, entryPath, allowEmpty: true)));
        var layouts = root.Section("layouts");
        var tableLayouts = LayoutReader.Read(layouts, "table", LayoutPurpose.Table);
        var credentialLayouts = LayoutReader.Read(layouts, "credentials", LayoutPurpose.Credentials);
        var attackLayouts = LayoutReader.Read(layouts, "attacks", LayoutPurpose.Attacks);
        layouts.Finish();
        var machine = MachineReader.Read(root);
        var profile = new EmulationProfile
        {
            Name = name,
            Machine = machine,
            ArgumentsToTry = arguments,
            TableLayouts = tableLayouts,
            CredentialLayouts = credentialLayouts,
            AttackLayouts = attackLayouts,
        };

        var boot = root.Section("boot");
        var probing = root.Section("probing");
        profile = profile with
        {
            Description = description.TrimEnd(),
            TimeoutSeconds = root.Seconds("timeout-seconds", profile.TimeoutSeconds, 86_400),
            WorkerMemory = root.Integer("worker-memory-mib", 64, 1 << 20, profile.WorkerMemory >> 20) << 20,
            AllowBoot = boot.Boolean("allowed", profile.AllowBoot),
            AllowProbing = probing.Boolean("allowed", profile.AllowProbing),
            CallInstructions = (ulong)probing.Integer("call-instructions", 1_000, 1_000_000_000_000, (long)profile.CallInstructions),
            MaximumProbes = (int)probing.Integer("maximum-probes", 0, 1_000_000, profile.MaximumProbes),
            MaximumGateCandidates = (int)probing.Integer("maximum-gate-candidates", 0, 1_000, profile.MaximumGateCandidates),
        };
        if (!profile.AllowBoot && !profile.AllowProbing)
        {
            probing.Add("'boot.allowed' and 'probing.allowed' are both false: nothing is left to do");
        }

        boot.Finish();
        probing.Finish();
        root.Finish();
        return profile;
    }

    private static string ReadDefaultText()
    {
        using var stream = typeof(EmulationProfileReader).Assembly.GetManifestResourceStream(DefaultName)
            ?? throw new InvalidOperationException($"The assembly holds no {DefaultName}.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private static EmulationProfile ReadDefault()
    {
        var result = Read(DefaultText, DefaultName);
        return result.Profile
            ?? throw new InvalidOperationException("The built-in profile is broken: " + string.Join("; ", result.Errors));
    }
}
