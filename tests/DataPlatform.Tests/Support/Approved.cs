using System.Runtime.CompilerServices;
using Snapshooter;
using Snapshooter.Xunit3;

namespace DataPlatform.Tests.Support;

/// <summary>
/// The one place that knows the snapshot library. A text must equal the approved one in <c>__snapshots__</c> beside the test's file; a text that
/// differs is written to <c>__mismatch__</c> there. To approve a change, copy it over the old one and read the diff.
/// </summary>
internal static class Approved
{
    private const string Project = "tests/DataPlatform.Tests/";

    static Approved()
    {
        var underCi = Environment.GetEnvironmentVariable("CI") == "true";
        Environment.SetEnvironmentVariable("SNAPSHOOTER_STRICT_MODE", underCi ? "on" : "off");
    }

    /// <summary>Compares a whole text. The first text of a new test is approved as it is, except under CI, where a missing snapshot fails.</summary>
    /// <param name="text">The text; line ends are made \n.</param>
    /// <param name="name">The snapshot's name: the test's.</param>
    /// <param name="file">The test's file; says where the snapshot lies.</param>
    public static void Matches(string text, [CallerMemberName] string name = "", [CallerFilePath] string file = "")
    {
        var test = Path.GetFileNameWithoutExtension(file);
        var place = new SnapshotFullName($"{test}.{name}.snap", FolderOf(file));
        Snapshot.Match(text.Replace("\r\n", "\n", StringComparison.Ordinal), place);
    }

    /// <summary>The source tree that the tests were built from, whatever the compiler was told to call it.</summary>
    public static string Repository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "DataPlatform.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName
            ?? throw new InvalidOperationException("the tests must run inside the repository: DataPlatform.sln was not found above them");
    }

    // A build under CI writes /_/tests/... for the true path, so only the part below the project is taken from the compiler.
    private static string FolderOf(string file)
    {
        var path = file.Replace('\\', '/');
        var at = path.LastIndexOf(Project, StringComparison.Ordinal);
        return Path.Combine(Repository(), Path.GetDirectoryName(path[at..])!);
    }
}
