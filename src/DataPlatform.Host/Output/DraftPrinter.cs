using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using DataPlatform.Engine.Drafting;
using DataPlatform.Runs;

namespace DataPlatform.Host.Output;

/// <summary>Prints a draft: the recipe on standard output or into a file, and what to do with it on standard error.</summary>
internal static class DraftPrinter
{
    /// <param name="draft">The draft.</param>
    /// <param name="file">The file that takes the recipe; null: standard output does.</param>
    /// <param name="json">True for one JSON document.</param>
    /// <param name="to">Where to.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> PrintAsync(RecipeDraft draft, string? file, bool json, InvocationConfiguration to)
    {
        switch (draft)
        {
            case RecipeDraft.NotDrafted(var why):
                await to.Error.WriteLineAsync($"error: {why}");
                if (json)
                {
                    await to.Output.WriteLineAsync(RunJson.Write(new FailureDocument("failed", ExitCode.Failed, [why])));
                }

                return ExitCode.Failed;
            case RecipeDraft.Drafted drafted:
                await WriteAsync(drafted, file, json, to);
                return ExitCode.Ok;
            default:
                throw new UnreachableException();
        }
    }

    private static async Task WriteAsync(RecipeDraft.Drafted draft, string? file, bool json, InvocationConfiguration to)
    {
        if (file is not null)
        {
            await CreateAsync(file, draft.Text);
        }

        if (json)
        {
            await to.Output.WriteLineAsync(
                RunJson.Write(
                    new DraftDocument(
                        "succeeded",
                        draft.Source,
                        draft.Dataset,
                        draft.Columns,
                        draft.Rows,
                        draft.Refused,
                        draft.Decisions,
                        draft.Text
                    )
                )
            );
        }
        else if (file is null)
        {
            await to.Output.WriteAsync(draft.Text);
        }

        await to.Error.WriteLineAsync(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{draft.Source}/{draft.Dataset}: {draft.Columns} columns, {Loaded(draft)}, {draft.Decisions} to decide{(file is null ? "" : $"; written to {file}")}"
            )
        );
    }

    private static string Loaded(RecipeDraft.Drafted draft) =>
        draft.Rows + draft.Refused == 0
            ? "no answer seen yet"
            : string.Create(CultureInfo.InvariantCulture, $"{draft.Rows:#,0} rows loaded, {draft.Refused:#,0} in quarantine");

    // A recipe that somebody has worked on is not overwritten.
    private static async Task CreateAsync(string file, string text)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
            await using var to = new StreamWriter(new FileStream(file, FileMode.CreateNew, FileAccess.Write));
            await to.WriteAsync(text);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException(
                $"--out {file}: {(File.Exists(file) ? "is there already, and is not overwritten; the datasets of one source stand in one file, under one 'source:', so write the draft to another file and move what it holds under 'datasets:' to this one's" : e.Message)}"
            );
        }
    }
}
