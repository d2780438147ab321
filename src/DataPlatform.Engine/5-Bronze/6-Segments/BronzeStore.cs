using System.Collections.Concurrent;
using System.Globalization;
using DataPlatform.Recipes;
using DataPlatform.Runs;
using DataPlatform.Warehouse;

namespace DataPlatform.Bronze.Segments;

/// <summary>The open segments of a run: one for each dataset and chunk, created with its first line.</summary>
/// <param name="dataFolder">The data folder.</param>
/// <param name="run">The run.</param>
/// <param name="compress">True for compressed segments.</param>
internal sealed class BronzeStore(string dataFolder, RunContext run, bool compress = false) : IDisposable
{
    private const string Extension = ".jsonl";

    private readonly FramePacker? _packer = compress ? new() : null;
    private readonly ConcurrentDictionary<(int Chunk, string Source, string Dataset), Lazy<Open>> _open = new();

    /// <summary>Keeps a line.</summary>
    /// <returns>The segment's file, relative to the data folder, and the line's number in it.</returns>
    public (string File, long Line) Append(DatasetRecipe recipe, int chunk, LineParts line)
    {
        var open = _open
            .GetOrAdd(
                (chunk, recipe.Source.Name, recipe.Dataset),
                static (key, at) => new(() => New(at.Store, at.Recipe, key.Chunk)),
                (Store: this, Recipe: recipe)
            )
            .Value;
        return (open.File, open.Writer.Append(line));
    }

    /// <summary>Forces the chunk's segments to the disk, closes them and says how far each goes.</summary>
    /// <param name="chunk">The chunk.</param>
    /// <param name="dataset">The one dataset whose segment it is; null: all that are open.</param>
    public IReadOnlyList<Segment> Seal(int chunk, (string Source, string Dataset)? dataset = null)
    {
        var segments = new List<Segment>();
        foreach (var key in _open.Keys.Where(k => k.Chunk == chunk && (dataset is not { } its || its == (k.Source, k.Dataset))).ToList())
        {
            if (_open.TryRemove(key, out var lazy))
            {
                var (file, writer) = lazy.Value;
                writer.Seal();
                segments.Add(new(file, key.Source, key.Dataset, run.RunId, chunk, writer.Length, writer.Lines));
                writer.Dispose();
            }
        }

        return segments;
    }

    /// <summary>What a segment's name says of it, for one of which no line can be read; null when the name says nothing.</summary>
    /// <param name="file">The segment, relative to the data folder.</param>
    public static Segment? FromName(string file) =>
        file.Split('/') is [_, _, var source, var dataset, _, var name]
        && name.IndexOf(Extension, StringComparison.Ordinal) is > 0 and var end
        && name[..end] is var stem
        && stem.LastIndexOf("-c", StringComparison.Ordinal) is > 0 and var at
        && int.TryParse(stem.AsSpan(at + 2), NumberStyles.None, CultureInfo.InvariantCulture, out var chunk)
            ? new(file, source, dataset, stem[..at], chunk, 0, 0)
            : null;

    public void Dispose()
    {
        foreach (var open in _open.Values.Where(o => o.IsValueCreated))
        {
            open.Value.Writer.Dispose();
        }

        _packer?.Dispose();
    }

    private static Open New(BronzeStore store, DatasetRecipe recipe, int chunk)
    {
        var file = string.Create(
            CultureInfo.InvariantCulture,
            $"bronze/{recipe.Domain}/{recipe.Source.Name}/{recipe.Dataset}/{store.RunDate:yyyy-MM-dd}/{store.RunId}-c{chunk}{Extension}{(store._packer is null ? "" : PackedSegment.Extension)}"
        );
        return new(file, new(Path.Combine(store.Folder, file), store._packer));
    }

    private DateOnly RunDate => run.Date;

    private string RunId => run.RunId;

    private string Folder => dataFolder;

    private sealed record Open(string File, SegmentWriter Writer);
}
