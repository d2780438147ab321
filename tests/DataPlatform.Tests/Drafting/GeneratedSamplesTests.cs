using System.Globalization;
using System.Text.Encodings.Web;
using CsCheck;
using DataPlatform.Engine.Drafting;
using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.Drafting;

/// <summary>Whatever rows an answer has, and wherever they are in it, the recipe that is drafted from it loads them.</summary>
public sealed class GeneratedSamplesTests
{
    private static readonly Func<string[], string>[] Shapes =
    [
        rows => $"[{string.Join(",", rows)}]",
        rows => $"{{\"status\":\"OK\",\"count\":{rows.Length},\"results\":[{string.Join(",", rows)}],\"next_url\":null}}",
        rows => $"{{\"meta\":{{\"page\":1}},\"data\":{{\"items\":[{string.Join(",\n", rows)}]}}}}",
        rows => string.Join("\n", rows) + "\n",
    ];

    // Each has values that fit one type, and some that fit none of it.
    private static readonly Gen<string>[] Values =
    [
        Gen.Int.Select(i => i.ToString(CultureInfo.InvariantCulture)),
        Gen.Long.Select(i => i.ToString(CultureInfo.InvariantCulture)),
        Gen.Double.Select(d => double.IsFinite(d) ? d.ToString("R", CultureInfo.InvariantCulture) : "null"),
        Gen.Double[-1000, 1000].Select(d => Text(d.ToString("0.##", CultureInfo.InvariantCulture))),
        Gen.Date.Select(d => Text(d.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture))),
        Gen.DateTime.Select(d => Text(d.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture))),
        Gen.Date.Select(d => Text(d.ToString("MM/dd/yyyy", CultureInfo.InvariantCulture))),
        Gen.Date.Select(d => Text(d.ToString("d MMM yyyy", CultureInfo.InvariantCulture))),
        Gen.Int[-1_000_000, 2_000_000_000].Select(i => i.ToString(CultureInfo.InvariantCulture)),
        Gen.Bool.Select(b => b ? "true" : "false"),
        Pick.From("null", "\"\"", "\"N/A\"", "\".\"", "\"-\"", "\"none\"", "\"NaN\"", "\"Infinity\""),
        Gen.String.Select(Text),
        Pick.From(
            "{}",
            "[]",
            "[1,2]",
            "{\"a\":{\"b\":null}}",
            "\"\\u0000\"",
            "\"007\"",
            "\"1e400\"",
            "1e400",
            "-0",
            "123456789012345678901234567890"
        ),
    ];

    private static readonly Gen<string> Name = Gen.OneOf(
        Pick.From(
            "id",
            "symbol",
            "date",
            "time",
            "t",
            "price",
            "fiscalDateEnding",
            "EPSDiluted",
            "1. open",
            "52WeekHigh",
            "N/A",
            "No",
            "a.b",
            "from",
            "key",
            "_x",
            "Ä"
        ),
        Gen.String.Where(s => s.Length is > 0 and < 40)
    );

    // A field keeps to one or two kinds of value, and some rows lack it.
    private static readonly Gen<(string Name, Gen<string?> Value)> Field =
        from name in Name
        from kind in Gen.Int[0, Values.Length - 1]
        from other in Gen.Int[0, Values.Length - 1]
        from strays in Gen.Int[0, 9]
        from gaps in Gen.Int[0, 9]
        select (name, ValueOf(Values[kind], Values[other], strays, gaps));

    private static readonly Gen<(string Body, bool HasFields, int Empty)> Sample =
        from fields in Field.Array[1, 6]
        from rows in RowOf(fields).Array[1, 12]
        from shape in Gen.Int[0, Shapes.Length - 1]
        select (Shapes[shape](rows), rows.Any(r => r.Length > 2), shape == Shapes.Length - 1 ? 0 : rows.Count(r => r.Length == 2));

    [Fact]
    public async Task A_recipe_drafted_from_any_rows_lints_clean_and_quarantines_none_of_them()
    {
        using var folder = new TempFolder();
        var files = 0;
        await Sample.SampleAsync(
            async sample =>
            {
                var file = folder.Write($"{Interlocked.Increment(ref files)}.json", sample.Body);
                var draft = await new TestEngine().Orchestrator.DraftAsync(new() { Places = [file] });
                if (!sample.HasFields)
                {
                    // What stands around the rows may be an object that is a row itself.
                    Assert.True(draft is RecipeDraft.NotDrafted || sample.Body.StartsWith("{\"", StringComparison.Ordinal));
                    return;
                }

                using var recipes = new RecipeFiles().With("draft.yaml", Assert.IsType<RecipeDraft.Drafted>(draft).Text);
                Assert.Equal("", string.Join('\n', recipes.Load().Problems));
                // An object without a field is no row of anything.
                Assert.Equal(sample.Empty, ((RecipeDraft.Drafted)draft).Refused);
            },
            iter: 300
        );
    }

    private static Gen<string?> ValueOf(Gen<string> kind, Gen<string> other, int strays, int gaps) =>
        from place in Gen.Int[0, 99]
        from value in kind
        from stray in other
        select place < gaps ? null
        : place < gaps + strays ? stray
        : value;

    private static Gen<string> RowOf((string Name, Gen<string?> Value)[] fields) =>
        Gen.Select(
            fields
                .DistinctBy(f => f.Name)
                .Select(f => f.Value.Select(v => v is null ? "" : $"{Text(f.Name)}:{v}"))
                .Aggregate(
                    Gen.Const(""),
                    (row, field) =>
                        Gen.Select(
                            row,
                            field,
                            (r, f) =>
                                f.Length == 0 ? r
                                : r.Length == 0 ? f
                                : $"{r},{f}"
                        )
                ),
            row => $"{{{row}}}"
        );

    private static string Text(string text) => $"\"{JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(text)}\"";
}
