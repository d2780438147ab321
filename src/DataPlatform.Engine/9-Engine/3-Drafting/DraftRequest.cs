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
    private const string Date = "{date}";

    /// <summary>The base address is one that somebody has to say.</summary>
    public bool IsUnknown => Base.AbsoluteUri == Unknown;

    /// <summary>The parameter that asks for the day of the run; null when none does.</summary>
    public DraftParameter? Day => Query.FirstOrDefault(q => q.Values.Contains(Date, StringComparer.Ordinal));

    /// <summary>The fields that hold in every row what its sample was asked for: the ticker, a day, a period.</summary>
    public IEnumerable<FieldEvidence> Asked => Query.Select(q => q.Field).Append(Ticker?.Column).OfType<FieldEvidence>();

    /// <summary>The parts of the path that are no values.</summary>
    public IEnumerable<string> Literals => Path.Split('/').Where(p => !p.Contains('{', StringComparison.Ordinal));

    /// <summary>What is asked; null when the samples' addresses are of several datasets.</summary>
    /// <param name="samples">The samples.</param>
    /// <param name="rows">Their rows.</param>
    /// <param name="mayMove">A column says what day a row is of.</param>
    public static DraftRequest? Of(IReadOnlyList<Sample> samples, DraftRows rows, bool mayMove)
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
            rows.Found.Fields,
            rows.Around
        );
        var window = WindowGuess.Of(first, mayMove);
        var path = first
            .Segments.Select((s, i) => window.InPath.GetValueOrDefault(i) ?? (ticker?.Segment == i ? TickerPart.Of(s).With("{ticker}") : s))
            .ToList();
        if (
            addresses.Any(a => a.Segments.Where((s, i) => s != first.Segments[i] && !path[i].Contains('{', StringComparison.Ordinal)).Any())
        )
        {
            return null;
        }

        var notes = new List<string>();
        var query = Parameters(samples, rows, ticker, window, notes).ToList();
        if (ticker is null && TickerGuess.Decision(first, rows.Found.Fields, rows.Around) is { } decision)
        {
            notes.Add(decision);
        }

        return new(first.Base, string.Join('/', path), query, ticker, window.From, window.Format, SecretsOf(first), notes);
    }

    private static string[] SecretsOf(SampleAddress address) =>
        [.. address.Query.Select(q => q.Key).Where(SecretNames.Has).Distinct(StringComparer.Ordinal)];

    private static IEnumerable<DraftParameter> Parameters(
        IReadOnlyList<Sample> samples,
        DraftRows rows,
        TickerGuess? ticker,
        WindowGuess window,
        List<string> notes
    )
    {
        var addresses = samples.Select(s => s.Address is { } at ? SampleAddress.Of(at) : null).ToList();
        foreach (
            var same in addresses
                .OfType<SampleAddress>()
                .First()
                .Query.Where(q => !SecretNames.Has(q.Key))
                .GroupBy(q => q.Key, q => q.Value, StringComparer.Ordinal)
        )
        {
            var name = same.Key;
            var template = name == ticker?.Parameter ? "{ticker}" : window.InQuery.GetValueOrDefault(name);
            if (template is null && (name.Length == 0 || same.Any(v => v.Length == 0 || v.Contains('{', StringComparison.Ordinal))))
            {
                notes.Add($"decide: the parameter {name} of the address is left out: it is empty or holds a brace");
                continue;
            }

            var values = addresses.Select(a => a?.Query.FirstOrDefault(q => q.Key == name).Value).ToList();
            var field =
                template == Date ? AskedField.OfDay(rows.Found, values)
                : template is null && PeriodGuess.Is(name, same.First()) ? AskedField.OfPeriod(name, rows.Found, values)
                : null;
            yield return new(
                name,
                template is null ? [.. same] : [template],
                template is null ? Decision(name, [.. values.OfType<string>().Distinct(StringComparer.Ordinal)], field, rows.Found.Fields)
                    : template == Date ? PeriodGuess.DayDecision(name, same.First())
                    : null,
                field
            );
        }
    }

    private static string? Decision(string name, IReadOnlyList<string> values, FieldEvidence? field, IReadOnlyList<FieldEvidence> fields) =>
        PeriodGuess.Is(name, values[0]) ? PeriodGuess.Decision(name, values, field, fields.Select(f => f.Path ?? f.Name))
        : values.Count > 1 ? "decide: it differs between the samples"
        : PageGuess.IsOfTinySample(name, values[0]) ? $"decide: the sample asked for {values[0]}; ask for as many as the vendor gives"
        : null;

    private static string FileName(string name) =>
        Columns.ColumnNames.Snake(System.IO.Path.GetFileNameWithoutExtension(name)).Replace('_', '-');
}
