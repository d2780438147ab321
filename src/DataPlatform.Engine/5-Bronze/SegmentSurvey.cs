using DataPlatform.Bronze.Segments;
using DataPlatform.Recipes;
using DataPlatform.Runs.Documents;

namespace DataPlatform.Bronze;

/// <summary>What the lines of a segment say of whether it can go: how old they are, and that each of them can be read and is declared.</summary>
/// <param name="Why">Why it stays; null when its lines do not say that it has to.</param>
/// <param name="Continues">The earlier runs whose answers it goes on with.</param>
internal sealed record SegmentSurvey(WhyKept? Why, IReadOnlySet<string> Continues)
{
    /// <param name="path">The segment.</param>
    /// <param name="before">Only responses of runs for earlier dates are old enough.</param>
    /// <param name="recipes">What is declared.</param>
    /// <param name="cancellationToken">Looked at between two lines.</param>
    public static SegmentSurvey Of(
        string path,
        DateOnly before,
        IReadOnlyDictionary<RecipeId, DatasetRecipe> recipes,
        CancellationToken cancellationToken
    )
    {
        var reader = new BronzeLineReader();
        var continues = new HashSet<string>(StringComparer.Ordinal);
        var whole = SegmentReader.WholeLength(path);
        var why = whole == 0 || whole < new FileInfo(path).Length ? WhyKept.NotReadable : (WhyKept?)null;
        foreach (var line in SegmentReader.Read(path, 0, whole, 0))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!reader.TryRead(line.Bytes, out var record, out _))
            {
                why = First(why, WhyKept.NotReadable);
                continue;
            }

            if (record.Continues is { } begun)
            {
                continues.Add(begun);
                why = First(why, WhyKept.PartOfAnswer);
            }

            why = record.Date >= before ? WhyKept.NotOlder : why;
            why = recipes.ContainsKey(new(record.Source, record.Dataset, record.Discriminator)) ? why : First(why, WhyKept.NotDeclared);
        }

        return new(why, continues);
    }

    private static WhyKept First(WhyKept? one, WhyKept other) => one < other ? one.Value : other;
}
