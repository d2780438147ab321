using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using DataPlatform.Engine;
using DataPlatform.Host;
using DataPlatform.Simulator;
using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests;

/// <summary>The tree reads like the picture in the README: folders are the stages, numbered in the order of the data.</summary>
public sealed partial class LayoutTests
{
    private const BindingFlags Everything =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly string Source = Path.Combine(Approved.Repository(), "src");
    private static readonly string Engine = Path.Combine(Source, "DataPlatform.Engine");

    // Every folder with source, in the order in which its files may use each other: a numbered folder by its number, then the files beside it,
    // then what is made on top of them (Reading).
    private static readonly List<string> Folders =
    [
        .. Directory
            .GetDirectories(Engine, "*", SearchOption.AllDirectories)
            .Where(d => Directory.EnumerateFiles(d, "*.cs").Any())
            .Select(d => Path.GetRelativePath(Engine, d).Replace('\\', '/'))
            .OrderBy(Place, StringComparer.Ordinal),
    ];

    // Namespaces by folder: 5-Bronze/1-Quota is DataPlatform.Bronze.Quota.
    private static readonly Dictionary<string, string> FolderOf = Folders.ToDictionary(NamespaceOf, StringComparer.Ordinal);

    [Fact]
    public void The_stages_are_numbered_from_recipes_to_engine_and_each_folder_has_one_namespace()
    {
        var stages = Folders.Select(f => f.Split('/')[0]).Distinct(StringComparer.Ordinal);

        Assert.Equal(
            ["1-Recipes", "2-Runs", "3-Warehouse", "4-Planning", "5-Bronze", "6-Silver", "7-Gold", "8-Network", "9-Engine"],
            stages
        );
        Assert.All(EngineFiles(), f => Assert.Equal(NamespaceOf(f.Folder), Namespace().Match(f.Text).Groups["name"].Value));
    }

    [Fact]
    public void A_file_uses_only_its_own_folder_and_the_ones_before_it()
    {
        var named =
            from file in EngineFiles()
            from used in Named().Matches(file.Text).Select(m => m.Groups["name"].Value)
            where FolderOf.ContainsKey(used)
            select (From: file.Folder, To: FolderOf[used], What: $"{file.Folder}/{file.Name} names {used}");
        var made =
            from type in typeof(Orchestrator).Assembly.GetTypes()
            where type.Namespace is { } ns && FolderOf.ContainsKey(ns)
            from used in Uses(type)
            where used.Namespace is { } ns && FolderOf.ContainsKey(ns)
            select (From: FolderOf[type.Namespace!], To: FolderOf[used.Namespace!], What: $"{type.FullName} uses {used.FullName}");
        var uses = named.Concat(made).Distinct().ToList();
        var upwards = uses.Where(u => Folders.IndexOf(u.To) > Folders.IndexOf(u.From)).Select(u => u.What).ToList();

        Assert.True(upwards.Count == 0, $"{string.Join('\n', upwards)}\n\n{Matrix(uses.Select(u => (u.From, u.To)).ToHashSet())}");
    }

    // A row for each folder, a mark in the column of each folder that it uses.
    private static string Matrix(HashSet<(string From, string To)> uses)
    {
        var width = Folders.Max(f => f.Length);
        var rows = Folders.Select(
            (from, i) =>
                $"{i + 1, 2} {from.PadRight(width)} "
                + string.Concat(
                    Folders.Select(to =>
                        from == to ? "  \\"
                        : uses.Contains((from, to)) ? "  x"
                        : "  ."
                    )
                )
        );
        var head = new string(' ', width + 4) + string.Concat(Folders.Select((_, i) => $"{i + 1, 3}"));
        return string.Join('\n', rows.Prepend(head));
    }

    // 5-Bronze/1-Quota comes before the files of 5-Bronze itself, 1-Recipes/Reading after those of 1-Recipes.
    private static string Place(string folder) => folder + "/9";

    private static string NamespaceOf(string folder) =>
        "DataPlatform." + string.Join('.', folder.Split('/').Select(p => p.TrimStart([.. "123456789-"])));

    [Fact]
    public void Only_the_network_knows_that_there_is_a_TPL_Dataflow()
    {
        var others =
            from file in AllFiles()
            where file.Text.Contains("Tasks.Dataflow", StringComparison.Ordinal)
            where !file.Path.Contains($"{Path.DirectorySeparatorChar}8-Network{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
            select file.Path;

        Assert.Empty(others);
    }

    [Fact]
    public void No_file_is_longer_than_300_lines_and_half_of_them_are_shorter_than_80()
    {
        var lengths = AllFiles().Select(f => (f.Path, Lines: f.Text.Count(c => c == '\n'))).OrderBy(f => f.Lines).ToList();

        Assert.DoesNotContain(lengths, f => f.Lines > 300);
        Assert.InRange(lengths[lengths.Count / 2].Lines, 1, 80);
    }

    [Fact]
    public void No_type_hides_behind_a_name_that_says_nothing()
    {
        var types = new[] { typeof(Orchestrator), typeof(CommandLine), typeof(MarketSimulator), typeof(LayoutTests) }
            .SelectMany(t => t.Assembly.GetTypes())
            .Where(t => t.GetCustomAttribute<CompilerGeneratedAttribute>() is null && t.Name[0] != '<')
            .Select(t => t.Name);

        Assert.DoesNotContain(types, name => Empty().IsMatch(name));
    }

    [Fact]
    public void The_name_of_a_test_fits_a_line()
    {
        var names =
            from type in typeof(LayoutTests).Assembly.GetTypes()
            from method in type.GetMethods(Everything)
            where method.GetCustomAttribute<FactAttribute>() is not null
            select $"{type.Name}.{method.Name}";

        Assert.DoesNotContain(names, name => name.Length > 100);
    }

    private static IEnumerable<(string Folder, string Name, string Text)> EngineFiles() =>
        from file in AllFiles()
        let path = Path.GetRelativePath(Engine, file.Path).Replace('\\', '/')
        where Folders.Contains(Path.GetDirectoryName(path) ?? "", StringComparer.Ordinal)
        select (Path.GetDirectoryName(path)!, Path.GetFileName(path), file.Text);

    private static IEnumerable<(string Path, string Text)> AllFiles() =>
        Directory.EnumerateFiles(Source, "*.cs", SearchOption.AllDirectories).Select(f => (f, File.ReadAllText(f)));

    // Bases, members, parameters and local variables. What a body only passes through is caught by the names in its file.
    private static IEnumerable<Type> Uses(Type type)
    {
        var methods = type.GetMethods(Everything).Cast<MethodBase>().Concat(type.GetConstructors(Everything)).ToList();
        return type.GetInterfaces()
            .Append(type.BaseType)
            .Concat(type.GetFields(Everything).Select(f => f.FieldType))
            .Concat(methods.SelectMany(m => m.GetParameters()).Select(p => p.ParameterType))
            .Concat(methods.OfType<MethodInfo>().Select(m => m.ReturnType))
            .Concat(methods.SelectMany(m => m.GetMethodBody()?.LocalVariables.Select(v => v.LocalType) ?? []))
            .OfType<Type>()
            .SelectMany(Parts);
    }

    private static IEnumerable<Type> Parts(Type type) =>
        type.HasElementType ? Parts(type.GetElementType()!)
        : type.IsGenericType ? type.GetGenericArguments().SelectMany(Parts).Append(type)
        : [type];

    [GeneratedRegex(@"^namespace (?<name>[\w.]+);", RegexOptions.ExplicitCapture | RegexOptions.Multiline)]
    private static partial Regex Namespace();

    [GeneratedRegex(@"\b(?<name>DataPlatform(\.[A-Z]\w+)+)", RegexOptions.ExplicitCapture)]
    private static partial Regex Named();

    [GeneratedRegex("(Manager|Helpers?|Utils?|Utility|Utilities|Common|Base)$", RegexOptions.ExplicitCapture)]
    private static partial Regex Empty();
}
