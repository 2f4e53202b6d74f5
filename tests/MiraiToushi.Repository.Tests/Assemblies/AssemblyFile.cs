using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace MiraiToushi.Repository.Tests.Assemblies;

/// <summary>What the metadata of a built assembly refers to.</summary>
internal sealed class AssemblyFile
{
    private AssemblyFile(string name, IReadOnlyList<string> assemblies, IReadOnlyList<TypeUse> types, IReadOnlyList<MemberUse> members, IReadOnlyList<string> imports)
    {
        Name = name;
        Assemblies = assemblies;
        Types = types;
        Members = members;
        Imports = imports;
    }

    /// <summary>Its simple name.</summary>
    public string Name { get; }

    /// <summary>Simple names of the assemblies it refers to.</summary>
    public IReadOnlyList<string> Assemblies { get; }

    /// <summary>Types of other assemblies that it refers to.</summary>
    public IReadOnlyList<TypeUse> Types { get; }

    /// <summary>Members of such types that it refers to.</summary>
    public IReadOnlyList<MemberUse> Members { get; }

    /// <summary>Its native imports, as "library!function".</summary>
    public IReadOnlyList<string> Imports { get; }

    /// <summary>Reads an assembly that lies beside the tests.</summary>
    /// <param name="name">Its simple name.</param>
    public static AssemblyFile Read(string name)
    {
        using FileStream stream = File.OpenRead(Path.Combine(AppContext.BaseDirectory, $"{name}.dll"));
        using PEReader portable = new(stream);
        MetadataReader reader = portable.GetMetadataReader();
        return new AssemblyFile(
            name,
            [.. reader.AssemblyReferences.Select(handle => reader.GetString(reader.GetAssemblyReference(handle).Name))],
            [.. reader.TypeReferences.Select(handle => DescribeType(reader, handle))],
            [.. ReadMembers(reader)],
            [.. ReadImports(reader)]);
    }

    private static IEnumerable<MemberUse> ReadMembers(MetadataReader reader)
    {
        foreach (MemberReferenceHandle handle in reader.MemberReferences)
        {
            MemberReference member = reader.GetMemberReference(handle);
            if (OwnerOf(reader, member.Parent) is { } type)
            {
                string? firstParameter = member.GetKind() == MemberReferenceKind.Method
                    ? member.DecodeMethodSignature(new TypeNames(), null).ParameterTypes.FirstOrDefault()
                    : null;
                yield return new MemberUse(type, reader.GetString(member.Name), firstParameter);
            }
        }
    }

    private static string? OwnerOf(MetadataReader reader, EntityHandle parent) => parent.Kind switch
    {
        HandleKind.TypeReference => DescribeType(reader, (TypeReferenceHandle)parent).FullName,
        // A generic type: its arguments are types that stand in the list of types as well.
        HandleKind.TypeSpecification => reader.GetTypeSpecification((TypeSpecificationHandle)parent).DecodeSignature(new TypeNames(), null),
        _ => null,
    };

    private static IEnumerable<string> ReadImports(MetadataReader reader)
    {
        foreach (MethodDefinitionHandle handle in reader.MethodDefinitions)
        {
            MethodDefinition method = reader.GetMethodDefinition(handle);
            if ((method.Attributes & MethodAttributes.PinvokeImpl) != 0)
            {
                MethodImport import = method.GetImport();
                yield return $"{reader.GetString(reader.GetModuleReference(import.Module).Name)}!{reader.GetString(import.Name)}";
            }
        }
    }

    private static TypeUse DescribeType(MetadataReader reader, TypeReferenceHandle handle)
    {
        TypeReference type = reader.GetTypeReference(handle);
        string name = reader.GetString(type.Name);
        if (type.ResolutionScope.Kind == HandleKind.TypeReference)
        {
            TypeUse outer = DescribeType(reader, (TypeReferenceHandle)type.ResolutionScope);
            return outer with { FullName = $"{outer.FullName}+{name}" };
        }

        string scope = type.ResolutionScope.Kind == HandleKind.AssemblyReference
            ? reader.GetString(reader.GetAssemblyReference((AssemblyReferenceHandle)type.ResolutionScope).Name)
            : "";
        string space = reader.GetString(type.Namespace);
        return new TypeUse(scope, space, space.Length == 0 ? name : $"{space}.{name}");
    }

    /// <summary>Gives the full name of a type, of a generic one without its arguments.</summary>
    private sealed class TypeNames : ISignatureTypeProvider<string, object?>
    {
        public string GetArrayType(string elementType, ArrayShape shape) => elementType;

        public string GetByReferenceType(string elementType) => elementType;

        public string GetFunctionPointerType(MethodSignature<string> signature) => "";

        public string GetGenericInstantiation(string genericType, ImmutableArray<string> typeArguments) => genericType;

        public string GetGenericMethodParameter(object? genericContext, int index) => "";

        public string GetGenericTypeParameter(object? genericContext, int index) => "";

        public string GetModifiedType(string modifier, string unmodifiedType, bool isRequired) => unmodifiedType;

        public string GetPinnedType(string elementType) => elementType;

        public string GetPointerType(string elementType) => elementType;

        public string GetPrimitiveType(PrimitiveTypeCode typeCode) => $"System.{typeCode}";

        public string GetSZArrayType(string elementType) => elementType;

        public string GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) => "";

        public string GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) => DescribeType(reader, handle).FullName;

        public string GetTypeFromSpecification(MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind) => "";
    }
}

/// <summary>A type of another assembly.</summary>
/// <param name="Assembly">The simple name of that assembly.</param>
/// <param name="Namespace">Its namespace.</param>
/// <param name="FullName">Its name with its namespace; "+" before a nested type.</param>
internal sealed record TypeUse(string Assembly, string Namespace, string FullName);

/// <summary>A member of a type of another assembly.</summary>
/// <param name="Type">The type's full name.</param>
/// <param name="Member">The member's name in metadata, such as get_Now.</param>
/// <param name="FirstParameter">Full name of the type of its first parameter; null where it has none.</param>
internal sealed record MemberUse(string Type, string Member, string? FirstParameter);
