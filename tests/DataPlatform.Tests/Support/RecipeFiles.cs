using DataPlatform.Recipes;
using DataPlatform.Recipes.Reading;

namespace DataPlatform.Tests.Support;

/// <summary>A recipes folder made from text. <c>new RecipeFiles().With("fmp.yaml", ...).Gold("dim.sql", ...)</c></summary>
internal sealed class RecipeFiles : IDisposable
{
    /// <summary>The smallest recipe file that has no problems: a source "demo" with one global and one ticker dataset.</summary>
    public const string Minimal = """
        source:
          name: demo
          base_url: http://127.0.0.1:1/api/
          universe: SELECT symbol FROM silver.demo_list ORDER BY symbol

        datasets:
          - name: list
            domain: reference
            scope: global
            path: list
            silver_table: demo_list
            key: [symbol]
            columns: { symbol: text, name: text }

          - name: price
            domain: prices
            scope: ticker
            path: price
            query: { symbol: "{ticker}", from: "{from}", to: "{to}" }
            history_from: 2024-01-01
            date_field: date
            silver_table: demo_price
            key: [ticker, date]
            columns:
              ticker: { type: text, value: "{ticker}" }
              date: date
              close: double
        """;

    private readonly TempFolder _folder = new();

    public string Directory => _folder.Path;

    /// <summary>Adds a recipe file.</summary>
    public RecipeFiles With(string name, string text)
    {
        _folder.Write(name, text);
        return this;
    }

    /// <summary>Adds a gold model.</summary>
    public RecipeFiles Gold(string name, string sql) => With(Path.Combine("gold", name), sql);

    /// <summary>Reads the folder as the engine does.</summary>
    public (RecipeBook Book, IReadOnlyList<RecipeProblem> Problems) Load() => RecipeFolder.Load(Directory);

    /// <summary>Reads a folder that must have no problems.</summary>
    public RecipeBook Book()
    {
        var (book, problems) = Load();
        return problems.Count == 0 ? book : throw new InvalidOperationException(string.Join(Environment.NewLine, problems));
    }

    /// <summary>All problems, one a line, with the folder's own path left out so that the text is the same everywhere.</summary>
    public string ProblemText() => Stable(string.Join("\n", Load().Problems) + "\n");

    /// <summary>The text without this folder's path.</summary>
    public string Stable(string text) =>
        text.Replace(Directory + Path.DirectorySeparatorChar, "", StringComparison.Ordinal)
            .Replace(Directory, ".", StringComparison.Ordinal);

    public void Dispose() => _folder.Dispose();
}
