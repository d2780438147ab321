using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using DataPlatform.Host;
using DataPlatform.Network;
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

    // The namespace of each numbered folder, by its place in the order.
    private static readonly Dictionary<string, int> Stages = Directory
        .GetDirectories(Engine)
        .Select(Path.GetFileName)
        .OfType<string>()
        .Where(name => Stage().IsMatch(name))
        .ToDictionary(name => "DataPlatform." + Stage().Match(name).Groups["name"].Value, name => name[0] - '0', StringComparer.Ordinal);

    [Fact]
    public void The_stages_are_numbered_from_recipes_to_network_and_each_has_one_namespace()
    {
        Assert.Equal(
            ["Recipes", "Runs", "Ops", "Planning", "Bronze", "Silver", "Gold", "Network"],
            Stages.OrderBy(s => s.Value).Select(s => s.Key["DataPlatform.".Length..])
        );
        Assert.Equal(Enumerable.Range(1, 8), Stages.Values.Order());
        Assert.All(
            EngineFiles(),
            f =>
                Assert.Equal("DataPlatform." + Stage().Match(f.Folder).Groups["name"].Value, Namespace().Match(f.Text).Groups["name"].Value)
        );
    }

    [Fact]
    public void A_file_names_only_namespaces_of_its_own_folder_and_the_ones_before_it()
    {
        var upwards =
            from file in EngineFiles()
            from named in Named().Matches(file.Text)
            let name = named.Groups["name"].Value
            where Stages.TryGetValue(name, out var stage) && stage > file.Folder[0] - '0'
            select $"{file.Folder}/{file.Name} names {name}";

        Assert.Empty(upwards.Distinct(StringComparer.Ordinal));
    }

    [Fact]
    public void A_type_is_made_only_of_types_of_its_own_folder_and_the_ones_before_it()
    {
        var upwards =
            from type in typeof(Orchestrator).Assembly.GetTypes()
            where StageOf(type) > 0
            from used in Uses(type)
            where StageOf(used) > StageOf(type)
            select $"{type.FullName} uses {used.FullName}";

        Assert.Empty(upwards.Distinct(StringComparer.Ordinal));
    }

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

    private static IEnumerable<(string Folder, string Name, string Text)> EngineFiles() =>
        from file in AllFiles()
        let parts = Path.GetRelativePath(Engine, file.Path).Split(Path.DirectorySeparatorChar)
        where parts.Length > 1 && Stage().IsMatch(parts[0])
        select (parts[0], parts[^1], file.Text);

    private static IEnumerable<(string Path, string Text)> AllFiles() =>
        Directory.EnumerateFiles(Source, "*.cs", SearchOption.AllDirectories).Select(f => (f, File.ReadAllText(f)));

    private static int StageOf(Type type) => type.Namespace is { } name && Stages.TryGetValue(name, out var stage) ? stage : 0;

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

    [GeneratedRegex(@"^[1-9]-(?<name>\w+)$", RegexOptions.ExplicitCapture)]
    private static partial Regex Stage();

    [GeneratedRegex(@"^namespace (?<name>[\w.]+);", RegexOptions.ExplicitCapture | RegexOptions.Multiline)]
    private static partial Regex Namespace();

    [GeneratedRegex(@"\b(?<name>DataPlatform\.[A-Z]\w+)", RegexOptions.ExplicitCapture)]
    private static partial Regex Named();

    [GeneratedRegex("(Manager|Helpers?|Utils?|Utility|Utilities|Common|Base)$", RegexOptions.ExplicitCapture)]
    private static partial Regex Empty();
}
