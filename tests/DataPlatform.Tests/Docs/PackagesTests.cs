using System.Text.RegularExpressions;
using System.Xml.Linq;
using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.Docs;

/// <summary>What is installed. Packing takes most of a minute, so that these tests read what it is made by.</summary>
public sealed partial class PackagesTests
{
    private static readonly XElement Shared = XElement.Load(Path.Combine(Approved.Repository(), "Directory.Build.props"));

    private static readonly List<(string File, XElement Xml)> Projects =
    [
        .. new[] { "src", "tests", "benchmarks" }
            .SelectMany(d => Directory.EnumerateFiles(Path.Combine(Approved.Repository(), d), "*.csproj", SearchOption.AllDirectories))
            .Order(StringComparer.Ordinal)
            .Select(f => (f, XElement.Load(f))),
    ];

    private static IEnumerable<(string File, XElement Xml)> Packages => Projects.Where(p => Said(p.Xml, "IsPackable") == "true");

    [Fact]
    public void The_packages_are_the_tool_the_engine_and_the_recipes()
    {
        Assert.Equal("false", Said(Shared, "IsPackable"));
        Assert.Equal(
            ["DataPlatform.Engine", "dataplatform", "DataPlatform.Recipes"],
            Packages.Select(p => Said(p.Xml, "PackageId") ?? Path.GetFileNameWithoutExtension(p.File))
        );
        Assert.Equal("dataplatform", Said(Project("Host"), "ToolCommandName"));
        Assert.Equal("true", Said(Project("Host"), "PackAsTool"));
    }

    [Fact]
    public void A_package_says_what_it_is_and_brings_a_readme_a_licence_and_symbols()
    {
        Assert.Equal(
            ("MIT", "snupkg", "true", "README.md"),
            (
                Said(Shared, "PackageLicenseExpression"),
                Said(Shared, "SymbolPackageFormat"),
                Said(Shared, "IncludeSymbols"),
                Said(Shared, "PackageReadmeFile")
            )
        );
        Assert.All(
            Packages,
            package =>
            {
                Assert.NotEmpty(Said(package.Xml, "Description") ?? Said(Shared, "Description")!);
                var readme = package.Xml.Descendants("None").Single(n => (string?)n.Attribute("PackagePath") == "/");
                Assert.True(File.Exists(Path.Combine(Path.GetDirectoryName(package.File)!, (string)readme.Attribute("Include")!)));
            }
        );
        var descriptions = Packages.Select(p => Said(p.Xml, "Description") ?? Said(Shared, "Description"));
        Assert.Distinct(descriptions);
    }

    [Fact]
    public void The_version_stands_in_one_place()
    {
        Assert.Matches(@"^\d+\.\d+\.\d+", Said(Shared, "Version"));
        Assert.DoesNotContain(
            Projects.SelectMany(p => p.Xml.Descendants()),
            e => e.Name.LocalName is "Version" or "VersionPrefix" or "PackageVersion" or "AssemblyVersion" or "FileVersion"
        );
    }

    [Fact]
    public void A_container_is_built_from_what_is_there_by_our_sdk_and_runs_as_no_root()
    {
        var lines = File.ReadAllLines(Path.Combine(Approved.Repository(), "src/DataPlatform.Host/Containerfile"));
        var copied = lines
            .Where(l => l.StartsWith("COPY ", StringComparison.Ordinal) && !l.Contains("--from", StringComparison.Ordinal))
            .SelectMany(l => l.Split(' ')[1..^1]);
        var images = lines
            .Where(l => l.StartsWith("FROM ", StringComparison.Ordinal))
            .Select(l => Image().Match(l).Groups["framework"].Value);

        Assert.All(copied, c => Assert.True(Path.Exists(Path.Combine(Approved.Repository(), c)), c));
        Assert.All(images, framework => Assert.Equal(Said(Shared, "TargetFramework"), $"net{framework}"));
        Assert.Contains("USER $APP_UID", lines);
        Assert.Contains("VOLUME /work/data", lines);
        // A shell in between would take the signals, and might answer with a code of its own.
        Assert.Contains("ENTRYPOINT [\"dotnet\", \"/app/dataplatform.dll\"]", lines);
    }

    private static XElement Project(string name) =>
        Projects.Single(p => p.File.EndsWith($"DataPlatform.{name}.csproj", StringComparison.Ordinal)).Xml;

    private static string? Said(XElement project, string property) => project.Descendants(property).FirstOrDefault()?.Value;

    [GeneratedRegex(@"mcr\.microsoft\.com/dotnet/\w+:(?<framework>\d+\.\d+)-", RegexOptions.ExplicitCapture)]
    private static partial Regex Image();
}
