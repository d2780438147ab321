using System.Text.Json;
using DataPlatform.Bronze.Bodies;
using DataPlatform.Engine.Drafting.Columns;
using DataPlatform.Engine.Drafting.Recipe;
using DataPlatform.Engine.Drafting.Rows;
using DataPlatform.Engine.Drafting.Samples;
using DataPlatform.Recipes;
using DataPlatform.Recipes.Reading.Settings;
using DataPlatform.Runs;

namespace DataPlatform.Engine.Drafting;

/// <summary>The rows of the samples, as the engine's own reader finds them where the draft says that they are.</summary>
/// <param name="Body">How the samples are written.</param>
/// <param name="Place">Where the rows are; null in a format that has nothing around them.</param>
/// <param name="Around">The plain fields around the rows of the first sample.</param>
/// <param name="Found">What the rows say.</param>
/// <param name="Most">How many rows the largest sample has.</param>
internal sealed record DraftRows(SampleBody Body, RowsGuess? Place, IReadOnlyList<Envelope.Field> Around, FieldCollector Found, long Most)
{
    // An answer with one of these and hardly anything else is an apology.
    private static readonly HashSet<string> Apologies = new(StringComparer.OrdinalIgnoreCase)
    {
        "error",
        "errors",
        "error message",
        "error_message",
        "message",
        "detail",
        "note",
        "information",
        "title",
        "status",
        "code",
        "type",
    };

    private const string EachAlone = "draft each from its own answers";

    private static readonly HashSet<string> SaysError = new(StringComparer.OrdinalIgnoreCase)
    {
        "error",
        "errors",
        "error message",
        "error_message",
        "message",
        "detail",
        "note",
        "information",
    };

    /// <summary>The format that a word means; null for none.</summary>
    /// <exception cref="ConfigurationException">It is no format.</exception>
    public static BodyFormat? FormatOf(string? word) =>
        word is null ? null
        : BodyFormats.Shape.WhatIsWrong(word, out var format).Count == 0 ? format
        : throw new ConfigurationException(
            $"--format {Excerpt.Of(word)}: must be {BodyFormats.Shape.Expected}{BodyFormats.Shape.Suggest(word)}"
        );

    /// <summary>Reads the samples.</summary>
    /// <param name="samples">The samples.</param>
    /// <param name="format">How they are written; null for what they look like.</param>
    /// <returns>Their rows, or why there are none.</returns>
    public static (DraftRows? Rows, string? Problem) Of(IReadOnlyList<Sample> samples, BodyFormat? format)
    {
        var bodies = samples
            .Select(s => format is { } told ? new SampleBody(told, HasNan: NanLiterals.AreIn(s.Body.Span)) : SampleBody.Of(s.Body))
            .ToList();
        if (bodies.FindIndex(b => b is null) is >= 0 and var none)
        {
            return (
                null,
                $"{samples[none].Name}: is neither JSON nor JSON lines, CSV or XML{BodyText.Excerpt(samples[none].Body.Span)}; say which with --format"
            );
        }

        var body = bodies[0]! with { HasNan = bodies.Exists(b => b!.HasNan) };
        if (bodies.Find(b => b!.Format != body.Format) is not null)
        {
            return (null, "the samples are not written alike; draft from answers to one question");
        }

        RowsGuess? place = null;
        IReadOnlyList<Envelope.Field> around = [];
        if (body.Format is BodyFormat.Json or BodyFormat.Xml)
        {
            (place, around, var problem) = Find(samples, body.Format);
            if (place is null)
            {
                return (null, problem);
            }
        }

        return Collect(samples, body, place, around);
    }

    private static (RowsGuess? Place, IReadOnlyList<Envelope.Field> Around, string? Problem) Find(
        IReadOnlyList<Sample> samples,
        BodyFormat format
    )
    {
        RowsGuess? best = null;
        IReadOnlyList<Envelope.Field> around = [];
        var all = new List<RowsOfSample>();
        foreach (var sample in samples)
        {
            if (TryParse(sample.Body, format) is not { } json)
            {
                return (
                    null,
                    [],
                    $"{sample.Name}: is not {(format == BodyFormat.Xml ? "XML" : "JSON")}{BodyText.Excerpt(sample.Body.Span)}"
                );
            }

            using (json)
            {
                if (WhyNone(json.RootElement) is { } why)
                {
                    return (null, [], $"{sample.Name}: {why}{BodyText.Excerpt(sample.Body.Span)}");
                }

                if (RowsFinder.Find(json.RootElement) is { Count: > 0 } places)
                {
                    all.Add(new(sample.Name, json.RootElement.ValueKind, places));
                    if (best is null || all[^1].Best.Weight > best.Weight)
                    {
                        best = all[^1].Best;
                        around = [.. Envelope.Around(json.RootElement, best.Path).Select(f => f with { Value = f.Value.Clone() })];
                    }
                }
            }
        }

        return best is null ? (null, [], $"{samples[0].Name}: holds no rows{BodyText.Excerpt(samples[0].Body.Span)}")
            : RowsOfSample.WhyUnlike(all) is { } unlike ? (null, [], $"{unlike}; {EachAlone}")
            : (best, around, null);
    }

    private static JsonDocument? TryParse(ReadOnlyMemory<byte> body, BodyFormat format)
    {
        try
        {
            return format == BodyFormat.Xml
                ? XmlBodyReader.ToJson(body.Span) is { } json
                    ? JsonDocument.Parse(json)
                    : null
                : JsonDocument.Parse(NanLiterals.AsNull(body.Span) ?? body, new() { MaxDepth = JsonText.Options.MaxDepth });
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? WhyNone(JsonElement root)
    {
        if (root.ValueKind == JsonValueKind.Array)
        {
            return root.GetArrayLength() == 0 ? "the list is empty; take an answer with rows" : null;
        }

        if (root.ValueKind != JsonValueKind.Object)
        {
            return "is one plain value";
        }

        var fields = root.EnumerateObject().ToList();
        if (fields.Exists(f => RowsGuess.IsUsual(f.Name) && f.Value.ValueKind == JsonValueKind.Array && f.Value.GetArrayLength() == 0))
        {
            return "holds no rows; take an answer with some";
        }

        return fields.Count > 0 && fields.TrueForAll(f => Apologies.Contains(f.Name)) && fields.Exists(f => SaysError.Contains(f.Name))
            ? "looks like an error"
            : null;
    }

    private static (DraftRows? Rows, string? Problem) Collect(
        IReadOnlyList<Sample> samples,
        SampleBody body,
        RowsGuess? place,
        IReadOnlyList<Envelope.Field> around
    )
    {
        var found = new FieldCollector();
        var most = 0L;
        var reader = ReaderOf(body, place);
        foreach (var (sample, number) in samples.Select((s, i) => (s, i)))
        {
            var before = found.Rows;
            found.BeginSample(number);
            if (reader.Read(status: 200, sample.Body, found) is Answer.Bad bad)
            {
                return (null, $"{sample.Name}: {bad.Message}");
            }

            most = Math.Max(most, found.Rows - before);
        }

        return found.Rows == 0 || found.Fields.Count == 0 ? (null, $"{samples[0].Name}: holds no rows; take an answer with some")
            : found.Unlike(samples.Count) is { } other
                ? (
                    null,
                    $"{samples[0].Name} and {samples[other].Name} answer different questions: their rows have no field in common; {EachAlone}"
                )
            : (new(body, place, around, found, most), null);
    }

    // The place is said in the recipe's own words, so that whatever the engine reads there is what is drafted from.
    private static AnswerReader ReaderOf(SampleBody body, RowsGuess? place)
    {
        var draft = new DraftModel
        {
            Source = "draft",
            BaseUrl = new("http://localhost/"),
            Dataset = "draft",
            Path = "draft",
            Format = body.Format,
            NanIsNull = body.HasNan,
            Rows = place?.Setting,
            Key = new(["column"], ""),
            Columns =
            [
                new("column", ColumnType.Text, null) { Value = "{date}" },
                .. place?.Declared is { } field ? [new("declared", ColumnType.Json, new(field))] : Array.Empty<DraftColumn>(),
            ],
        };
        var (recipe, problems) = DraftCheck.Lint(RecipeText.Of(draft));
        return problems.Count == 0 ? new(recipe!) : throw new InvalidOperationException($"a draft that is no recipe: {problems[0]}");
    }
}
