using System.Text.RegularExpressions;
using DataPlatform.Engine.Drafting.Columns;
using DataPlatform.Engine.Drafting.Rows;

namespace DataPlatform.Engine.Drafting.Requests;

/// <summary>The ticker that the samples were asked for.</summary>
/// <param name="Values">The values that it has in the addresses.</param>
/// <param name="Segment">The part of the path that is the ticker, from 0; -1 when a parameter is.</param>
/// <param name="Parameter">The query parameter that is the ticker; null when a part of the path is.</param>
/// <param name="Column">The field that holds it in every row; null when none does.</param>
internal sealed partial record TickerGuess(IReadOnlyList<string> Values, int Segment, string? Parameter, FieldEvidence? Column)
{
    private static readonly HashSet<string> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        "symbol",
        "symbols",
        "ticker",
        "tickers",
        "instrument",
        "cik",
        "isin",
        "cusip",
    };

    // Names under which an answer repeats for whom it was asked.
    private static readonly HashSet<string> Ids = new(Names, StringComparer.OrdinalIgnoreCase) { "id", "code", "slug", "figi", "lei" };

    /// <summary>True for a name that a ticker's parameter has.</summary>
    public static bool IsName(string name) => Names.Contains(name);

    /// <summary>Where it is, for a comment.</summary>
    public string Place => $"{string.Join(", ", Values.Take(3))} in the {(Parameter is null ? "path" : $"parameter {Parameter}")}";

    /// <summary>Finds the ticker; null when there is none.</summary>
    /// <param name="addresses">The samples' addresses, alike but for it.</param>
    /// <param name="fields">The fields of their rows.</param>
    /// <param name="around">The plain fields around their rows.</param>
    public static TickerGuess? Of(
        IReadOnlyList<SampleAddress> addresses,
        IReadOnlyList<FieldEvidence> fields,
        IReadOnlyList<Envelope.Field> around
    )
    {
        if (addresses.Count == 0)
        {
            return null;
        }

        var first = addresses[0];
        var parameters = first.Query.Select(q => (Segment: -1, Parameter: (string?)q.Key, IsNamed: Names.Contains(q.Key)));
        var segments = first.Segments.Select(
            (_, i) => (Segment: i, Parameter: (string?)null, IsNamed: i > 0 && Names.Contains(first.Segments[i - 1]))
        );
        return parameters
                .Concat(segments)
                .Select(p => (p.IsNamed, Guess: new TickerGuess(ValuesAt(addresses, p.Segment, p.Parameter), p.Segment, p.Parameter, null)))
                .Where(p => p.Guess.Values.All(v => Form().IsMatch(v) && v.Any(char.IsAsciiLetterOrDigit)))
                .Select(p => (p.IsNamed, Guess: p.Guess with { Column = HeldBy(p.Guess, fields) }))
                .Where(p =>
                    p.IsNamed
                    || (p.Guess.Column is not null && p.Guess.Values.All(LooksLikeTicker))
                    || (p.Guess.Parameter is null && IsSelfEvident(first.Segments[p.Guess.Segment], fields, around))
                )
                .OrderByDescending(p => p.Guess.Column is not null)
                .ThenByDescending(p => p.IsNamed)
                .Select(p => p.Guess)
                .FirstOrDefault()
            ?? Alone(addresses);
    }

    /// <summary>What a person has to decide of a part of the path that the answer repeats as an id; null when there is none.</summary>
    /// <param name="address">A sample's address, in which no ticker was found.</param>
    /// <param name="fields">The fields of the rows.</param>
    /// <param name="around">The plain fields around the rows.</param>
    public static string? Decision(SampleAddress address, IReadOnlyList<FieldEvidence> fields, IReadOnlyList<Envelope.Field> around) =>
        address
            .Segments.Select(s => TickerPart.Of(s).Value)
            .Where(v => v.Length > 2)
            .SelectMany(v =>
                Repeated(fields, around)
                    .Where(f => f.Text.Equals(v, StringComparison.OrdinalIgnoreCase))
                    .Select(f =>
                        $"decide: {v} in the path is the answer's {f.Name}, too; {{ticker}} in its place, with scope: ticker, asks for others"
                    )
            )
            .FirstOrDefault();

    // It looks like a ticker, and the answer says under a name of such that it is for this one.
    private static bool IsSelfEvident(string segment, IReadOnlyList<FieldEvidence> fields, IReadOnlyList<Envelope.Field> around)
    {
        var part = TickerPart.Of(segment);
        return part.IsCik
            || Repeated(fields, around)
                .Any(f =>
                    f.Text.Equals(part.Value, StringComparison.OrdinalIgnoreCase)
                    && (LooksLikeTicker(part.Value) || (Names.Contains(f.Name) && part.Value.All(char.IsAsciiDigit)))
                );
    }

    private static IEnumerable<(string Name, string Text)> Repeated(
        IReadOnlyList<FieldEvidence> fields,
        IReadOnlyList<Envelope.Field> around
    ) =>
        fields
            .Where(f => f.Constant is not null)
            .Select(f => (f.Name, Text: f.Constant!))
            .Concat(around.Select(f => (Name: f.Path.Split('.')[^1], f.Text)))
            .Where(f => Ids.Contains(f.Name));

    // The only part of the path in capitals, or the only one in which the samples differ.
    private static TickerGuess? Alone(IReadOnlyList<SampleAddress> addresses)
    {
        var guesses = addresses[0].Segments.Select((_, i) => new TickerGuess(ValuesAt(addresses, i, null), i, null, null)).ToList();
        var differing = guesses.Where(g => g.Values.Count > 1).ToList();
        var capital = (differing.Count > 0 ? differing : guesses).Where(g => g.Values.All(v => Capitals().IsMatch(v))).ToList();
        return capital is [var only] ? only
            : differing is [var other] ? other
            : null;
    }

    private static string[] ValuesAt(IReadOnlyList<SampleAddress> addresses, int segment, string? parameter) =>
        [
            .. addresses
                .Select(a =>
                    parameter is null
                        ? TickerPart.Of(a.Segments[segment]).Value
                        : a.Query.FirstOrDefault(q => q.Key == parameter).Value ?? ""
                )
                .Distinct(StringComparer.Ordinal),
        ];

    // Of several samples, each has its own; a field that is the same in all rows of one is told by its only value.
    private static FieldEvidence? HeldBy(TickerGuess guess, IReadOnlyList<FieldEvidence> fields) =>
        fields.FirstOrDefault(f =>
            guess.Values is [var only] && only.Equals(f.Constant, StringComparison.OrdinalIgnoreCase) && f.Types.Texts > 0
        ) ?? (guess.Values.Count > 1 ? fields.FirstOrDefault(f => Names.Contains(f.Name) && f.Types.Texts > 0) : null);

    private static bool LooksLikeTicker(string value) => value.Any(char.IsAsciiLetterUpper) && !value.Any(char.IsAsciiLetterLower);

    [GeneratedRegex(@"^[A-Z]{1,5}([.-][A-Z]{1,2})?\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Capitals();

    [GeneratedRegex(@"^[A-Za-z0-9.:^=-]{1,20}\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Form();
}
