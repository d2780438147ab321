using DataPlatform.Runs.Documents;
using DataPlatform.Warehouse;

namespace DataPlatform.Engine.Sight;

/// <summary>
/// Takes one dataset away: its table, how far it was loaded and, when it is said, its bronze. What is deleted of bronze goes before the warehouse forgets it,
/// so the same command finishes one that was killed.
/// </summary>
/// <param name="folder">The data folder.</param>
/// <param name="warehouse">The warehouse's writer.</param>
/// <param name="source">The source's name.</param>
/// <param name="dataset">The dataset's name.</param>
/// <param name="withBronze">True to delete its bronze, too.</param>
internal sealed class DatasetDrop(DataFolder folder, Database warehouse, string source, string dataset, bool withBronze)
{
    private readonly OpsService _ops = new(warehouse);

    private List<string> Files =>
        withBronze ? [.. _ops.Segments.Of(source, dataset).Select(s => Path.Combine(folder.Path, s.File)).Where(File.Exists)] : [];

    /// <summary>What it takes away.</summary>
    public DropSummary Look()
    {
        var tables = new DatasetRemoval(warehouse, _ops).TablesOf(source, dataset);
        var files = Files;
        return new(
            $"{source}/{dataset}",
            tables.ToDictionary(t => $"silver.{t.Table}", t => t.Rows, StringComparer.Ordinal),
            files.Count,
            files.Sum(f => new FileInfo(f).Length)
        )
        {
            Bereft = withBronze ? [.. new DatasetRemoval(warehouse, _ops).ReadersOf(source, dataset).Select(t => $"silver.{t}")] : [],
        };
    }

    /// <exception cref="IOException">The machine refuses; what is left goes with the next try.</exception>
    public void Run(CancellationToken cancellationToken)
    {
        foreach (var file in Files)
        {
            cancellationToken.ThrowIfCancellationRequested();
            folder.DeleteSegment(file);
        }

        warehouse.Transaction(
            () =>
            {
                var removal = new DatasetRemoval(warehouse, _ops);
                var dropped = removal.Drop(source, dataset);
                if (withBronze)
                {
                    removal.ForgetBronze(source, dataset);
                }

                return dropped;
            },
            cancellationToken
        );
    }
}
