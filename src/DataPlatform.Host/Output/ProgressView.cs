using System.Globalization;
using DataPlatform.Recipes;
using DataPlatform.Runs.Observers;

namespace DataPlatform.Host.Output;

/// <summary>How far a run is, as text: a few lines that are drawn anew, or one for a log.</summary>
internal static class ProgressView
{
    private static readonly string[] AllStages = ["bronze", "silver", "gold"];
    private const int MostChunks = 4;
    private const int Margin = 1;
    private const int ShortestBar = 8;
    private const int LongestBar = 30;

    /// <summary>What a line is about, and so how it is coloured.</summary>
    public enum Tone
    {
        /// <summary>A chunk.</summary>
        Heading,

        /// <summary>What becomes of it.</summary>
        Plain,

        /// <summary>Something is not as it should be.</summary>
        Warning,

        /// <summary>Quotas and times.</summary>
        Aside,
    }

    /// <summary>The lines, none of them wider than the terminal.</summary>
    /// <param name="state">How far the run is.</param>
    /// <param name="width">The terminal's width, in columns.</param>
    public static IReadOnlyList<(string Text, Tone Tone)> Lines(ProgressState state, int width)
    {
        var lines = new List<(string Text, Tone Tone)>();
        if (state.Chunks is null)
        {
            lines.Add(("starting: reading recipes and what is stored", Tone.Heading));
        }

        foreach (var chunk in state.InFlight.Take(MostChunks))
        {
            lines.Add((Cut($"chunk {chunk.Chunk.Index} of {chunk.Chunk.Of}  {chunk.Chunk.Datasets}", width - (2 * Margin)), Tone.Heading));
            lines.Add(($"{Bar(chunk, width - 46)}{Requests(chunk)}", chunk.Failed > 0 ? Tone.Warning : Tone.Plain));
            lines.Add(($"{Stages(chunk)}{Left(", chunk: about ", chunk.Left)}", Tone.Plain));
        }

        if (state.InFlight.Count > MostChunks)
        {
            lines.Add(($"and {state.InFlight.Count - MostChunks} more chunks", Tone.Aside));
        }

        lines.AddRange(state.Quotas.Select(q => (Quota(q), q.Wait is null ? Tone.Aside : Tone.Warning)));
        lines.Add(($"{Done(state)}{Left(", about ", state.RunLeft)}{(state.RunLeft is null ? "" : " to go")}", Tone.Aside));
        return [.. lines.SelectMany(l => Wrapped.Lines($" {l.Text}", width - Margin).Select(line => (line, l.Tone)))];
    }

    /// <summary>The same in one line; null while there is nothing to say.</summary>
    public static string? Line(ProgressState state)
    {
        if (state.Chunks is null)
        {
            return "starting: reading recipes and what is stored";
        }

        if (state.InFlight is not [var chunk, ..])
        {
            return null;
        }

        var part = chunk.Part is { } its ? $" ({its})" : "";
        var rates = state.Quotas.Where(q => q.PerSecond > 0 || q.Wait is not null).Select(Quota);
        return string.Join(
            "; ",
            [
                $"chunk {chunk.Chunk.Index} of {chunk.Chunk.Of}: {chunk.Stage}{part}, {Requests(chunk)}{Left(", about ", chunk.Left)}",
                .. rates,
                .. state.RunLeft is { } left ? [$"run: about {Duration.ForPeople(left)} to go"] : Array.Empty<string>(),
            ]
        );
    }

    // None where there is hardly room for what it says.
    private static string Bar(ProgressState.ChunkProgress chunk, int room)
    {
        if (room < ShortestBar)
        {
            return "";
        }

        var width = Math.Min(room, LongestBar);
        var share = chunk.Chunk.Requests == 0 ? 1 : chunk.Done / (double)chunk.Chunk.Requests;
        var filled = (int)(share * width);
        return new string('━', filled) + new string('─', width - filled) + "  ";
    }

    private static string Requests(ProgressState.ChunkProgress chunk) =>
        $"{N(chunk.Done)} of {N(chunk.Chunk.Requests)} requests{(chunk.Failed > 0 ? $", {N(chunk.Failed)} failed" : "")}";

    private static string Stages(ProgressState.ChunkProgress chunk)
    {
        var stages = AllStages.Select(s => s == chunk.Stage ? $"[{s}]" : s);
        return string.Join(" > ", stages) + (chunk.Part is { } part ? $"  {part}" : "");
    }

    private static string Quota(ProgressState.QuotaProgress quota)
    {
        var limits = quota.Limits.Count == 0 ? "" : $" of {string.Join(", ", quota.Limits)}";
        return quota.Wait is { } wait
            ? $"{quota.Quota}: {wait}"
            : string.Create(CultureInfo.InvariantCulture, $"{quota.Quota}: {quota.PerSecond:0.#}/s{limits}");
    }

    private static string Done(ProgressState state)
    {
        var stopping = state.IsStopping ? "stopping; " : "";
        var chunks = state.Chunks is { } of ? $"{state.ChunksDone} of {of} chunks done, " : "";
        return $"{stopping}{chunks}{Duration.ForPeople(TimeSpan.FromSeconds(Math.Floor(state.Elapsed.TotalSeconds)))} so far";
    }

    private static string Left(string before, TimeSpan? left) =>
        left is { Ticks: > 0 } time ? before + Duration.ForPeople(TimeSpan.FromSeconds(Math.Ceiling(time.TotalSeconds))) : "";

    private static string Cut(string text, int width) =>
        text.Length <= width ? text : string.Concat(text.AsSpan(0, Math.Max(0, width - 1)), "…");

    private static string N(long number) => number.ToString("#,0", CultureInfo.InvariantCulture);
}
