using DataPlatform.Tests.Support;

namespace DataPlatform.Tests.Docs;

/// <summary>The texts of the repository that a reader is shown.</summary>
internal static class Readmes
{
    public const string Main = "README.md";
    public const string Benchmarks = "benchmarks/README.md";

    /// <summary>Every README, from the repository's root.</summary>
    public static IReadOnlyList<string> Files { get; } =
    [
        Main,
        .. new[] { "src", "benchmarks" }
            .SelectMany(d => Directory.EnumerateFiles(Path.Combine(Approved.Repository(), d), Main, SearchOption.AllDirectories))
            .Select(f => Path.GetRelativePath(Approved.Repository(), f).Replace('\\', '/'))
            .Order(StringComparer.Ordinal),
    ];

    public static string Read(string file) => File.ReadAllText(Path.Combine(Approved.Repository(), file));
}
