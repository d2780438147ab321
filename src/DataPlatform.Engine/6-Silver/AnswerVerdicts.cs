using DataPlatform.Bronze;
using DataPlatform.Recipes;

namespace DataPlatform.Silver;

/// <summary>
/// Which requests have to be asked again because the newest answer had rows that do not fit. An answer that comes a second time, byte for byte, is
/// settled: the vendor means it.
/// </summary>
internal sealed class AnswerVerdicts
{
    private readonly Dictionary<(RecipeId Recipe, string? Ticker), (string? BadSha256, bool IsSettled)> _newest = [];

    /// <summary>The newest answer of each request: the digest of one with bad rows (null when all rows fit), and whether it is settled.</summary>
    public IEnumerable<(RecipeId Recipe, string? Ticker, string? BadSha256, bool IsSettled)> Newest =>
        _newest.Select(a => (a.Key.Recipe, a.Key.Ticker, a.Value.BadSha256, a.Value.IsSettled));

    public void Add(BronzeRecord record, bool hadBadRows)
    {
        var key = (new RecipeId(record.Source, record.Dataset, record.Discriminator), record.Ticker);
        var repeats = hadBadRows && _newest.TryGetValue(key, out var before) && before.BadSha256 == record.Sha256;
        _newest[key] = (hadBadRows ? record.Sha256 : null, repeats);
    }
}
