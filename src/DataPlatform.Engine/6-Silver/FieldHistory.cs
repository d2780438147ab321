using DataPlatform.Recipes;
using DataPlatform.Warehouse;

namespace DataPlatform.Silver;

/// <summary>
/// Whether declared fields that none of a promotion's answers carries are gone, or never came: judged by the dataset, since one ticker may well lack
/// what others have.
/// </summary>
/// <param name="table">The dataset's table.</param>
/// <param name="before">What the answers before were like.</param>
internal sealed class FieldHistory(SilverTable table, IReadOnlyDictionary<(RecipeId Recipe, string? Ticker), AnswerShape> before)
{
    private readonly HashSet<string> _came = new(StringComparer.Ordinal);
    private readonly HashSet<string> _cameTogether = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _unknown = new(StringComparer.Ordinal);

    /// <summary>Fields that came and no column reads.</summary>
    public IReadOnlyCollection<string> Unknown => _unknown;

    /// <summary>Adds what the rows of a segment carried.</summary>
    public void Add(FieldDrift drift)
    {
        _came.UnionWith(drift.Seen);
        _unknown.UnionWith(drift.Unknown.Keys);
    }

    /// <summary>Declared fields that some requests have no more while others of the same segment have them: what is stored of theirs grows old.</summary>
    /// <param name="answered">
    /// The segment's requests, the fields of the newest whole answer of each, and those that it was told with before; null when there are none.
    /// </param>
    /// <param name="came">The fields that came in the segment.</param>
    public IEnumerable<DriftedField> Lost(
        IEnumerable<((RecipeId Recipe, string? Ticker) Request, (string? Now, string? Before) Fields)> answered,
        IEnumerable<string> came
    )
    {
        var judged = came.Intersect(
                table.JudgedFields.Where(f => f is { MayBeMissing: false, MayNeverCome: false }).Select(f => f.Name!),
                StringComparer.Ordinal
            )
            .ToList();
        var lost = new Dictionary<string, (string First, int Count)>(StringComparer.Ordinal);
        foreach (var (request, (fields, told)) in answered)
        {
            if (fields is not null && _cameTogether.Add(fields))
            {
                // Those of pages that an earlier run has stored are no others.
                _came.UnionWith(fields.Split('\n'));
            }

            var last = told ?? before.GetValueOrDefault(request)?.Fields;
            if (fields is null || last == fields || string.IsNullOrEmpty(last))
            {
                continue;
            }

            foreach (
                var field in judged.Intersect(last.Split('\n'), StringComparer.Ordinal).Except(fields.Split('\n'), StringComparer.Ordinal)
            )
            {
                var (first, count) = lost.GetValueOrDefault(field, (request.Ticker ?? request.Recipe.ToString(), 0));
                lost[field] = (first, count + 1);
            }
        }

        return lost.Select(l => DriftedField.Gone(l.Key, l.Value.First, l.Value.Count));
    }

    /// <summary>
    /// The declared fields that nobody has any more, or nobody ever had. A field is not told that only one ticker lost, as long as more tickers have
    /// it than were answered now; nor one that none of those answered now ever had, while others have it.
    /// </summary>
    /// <param name="requests">The requests that were answered with rows.</param>
    public IEnumerable<(string Field, bool UsedToCome)> Absent(IEnumerable<(RecipeId Recipe, string? Ticker)> requests)
    {
        var absent = table
            .JudgedFields.Where(f => f is { Name: { } name, MayBeMissing: false } && !_came.Contains(name))
            .Select(f => (Name: f.Name!, f.MayNeverCome))
            .DistinctBy(f => f.Name, StringComparer.Ordinal)
            .ToList();
        // As a rule every field came, and what every ticker had before need not be looked through.
        var answered = absent.Count == 0 ? [] : requests.ToHashSet();
        if (answered.Count == 0)
        {
            yield break;
        }

        var having = Having();
        foreach (var (field, mayNeverCome) in absent)
        {
            var had = having.GetValueOrDefault(field, []);
            var lost = had.Count(answered.Contains);
            // What may well be left out has another name now only if there is a name that nobody reads.
            if (mayNeverCome && (lost == 0 || _unknown.Count == 0))
            {
                continue;
            }

            if (lost == 0 ? had.Count == 0 : lost > 1 || answered.Count > had.Count - lost)
            {
                yield return (field, lost > 0);
            }
        }
    }

    // The requests whose answers carried a field, by field.
    private Dictionary<string, List<(RecipeId Recipe, string? Ticker)>> Having()
    {
        var having = new Dictionary<string, List<(RecipeId Recipe, string? Ticker)>>(StringComparer.Ordinal);
        foreach (var (request, shape) in before)
        {
            foreach (var field in (shape.Fields ?? "").Split('\n').Where(f => !_came.Contains(f)))
            {
                if (!having.TryGetValue(field, out var requests))
                {
                    having[field] = requests = [];
                }

                requests.Add(request);
            }
        }

        return having;
    }
}
