using DataPlatform.Bronze;
using DataPlatform.Recipes;

namespace DataPlatform.Silver;

/// <summary>
/// Which requests have to be asked again because the newest answer had rows that do not fit. An answer that comes a second time, byte for byte, is
/// settled: the vendor means it.
/// </summary>
internal sealed class RefusedAnswers
{
    private readonly Dictionary<(RecipeId Recipe, string? Ticker), (string? Sha256, bool IsSettled)> _answers = [];

    public IEnumerable<(RecipeId Recipe, string? Ticker, string? Sha256)> Unsettled =>
        _answers.Where(a => !a.Value.IsSettled).Select(a => (a.Key.Recipe, a.Key.Ticker, a.Value.Sha256));

    public void Judge(BronzeRecord record, bool hadBadRows)
    {
        var key = (new RecipeId(record.Source, record.Dataset, record.Discriminator), record.Ticker);
        if (hadBadRows)
        {
            _answers[key] = (record.Sha256, _answers.TryGetValue(key, out var before) && before.Sha256 == record.Sha256);
        }
        else
        {
            _answers.Remove(key);
        }
    }
}
