using MiraiToushi.Extraction.Profiles;

namespace MiraiToushi.Extraction.Tests.Profiles;

/// <summary>Everything an analyst can get wrong is answered with a line and a sentence.</summary>
public sealed class ProfileErrorTests
{
    /// <summary>Lines that follow the 8 lines of the minimal profile, with the one error they give.</summary>
    public static TheoryData<string, string> BadLines => new()
    {
        { "argumets: []", "9:1: unknown key 'argumets'; did you mean 'arguments'?" },
        { "randomSeed: 1", "9:1: unknown key 'randomSeed'; did you mean 'random-seed'?" },
        { "budgets:\n  idle_blocks: 1", "10:3: unknown key 'idle_blocks' in 'budgets'; did you mean 'idle-blocks'?" },
        { "forks:\n  zzz: 1", "10:3: unknown key 'zzz' in 'forks'; known: maximum-processes" },
        { "name: again", "9:1: the key 'name' is here for the second time (first in line 1)" },
        { "host: { release: 1, release: 2 }", "9:21: the key 'release' is here for the second time (first in line 9)" },
        { "host: 5", "9:7: 'host' must be keys with values, not '5'" },
        { "host:", "9:6: 'host' must be keys with values, not nothing" },
        { "environment: PATH=/bin", "9:14: 'environment' must be a list, not 'PATH=/bin'" },
        { "environment: [PATH]", "9:15: 'environment[0]' must have the form NAME=value, not 'PATH'" },
        { "environment: [A=1, [B=2]]", "9:20: 'environment[1]' must be a text, not a list" },
        { "executable: tmp/x", "9:13: 'executable' must be an absolute path, and 'tmp/x' does not begin with '/'" },
        { "executable: /tmp/../x", "9:13: 'executable' must be a path without empty parts, '.' and '..', not '/tmp/../x'" },
        { "executable: \"\"", "9:13: 'executable' must not be empty" },
        { "executable: \"/a\\0b\"", "9:13: 'executable' must not contain a NUL character" },
        { "host: { version: 12345678901234567890123456789012345678901234567890123456789012345 }", "9:18: 'host.version' must have at most 64 bytes" },
        { "process: { id: 1 }", "9:16: 'process.id' must be from 2 to 30000, not 1" },
        { "process: { id: -5 }", "9:16: 'process.id' must be from 2 to 30000, not -5" },
        { "process: { id: \"5\" }", "9:16: 'process.id' must be a whole number, not '5'" },
        { "process: { id: 5.0 }", "9:16: 'process.id' must be a whole number, not '5.0'" },
        { "process: { id: five }", "9:16: 'process.id' must be a whole number, not 'five'" },
        { "random-seed: 0x1_0000_0000_0000_0000", "9:14: 'random-seed' must be from 0 to 18446744073709551615, not 0x1_0000_0000_0000_0000" },
        { "clock: { start: 2023-02-30 }", "9:17: 'clock.start' must be a UTC date such as 2023-11-14T22:13:20Z or seconds since 1970, not '2023-02-30'" },
        { "clock: { start: 2040-01-01 }", "9:17: 'clock.start' must be from 1970-01-01 to 2038-01-19, not '2040-01-01'" },
        { "clock: { start: -1 }", "9:17: 'clock.start' must be from 0 to 2147483647, not -1" },
        { "network: { local-address: 192.168.1.256 }", "9:27: 'network.local-address' must be an IPv4 address such as 192.0.2.1, not '192.168.1.256'" },
        { "network: { local-address: 1.2.3 }", "9:27: 'network.local-address' must be an IPv4 address such as 192.0.2.1, not '1.2.3'" },
        { "network: { local-address: 010.1.1.1 }", "9:27: 'network.local-address' must be an IPv4 address such as 192.0.2.1, not '010.1.1.1'" },
        { "network: { local-address: '::1' }", "9:27: 'network.local-address' must be an IPv4 address such as 192.0.2.1, not '::1'" },
        { "network: { answer-network: 192.0.2.7 }", "9:28: 'network.answer-network' must end in .0, not '192.0.2.7'" },
        { "network: { connect: timeout }", "9:21: 'network.connect' must be succeed, time-out or refuse, not 'timeout'; did you mean 'time-out'?" },
        { "network: { raw-sockets: yes }", "9:25: 'network.raw-sockets' must be true or false, not 'yes'" },
        { "signals: { swallow: [5, 0] }", "9:25: 'signals.swallow[1]' must be from 1 to 127, not 0" },
        { "budgets: { stack-size-kib: 1 }", "9:28: 'budgets.stack-size-kib' must be from 64 to 65536, not 1" },
        { "boot: { allowed: no }", "9:18: 'boot.allowed' must be true or false, not 'no'" },
        { "boot: { alowed: false }", "9:9: unknown key 'alowed' in 'boot'; did you mean 'allowed'?" },
        { "boot: { allowed: false }\nprobing: { allowed: false }", "10:10: 'boot.allowed' and 'probing.allowed' are both false: nothing is left to do" },
        { "timeout-seconds: 0", "9:18: 'timeout-seconds' must be above 0 and at most 86400, not 0" },
        { "timeout-seconds: .nan", "9:18: 'timeout-seconds' must be a number, not '.nan'" },
        { "files: [{ kind: device }]", "9:9: 'files[0].path' is missing" },
        { "files: [/etc/passwd]", "9:9: 'files[0]' must be keys with values, not '/etc/passwd'" },
        { "files: [{ path: etc }]", "9:17: 'files[0].path' must be an absolute path, and 'etc' does not begin with '/'" },
        { "files: [{ path: /a, kind: dir }]", "9:27: 'files[0].kind' must be file, directory, link, device or missing, not 'dir'" },
        { "files:\n  - { path: /a }\n  - { path: /a }", "11:5: 'files[1]' declares '/a' for the second time (first in line 10)" },
        { "files: [{ path: /a, base64: '*' }]", "9:29: 'files[0].base64' must be base64, not '*'" },
        { "files: [{ path: /a, text: x, base64: eA== }]", "9:38: 'files[0].base64' must not be there together with 'text'" },
        { "files: [{ path: /a, kind: device, text: x }]", "9:41: 'files[0].text' is for regular files only" },
        { "files: [{ path: /a, kind: link }]", "9:9: 'files[0].target' is missing: a link leads somewhere" },
        { "files: [{ path: /a, target: /b }]", "9:29: 'files[0].target' is for links only" },
        { "files: [{ path: /a, mode: 7 }]", "9:21: unknown key 'mode' in 'files[0]'; known: path, kind, text, base64, target" },
        { "[a]: 1", "9:1: a key is a word, not a list" },
        { "host: &x {}", "9:7: anchors are not allowed in a profile" },
        { "random-seed: !!int 1", "9:14: tags are not allowed in a profile" },
    };

    /// <summary>Whole documents with all their errors.</summary>
    public static TheoryData<string, string[]> BadDocuments => new()
    {
        { "", ["1:1: the document is empty"] },
        { "# nothing\n", ["1:1: the document is empty"] },
        { "just words", ["1:1: a profile consists of keys with values, not of 'just words'"] },
        { "- a\n- b", ["1:1: a profile consists of keys with values, not of a list"] },
        {
            "description: x",
            [
                "1:1: 'name' is missing",
                "1:1: 'arguments' is missing",
                "1:1: 'layouts.table' is missing",
                "1:1: 'layouts.credentials' is missing",
                "1:1: 'layouts.attacks' is missing",
            ]
        },
        { ProfileText.Minimal.Replace("[[\"./bot\"]]", "[]", StringComparison.Ordinal), ["2:12: 'arguments' must have at least one item"] },
        { ProfileText.Minimal.Replace("[[\"./bot\"]]", "[./bot]", StringComparison.Ordinal), ["2:13: 'arguments[0]' must be a list, not './bot'"] },
        { ProfileText.Minimal.Replace("name: minimal", "name:", StringComparison.Ordinal), ["1:6: 'name' must be a text, not nothing"] },
        { ProfileText.With("forks: *a"), ["9:8: not valid YAML: aliases are not allowed in a profile"] },
        { ProfileText.With("---\nname: x"), ["9:1: a profile is one document, and here begins a second"] },
        {
            ProfileText.With("timeout-seconds: never\nhots: {}\nnetwork: { connect: 1 }\n"),
            [
                "9:18: 'timeout-seconds' must be a number, not 'never'",
                "10:1: unknown key 'hots'; did you mean 'host'?",
                "11:21: 'network.connect' must be succeed, time-out or refuse, not '1'",
            ]
        },
    };

    /// <summary>Layouts that make no sense, in place of the table's layout in line 4.</summary>
    public static TheoryData<string, string> BadLayouts => new()
    {
        { "[]", "4:10: 'layouts.table' must have at least one item" },
        { "[{ name: t, fields: [] }]", "4:30: 'layouts.table[0].fields' must have at least one item" },
        { "[{ fields: [{ role: data, size: pointer }, { role: length, size: 2 }] }]", "4:11: 'layouts.table[0].name' is missing" },
        { "[{ name: t, fields: [{ role: data, size: pointer }] }]", "4:30: 'layouts.table[0].fields' must have a field with the role 'length'" },
        { "[{ name: t, fields: [{ role: data, size: 4 }, { role: length, size: 2 }] }]", "4:30: 'layouts.table[0].fields' must have 'data' as a pointer" },
        {
            "[{ name: t, fields: [{ role: data, size: pointer }, { role: length, size: pointer }] }]",
            "4:30: 'layouts.table[0].fields' must have 'length' as a number of 1, 2, 4 or 8 bytes"
        },
        {
            "[{ name: t, fields: [{ role: data, size: pointer }, { role: length, size: 3 }] }]",
            "4:84: 'layouts.table[0].fields[1].size' must be 1, 2, 4, 8 or pointer, not '3'"
        },
        {
            "[{ name: t, fields: [{ role: data, size: pointer }, { role: lenght, size: 2 }] }]",
            "4:70: 'layouts.table[0].fields[1].role' must be data, length, flag or ignored, not 'lenght'; did you mean 'length'?"
        },
        {
            "[{ name: t, fields: [{ role: data, size: pointer }, { role: user, size: pointer }] }]",
            "4:70: 'layouts.table[0].fields[1].role' must be data, length, flag or ignored, not 'user'"
        },
        {
            "[{ name: t, fields: [{ role: data, size: pointer }, { role: length, size: 2 }, { role: length, size: 2 }] }]",
            "4:30: 'layouts.table[0].fields' must have the role 'length' once only"
        },
        { "[{ name: t, fields: [{ role: data, size: pointer }, { role: length }] }]", "4:62: 'layouts.table[0].fields[1].size' is missing" },
    };

    [Theory]
    [MemberData(nameof(BadLines))]
    public void A_bad_line_gives_one_error(string lines, string expected) => AssertErrors(ProfileText.With(lines), [expected]);

    [Theory]
    [MemberData(nameof(BadDocuments))]
    public void A_bad_document_gives_all_its_errors(string text, string[] expected) => AssertErrors(text, expected);

    [Theory]
    [MemberData(nameof(BadLayouts))]
    public void A_bad_layout_gives_one_error(string layout, string expected)
    {
        string[] lines = ProfileText.Minimal.ReplaceLineEndings("\n").Split('\n');
        lines[3] = "  table: " + layout;
        AssertErrors(string.Join('\n', lines), [expected]);
    }

    [Fact]
    public void Two_layouts_need_two_names()
    {
        const string Twice = "{ name: t, fields: [{ role: data, size: pointer }, { role: length, size: 2 }] }";
        string text = ProfileText.Minimal.Replace($"[{Twice}]", $"[{Twice}, {Twice}]", StringComparison.Ordinal);
        AssertErrors(text, ["4:92: 'layouts.table[1]' has the name 't', which another layout has already"]);
    }

    [Theory]
    [InlineData("weight-minimum")]
    [InlineData("weight-minimum, weight-maximum, weight")]
    public void Weights_come_as_a_pair_or_alone(string roles)
    {
        string fields = string.Concat(roles.Split(", ").Select(role => $", {{ role: {role}, size: 2 }}"));
        string text = ProfileText.Minimal.Replace("password, size: pointer }", "password, size: pointer }" + fields, StringComparison.Ordinal);
        AssertErrors(text, ["5:36: 'layouts.credentials[0].fields' must have 'weight-minimum' and 'weight-maximum' together, or 'weight' alone, or none of them"]);
    }

    [Theory]
    [InlineData("a: [1", 2)]
    [InlineData("a: b: c", 1)]
    [InlineData("a: 'x", 1)]
    [InlineData("a: 1\n b: 2", 2)]
    [InlineData("\u0000", 1)]
    [InlineData("a: \"\\ud800\"", 1)]
    public void Broken_yaml_is_an_error_with_a_line(string text, int line)
    {
        var result = EmulationProfileReader.Read(text, "broken.yaml");
        Assert.False(result.IsValid);
        Assert.Equal(line, result.Errors[0].Line);
    }

    [Fact]
    public void A_document_above_the_limit_is_not_looked_at() =>
        AssertErrors(ProfileText.With(new string('#', 1 << 20)), ["1:1: the document is larger than 1 MiB"]);

    [Fact]
    public void Depth_is_limited()
    {
        var error = Assert.Single(EmulationProfileReader.Read("a: " + new string('[', 500_000), "deep").Errors);
        Assert.Contains("nested more than 16 deep", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_number_of_values_is_limited()
    {
        var error = Assert.Single(EmulationProfileReader.Read("a: [" + string.Concat(Enumerable.Repeat("b,", 200_000)) + "]", "wide").Errors);
        Assert.Contains("more than 100000 values", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_number_of_errors_is_limited()
    {
        string text = ProfileText.With(string.Concat(Enumerable.Range(0, 5_000).Select(i => $"qqqqqqqqqqqqqqqqqqqq{i}: 1\n")));
        Assert.Equal(100, EmulationProfileReader.Read(text, "x").Errors.Count);
    }

    [Fact]
    public void Messages_hold_no_control_characters_and_stay_short()
    {
        var error = Assert.Single(EmulationProfileReader.Read(ProfileText.With("\"\\e]0;x\\a" + new string('k', 5_000) + "\": 1"), "x").Errors);
        Assert.DoesNotContain(error.Message, char.IsControl);
        Assert.True(error.Message.Length < 500);
    }

    /// <summary>Any piece of the default profile left out, doubled or replaced gives a result, not an exception.</summary>
    [Fact]
    public void Damaged_profiles_never_throw()
    {
        string text = EmulationProfileReader.DefaultText;
        var random = new Random(1);
        string pieces = ":-[]{}\"'|>&*!#%@`\t\n \0\uD800\u2028?,0x~";
        for (int round = 0; round < 1_500; round++)
        {
            char[] damaged = text.ToCharArray();
            for (int i = 0; i <= round % 4; i++)
            {
                damaged[random.Next(damaged.Length)] = pieces[random.Next(pieces.Length)];
            }

            string document = new(damaged, 0, round % 5 == 0 ? random.Next(damaged.Length) : damaged.Length);
            var result = EmulationProfileReader.Read(document, "damaged");
            Assert.NotEqual(result.IsValid, result.Errors.Count > 0);
            Assert.All(result.Errors, error => Assert.True(error.Line >= 1 && error.Column >= 1));
        }
    }

    private static void AssertErrors(string text, string[] expected)
    {
        var result = EmulationProfileReader.Read(text, "p.yaml");
        Assert.Null(result.Profile);
        Assert.Equal(expected.Select(error => "p.yaml:" + error), result.Errors.Select(error => error.ToString()));
    }
}
