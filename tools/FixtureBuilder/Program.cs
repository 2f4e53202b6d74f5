using System.CommandLine;
using FixtureBuilder;
using FixtureBuilder.Commands;

var directory = new Option<string?>("--fixtures")
{
    Description = "The fixtures folder. Default: the nearest one above the current folder.",
    Recursive = true,
};
var only = new Option<string?>("--only")
{
    Description = "Build only fixtures whose file name matches this pattern, such as 'arm/*' or '*-glibc'; several are separated by commas.",
};
var install = new Option<bool>("--install") { Description = "Install missing compilers and emulators with apt-get." };
var keep = new Option<bool>("--keep") { Description = "Keep the work folder, with generated headers and unstripped twins." };

var build = new Command("build", "Compile the fixtures, check each through its dry twin, write binaries and manifest.") { only, install, keep };
build.SetAction(result => Run(() => BuildCommand.Run(
    FixtureFolder.Find(result.GetValue(directory)), result.GetValue(only), result.GetValue(install), result.GetValue(keep))));

var verify = new Command("verify", "Compare the committed binaries with the manifest.");
verify.SetAction(result => Run(() => VerifyCommand.Run(FixtureFolder.Find(result.GetValue(directory)))));

var references = new Command("references", "Write down which code uses which table entry, from line numbers and disassembly of twins that are not stripped.") { only, install };
references.SetAction(result => Run(() => ReferencesCommand.Run(
    FixtureFolder.Find(result.GetValue(directory)), result.GetValue(only), result.GetValue(install))));

var list = new Command("list", "List the fixtures that the matrix describes.");
list.SetAction(result => Run(() => ListCommand.Run(FixtureFolder.Find(result.GetValue(directory)))));

return new RootCommand("Builds the inert look-alikes that the tests run on.") { directory, build, verify, references, list }.Parse(args).Invoke();

static int Run(Func<int> action)
{
    try
    {
        return action();
    }
    catch (FixtureException exception)
    {
        Console.Error.WriteLine($"error: {exception.Message}");
        return 1;
    }
}
