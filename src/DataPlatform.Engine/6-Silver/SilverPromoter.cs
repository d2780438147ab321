using DataPlatform.Recipes;
using DataPlatform.Runs;
using DataPlatform.Warehouse;

namespace DataPlatform.Silver;

/// <summary>
/// Promotes stored responses to their typed tables, one dataset after the other: streams its segments once, parses each row into typed cells, merges
/// all of them together. What the books say of all datasets is written at the end, with few statements. Runs inside the caller's transaction.
/// </summary>
/// <param name="dataFolder">The data folder.</param>
/// <param name="warehouse">The warehouse's writer.</param>
/// <param name="ops">Its ledgers.</param>
/// <param name="checksDigests">True to hold each body against its digest; one that differs cannot be read.</param>
/// <param name="events">Told of each dataset; null when nobody is.</param>
internal sealed class SilverPromoter(
    string dataFolder,
    Database warehouse,
    OpsService ops,
    bool checksDigests = false,
    RunEvents? events = null
)
{
    private readonly HashSet<RecipeId> _undeclared = [];

    /// <summary>What a person should know of responses met so far that no recipe declares any more.</summary>
    public IEnumerable<string> Notes =>
        _undeclared.Select(id => $"{id}: stored responses have no recipe any more; they stay in bronze, and their rows are in no table");

    /// <param name="datasets">What to promote.</param>
    /// <param name="promotion">The promotion's number, which changed rows carry.</param>
    /// <param name="cancellationToken">Looked at between two responses.</param>
    public Promotion Promote(IReadOnlyCollection<StoredDataset> datasets, long promotion, CancellationToken cancellationToken)
    {
        var promoted = Promotion.Nothing;
        var (asked, ofAnswers) = (new List<AnswerBooks>(), new List<AnswerBooks>());
        var undeclared = new HashSet<RecipeId>();
        var readers = new RefusedByReaders();
        var open = ops.OpenAnswers.All().ToLookup(o => (o.Recipe.Source, o.Recipe.Dataset));
        foreach (var stored in datasets)
        {
            var (source, name) = (stored.Source, stored.Dataset);
            events?.Publish(new RunEvent.DatasetStarted(source, name));
            List<PromotedPages> pages = [.. open[(source, name)]];
            using var dataset = new DatasetPromotion(dataFolder, warehouse, ops, stored, pages, checksDigests, readers, promotion);
            foreach (var segment in stored.Segments)
            {
                dataset.Read(segment, cancellationToken);
            }

            var its = dataset.Finish();
            events?.Publish(new RunEvent.DatasetEnded(source, name, stored.Recipes[0].Table.Name, its.Rows));
            promoted += its;
            (stored.IsOfAnswers ? ofAnswers : asked).Add(dataset.Books);
            undeclared.UnionWith(dataset.Undeclared);
        }

        ops.Windows.Cover([.. asked.SelectMany(b => b.Covered)]);
        ops.Windows.Unsettle([.. asked.SelectMany(b => b.Unsettled)]);
        ops.Windows.Refuse([.. asked.SelectMany(b => b.Refused)]);
        ops.Answers.Record(asked.SelectMany(b => b.Answers));
        ops.Answers.Record(ofAnswers.SelectMany(b => b.Answers), areOfRequests: false);
        // What nobody declares is in no table. Should it be declared again, it is asked for again.
        ops.Watermarks.Forget(undeclared);
        ops.Windows.Forget(undeclared);
        ops.Segments.MarkPromoted(datasets.SelectMany(d => d.Segments));
        _undeclared.UnionWith(undeclared);
        return promoted;
    }
}
