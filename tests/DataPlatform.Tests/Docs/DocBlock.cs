using System.Text.RegularExpressions;

namespace DataPlatform.Tests.Docs;

/// <summary>A fenced block of a README.</summary>
/// <param name="File">The file, from the repository's root.</param>
/// <param name="Language">What stands behind the fence: sh, yaml, sql, csharp, or nothing.</param>
/// <param name="Text">What stands in it.</param>
/// <param name="NotRun">Why a test does not run it, from a comment on the line before it; null when tests run it.</param>
internal sealed partial record DocBlock(string File, string Language, string Text, string? NotRun)
{
    /// <summary>All blocks of the READMEs, file by file, from top to bottom.</summary>
    public static IReadOnlyList<DocBlock> All { get; } = [.. Readmes.Files.SelectMany(Of)];

    public static IEnumerable<DocBlock> In(string file, params string[] languages) =>
        All.Where(b => b.File == file && languages.Contains(b.Language, StringComparer.Ordinal));

    /// <summary>True for a gold model: SQL with the header that declares one.</summary>
    public bool IsModel => ModelTable().IsMatch(Text);

    /// <summary>Where the page says that this block goes: a recipe file or a gold model; null when it goes nowhere.</summary>
    public string? Place =>
        Language == "yaml" && NotRun is null ? $"recipes/{SourceName().Match(Text).Groups["name"].Value}.yaml"
        : IsModel ? $"recipes/gold/{ModelTable().Match(Text).Groups["name"].Value}.sql"
        : null;

    private static IEnumerable<DocBlock> Of(string file) =>
        Fence()
            .Matches(Readmes.Read(file))
            .Select(m => new DocBlock(
                file,
                m.Groups["language"].Value,
                m.Groups["text"].Value,
                m.Groups["why"].Success ? m.Groups["why"].Value : null
            ));

    [GeneratedRegex(
        @"(<!-- not run: (?<why>[^\n]+) -->\n)?^```(?<language>\w*)\n(?<text>.*?)^```$",
        RegexOptions.ExplicitCapture | RegexOptions.Multiline | RegexOptions.Singleline
    )]
    private static partial Regex Fence();

    [GeneratedRegex(@"^-- table: gold\.(?<name>\w+)$", RegexOptions.ExplicitCapture | RegexOptions.Multiline)]
    private static partial Regex ModelTable();

    [GeneratedRegex(@"^  name: (?<name>\w+)$", RegexOptions.ExplicitCapture | RegexOptions.Multiline)]
    private static partial Regex SourceName();
}
