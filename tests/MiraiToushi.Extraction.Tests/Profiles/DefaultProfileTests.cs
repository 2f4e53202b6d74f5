using System.Text;
using System.Text.RegularExpressions;
using MiraiToushi.Emulation;
using MiraiToushi.Extraction.Profiles;

namespace MiraiToushi.Extraction.Tests.Profiles;

public sealed class DefaultProfileTests
{
    private static readonly string DefaultPath = Path.Combine(ProfileText.RepositoryRoot(), "emulation-profiles", "default.yaml");

    public static TheoryData<string> Sections => ["", "host", "process", "clock", "network", "forks", "signals", "budgets", "probing", "layouts"];

    [Fact]
    public void The_embedded_text_is_the_file_in_the_repository() =>
        Assert.Equal(File.ReadAllText(DefaultPath), EmulationProfileReader.DefaultText);

    [Fact]
    public void Every_profile_in_the_repository_is_valid()
    {
        foreach (string path in Directory.EnumerateFiles(Path.GetDirectoryName(DefaultPath)!, "*.yaml"))
        {
            Assert.Empty(EmulationProfileReader.Read(File.ReadAllText(path), Path.GetFileName(path)).Errors);
        }
    }

    [Fact]
    public void It_tries_the_name_of_the_leak_first()
    {
        var profile = EmulationProfileReader.Default;
        Assert.Equal("default", profile.Name);
        Assert.Equal(["./dvrHelper"], profile.ArgumentsToTry[0]);
        Assert.InRange(profile.ArgumentsToTry.Count, 2, 3);
    }

    [Fact]
    public void It_says_what_the_records_would_say_without_it()
    {
        var standard = new MachineConfiguration();
        var machine = EmulationProfileReader.Default.Machine;
        Assert.Equal(standard.Host, machine.Host);
        Assert.Equal(standard.Process, machine.Process);
        Assert.Equal(standard.Clock, machine.Clock);
        Assert.Equal(standard.RandomSeed, machine.RandomSeed);
        Assert.Equal(standard.Network, machine.Network);
        Assert.Equal(standard.Forks, machine.Forks);
        Assert.Empty(machine.Signals.Swallow);
        Assert.Equal(standard.Budgets, machine.Budgets);
    }

    [Fact]
    public void It_declares_the_layouts_of_the_leak()
    {
        var profile = EmulationProfileReader.Default;
        Assert.Equal(["leak", "debug"], profile.TableLayouts.Select(layout => layout.Name));
        Assert.Equal(
            [FieldRole.User, FieldRole.Password, FieldRole.WeightMinimum, FieldRole.WeightMaximum, FieldRole.UserLength, FieldRole.PasswordLength],
            profile.CredentialLayouts[0].Fields.Select(field => field.Role));
        Assert.Equal([true, false, true, false], profile.AttackLayouts.Select(layout => layout.Indirect));
    }

    [Fact]
    public void Its_files_name_no_virtual_machine()
    {
        string[] words = ["qemu", "vmware", "virtualbox", "vbox", "xen", "kvm", "hypervisor", "virtio", "sandbox", "sample"];
        var profile = EmulationProfileReader.Default.Machine;
        var texts = profile.Files.Select(file => file.Path + Encoding.UTF8.GetString(file.Content.Span))
            .Concat(profile.Environment)
            .Append(profile.ExecutablePath)
            .Append(profile.Host.ToString());
        foreach (string text in texts)
        {
            Assert.DoesNotContain(words, word => text.Contains(word, StringComparison.OrdinalIgnoreCase));
        }
    }

    [Fact]
    public void Its_files_are_what_a_device_shows()
    {
        var files = EmulationProfileReader.Default.Machine.Files.ToDictionary(file => file.Path);
        Assert.Equal("nameserver 192.0.2.53\n", Encoding.UTF8.GetString(files["/etc/resolv.conf"].Content.Span));
        Assert.Equal(VirtualFileKind.Device, files["/dev/watchdog"].Kind);
        Assert.Equal(VirtualFileKind.Device, files["/dev/misc/watchdog"].Kind);
        string route = Encoding.UTF8.GetString(files["/proc/net/route"].Content.Span);
        Assert.Equal(3, route.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Contains("\neth0\t00000000\t0101A8C0\t", route, StringComparison.Ordinal);
    }

    /// <summary>An analyst who copies the file sees every key there is: the reader names them when it meets an unknown one.</summary>
    [Theory]
    [MemberData(nameof(Sections))]
    public void It_shows_every_key_the_reader_knows(string section)
    {
        string text = section.Length == 0 ? "qqqqqqqqqq: 1" : $"{section}:\n  qqqqqqqqqq: 1";
        var error = EmulationProfileReader.Read(text, "x").Errors.Single(e => e.Message.StartsWith("unknown key", StringComparison.Ordinal));
        string[] known = error.Message[(error.Message.IndexOf("known: ", StringComparison.Ordinal) + 7)..].Split(", ");
        Assert.NotEmpty(known);
        foreach (string key in known)
        {
            string indentation = section.Length == 0 ? "" : "  ";
            Assert.Matches(new Regex($"^{indentation}{key}:", RegexOptions.Multiline), EmulationProfileReader.DefaultText);
        }
    }
}
