using System.Reflection;
using System.Xml.Linq;
using MiraiToushi.Fixtures;
using MiraiToushi.Repository.Tests.Assemblies;

namespace MiraiToushi.Repository.Tests;

/// <summary>Layers are assemblies, and references go one way.</summary>
public sealed class LayeringTests
{
    /// <summary>Each assembly with those of ours that it may refer to; what is not here may refer to none.</summary>
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["MiraiToushi.Elf"] = [],
        ["MiraiToushi.Unicorn"] = [],
        ["MiraiToushi.Emulation"] = ["MiraiToushi.Elf", "MiraiToushi.Unicorn"],
        ["MiraiToushi.Extraction"] = ["MiraiToushi.Elf", "MiraiToushi.Emulation"],
        ["MiraiToushi.Reporting"] = ["MiraiToushi.Extraction"],
        ["miraitoushi"] =
            ["MiraiToushi.Elf", "MiraiToushi.Unicorn", "MiraiToushi.Emulation", "MiraiToushi.Extraction", "MiraiToushi.Reporting"],
    };

    public static TheoryData<string> Assemblies => [.. Allowed.Keys];

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void References_go_one_way(string assembly) =>
        Assert.Empty(AssemblyFile.Read(assembly).Assemblies.Where(IsOurs).Except(Allowed[assembly]));

    [Fact]
    public void Every_project_of_the_sources_has_its_place_and_its_tests()
    {
        string[] projects = [.. Directory.EnumerateFiles(RepositoryFolder.Combine("src"), "*.csproj", SearchOption.AllDirectories)];
        Assert.Equal(Allowed.Count, projects.Length);
        foreach (string project in projects)
        {
            string name = Path.GetFileNameWithoutExtension(project);
            Assert.Contains(XDocument.Load(project).Descendants("AssemblyName").FirstOrDefault()?.Value ?? name, Allowed.Keys);
            Assert.True(File.Exists(RepositoryFolder.Combine("tests", $"{name}.Tests", $"{name}.Tests.csproj")), $"{name} has no tests");
        }
    }

    [Fact]
    public void Every_project_is_in_the_solution()
    {
        string solution = File.ReadAllText(RepositoryFolder.Combine("MiraiToushi.sln"));
        foreach (string file in RepositoryTree.Files.Where(file => file.EndsWith(".csproj", StringComparison.Ordinal)))
        {
            Assert.Contains($"\"{file.Replace('/', '\\')}\"", solution, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Renderers_know_only_the_document()
    {
        IEnumerable<string> others = AssemblyFile.Read("MiraiToushi.Reporting").Types
            .Where(type => type.Assembly == "MiraiToushi.Extraction" && type.Namespace is not ("MiraiToushi.Extraction.Results" or ""))
            .Select(type => type.FullName);
        Assert.Empty(others);
    }

    [Fact]
    public void Nothing_that_the_emulation_shows_is_a_type_of_the_engine()
    {
        Assembly emulation = Assembly.LoadFrom(Path.Combine(AppContext.BaseDirectory, "MiraiToushi.Emulation.dll"));
        const BindingFlags Declared = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        IEnumerable<string> shown =
            from type in emulation.GetExportedTypes()
            from member in type.GetMembers(Declared)
            from used in TypesOf(member)
            where used.Assembly.GetName().Name == "MiraiToushi.Unicorn"
            select $"{type.FullName}.{member.Name} shows {used.FullName}";
        Assert.Empty(shown.Distinct());
    }

    private static bool IsOurs(string assembly) => assembly.StartsWith("MiraiToushi", StringComparison.OrdinalIgnoreCase);

    private static IEnumerable<Type> TypesOf(MemberInfo member) => member switch
    {
        MethodBase method => method.GetParameters().Select(parameter => parameter.ParameterType)
            .Append(method is MethodInfo { ReturnType: { } result } ? result : typeof(void))
            .SelectMany(WithArguments),
        PropertyInfo property => WithArguments(property.PropertyType),
        FieldInfo field => WithArguments(field.FieldType),
        _ => [],
    };

    private static IEnumerable<Type> WithArguments(Type type) =>
        type.GetGenericArguments().SelectMany(WithArguments).Append(type.HasElementType ? type.GetElementType()! : type);
}
