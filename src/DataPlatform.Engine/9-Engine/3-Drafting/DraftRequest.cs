using DataPlatform.Engine.Drafting.Columns;
using DataPlatform.Engine.Drafting.Requests;
using DataPlatform.Engine.Drafting.Samples;

namespace DataPlatform.Engine.Drafting;

/// <summary>What the draft asks, made of the samples' addresses.</summary>
/// <param name="Base">The address of the source.</param>
/// <param name="Path">The path behind it.</param>
/// <param name="Query">The query parameters.</param>
/// <param name="Ticker">The ticker; null when nothing looks like one.</param>
/// <param name="From">The first day of the window; null when there is none.</param>
/// <param name="WindowFormat">How the window's days are written; null: as 2015-01-31.</param>
/// <param name="Secrets">Query parameters that carry a secret.</param>
/// <param name="Notes">What could not be said, a line each.</param>
internal sealed record DraftRequest(
    Uri Base,
    string Path,
    IReadOnlyList<DraftParameter> Query,
    TickerGuess? Ticker,
    DateOnly? From,
    string? WindowFormat,
    IReadOnlyList<string> Secrets,
    IReadOnlyList<string> Notes
)
{
    private const string Unknown = "https://api.example.com/";

    /// <summary>The base address is one that somebody has to say.</summary>
    public bool IsUnknown => Base.AbsoluteUri == Unknown;

    /// <summary>The parts of the path that are no values.</summary>
    public IEnumerable<string> Literals => Path.Split('/').Where(p => !p.Contains('{', StringComparison.Ordinal));

    /// <summary>What is asked; null when the samples' addresses are of several datasets.</summary>
    /// <param name="samples">The samples.</param>
    /// <param name="fields">The fields of their rows.</param>
    /// <param name="mayMove">A column says what day a row is of.</param>
    public static DraftRequest? Of(IReadOnlyList<Sample> samples, IReadOnlyList<FieldEvidence> fields, bool mayMove)
    {
        var addresses = samples.Select(s => s.Address).OfType<Uri>().Select(SampleAddress.Of).ToList();
        if (addresses.Count == 0)
        {
            return new(new(Unknown), FileName(samples[0].Name), [], null, null, null, [], []);
        }

        var first = addresses[0];
        if (first.Segments.Count == 0 || addresses.Any(a => a.Base != first.Base || a.Segments.Count != first.Segments.Count))
        {
            return null;
        }

        var ticker = TickerGuess.Of(
            [.. addresses.DistinctBy(a => string.Join('/', a.Segments) + string.Join('&', a.Query), StringComparer.Ordinal)],
            fields
        );
        var window = WindowGuess.Of(first, mayMove);
        var path = first
            .Segments.Select((s, i) => window.InPath.GetValueOrDefault(i) ?? (ticker?.Segment == i ? WithTicker(s) : s))
            .ToList();
        if (
            addresses.Any(a => a.Segments.Where((s, i) => s != first.Segments[i] && !path[i].Contains('{', StringComparison.Ordinal)).Any())
        )
        {
            return null;
        }

        var notes = new List<string>();
        var query = Parameters(addresses, ticker, window, notes).ToList();
        return new(first.Base, string.Join('/', path), query, ticker, window.From, window.Format, SecretsOf(first), notes);
    }

    private static string WithTicker(string segment) => segment.EndsWith('/') ? "{ticker}/" : "{ticker}";

    private static string[] SecretsOf(SampleAddress address) =>
        [.. address.Query.Select(q => q.Key).Where(SecretNames.Has).Distinct(StringComparer.Ordinal)];

    private static IEnumerable<DraftParameter> Parameters(
        List<SampleAddress> addresses,
        TickerGuess? ticker,
        WindowGuess window,
        List<string> notes
    )
    {
        foreach (
            var same in addresses[0].Query.Where(q => !SecretNames.Has(q.Key)).GroupBy(q => q.Key, q => q.Value, StringComparer.Ordinal)
        )
        {
            var name = same.Key;
            var template = name == ticker?.Parameter ? "{ticker}" : window.InQuery.GetValueOrDefault(name);
            if (template is null && (name.Length == 0 || same.Any(v => v.Length == 0 || v.Contains('{', StringComparison.Ordinal))))
            {
                notes.Add($"decide: the parameter {name} of the address is left out: it is empty or holds a brace");
            }
            else
            {
                var differs =
                    template is null
                    && addresses.Any(a => a.Query.Any(q => q.Key == name && !same.Contains(q.Value, StringComparer.Ordinal)));
                yield return new(
                    name,
                    template is null ? [.. same] : [template],
                    differs ? "decide: it differs between the samples" : Comment(template)
                );
            }
        }
    }

    private static string? Comment(string? template) => template == "{date}" ? "the date of the run" : null;

    private static string FileName(string name) =>
        Columns.ColumnNames.Snake(System.IO.Path.GetFileNameWithoutExtension(name)).Replace('_', '-');
}
