using Xunit;

namespace DataPlatform.Tests.Support;

/// <summary>A checked-in file that is made by the program. It must be what the program makes of it today.</summary>
internal static class GeneratedFile
{
    /// <summary>Compares a file of the repository with what it should hold. A file that was deleted is made anew, except under CI, where a missing one fails.</summary>
    /// <param name="path">The file, from the repository's root.</param>
    /// <param name="text">What it should hold; line ends are \n.</param>
    public static void Holds(string path, string text)
    {
        var file = Path.Combine(Approved.Repository(), path);
        if (!File.Exists(file) && Environment.GetEnvironmentVariable("CI") != "true")
        {
            File.WriteAllText(file, text);
        }

        var lines = text.Split('\n');
        var held = (File.Exists(file) ? File.ReadAllText(file).ReplaceLineEndings("\n") : "").Split('\n');
        var stale = Enumerable.Range(0, Math.Max(lines.Length, held.Length)).FirstOrDefault(i => At(lines, i) != At(held, i), -1);
        Assert.True(
            stale < 0,
            $"{path} is stale from line {stale + 1} on: delete it and run this test to renew it\nis:     {At(held, stale)}\nshould: {At(lines, stale)}"
        );
    }

    private static string At(string[] lines, int line) => line >= 0 && line < lines.Length ? lines[line] : "(no line)";
}
