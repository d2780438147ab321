using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace DataPlatform.Recipes;

/// <summary>
/// What a recipe says of its answers and of the table that their rows go to: two recipes with the same mapping make the same rows of the same
/// responses. How and when it is asked is no part of it, nor is the order in which it is written.
/// </summary>
internal sealed record RecipeMapping
{
    // Whatever is not listed here counts, so that a new setting does until somebody says otherwise.
    private static readonly string[] AsksOnly =
    [
        nameof(DatasetRecipe.Source),
        nameof(DatasetRecipe.Domain),
        nameof(DatasetRecipe.Dataset),
        nameof(DatasetRecipe.Discriminator),
        nameof(DatasetRecipe.Formerly),
        nameof(DatasetRecipe.IsTicker),
        nameof(DatasetRecipe.ForEach),
        nameof(DatasetRecipe.Path),
        nameof(DatasetRecipe.Query),
        nameof(DatasetRecipe.Method),
        nameof(DatasetRecipe.Body),
        nameof(DatasetRecipe.Limit),
        nameof(DatasetRecipe.MinAgeDays),
        nameof(DatasetRecipe.RunDays),
        nameof(DatasetRecipe.Plans),
        nameof(DatasetRecipe.HistoryFrom),
        nameof(DatasetRecipe.HistoryDays),
        nameof(DatasetRecipe.RefetchDays),
        nameof(DatasetRecipe.Window),
        nameof(DatasetRecipe.EmptyIsAnswer),
        nameof(DatasetRecipe.Responses),
        nameof(DatasetRecipe.Pagination),
        nameof(DatasetRecipe.Cost),
        nameof(DatasetRecipe.Table),
        nameof(DatasetRecipe.Rows),
        nameof(DatasetRecipe.Csv),
        nameof(DatasetRecipe.Id),
        nameof(DatasetRecipe.Name),
        nameof(DatasetRecipe.HasWindow),
    ];

    private static readonly string[] NotOfTheTable =
    [
        nameof(SilverTable.Name),
        nameof(SilverTable.Columns),
        nameof(SilverTable.Ignore),
        nameof(SilverTable.Checks),
    ];

    // Whether a field may be missing decides what is told, not what is stored.
    private static readonly string[] NotOfTheRows = [nameof(SilverColumn.Name), nameof(SilverColumn.Optional)];

    // Which name is for which place is said by the order.
    private static readonly string[] InOrder = [nameof(RowsRecipe.KeyAs), nameof(RowsRecipe.Fields)];

    private RecipeMapping(RecipeId recipe, string table, IReadOnlyList<string> lines)
    {
        Recipe = recipe;
        Table = table;
        Lines = lines;
        Hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', lines))));
    }

    public RecipeId Recipe { get; }

    /// <summary>The table's name in schema <c>silver</c>.</summary>
    public string Table { get; }

    /// <summary>What it says, a line each, in an order of their own.</summary>
    public IReadOnlyList<string> Lines { get; }

    /// <summary>The same for two mappings that say the same.</summary>
    public string Hash { get; }

    public static RecipeMapping Of(DatasetRecipe recipe)
    {
        var table = recipe.Table;
        var lines = Settings(recipe, AsksOnly)
            .Concat(Settings(recipe.Rows, []).Select(s => $"rows {s}"))
            .Concat(Settings(recipe.Csv, []).Select(s => $"csv {s}"))
            .Concat(Settings(table, NotOfTheTable))
            .Concat(table.Columns.Select(c => $"column {c.Name}: {string.Join(", ", Settings(c, NotOfTheRows))}"))
            .Append($"silver table {table.Name}")
            .Append($"error when {Text(recipe.Source.ErrorWhen, isSet: true)}")
            .Append($"throttle when {Text(recipe.Source.ThrottleWhen, isSet: true)}")
            .Concat(RulesOfRows(recipe.Responses).Select((r, i) => string.Create(CultureInfo.InvariantCulture, $"response {i}: {r}")))
            .Concat(Joined(recipe))
            .Concat(recipe.Source.NanIsNull ? ["nan is null yes"] : [])
            .Select(l => l.ReplaceLineEndings("\\n"));
        return new(recipe.Id, table.Name, [.. lines.Order(StringComparer.Ordinal)]);
    }

    // What a column joins comes from where the kept values are taken apart.
    private static IEnumerable<string> Joined(DatasetRecipe recipe)
    {
        var names = recipe
            .Table.Columns.Select(c => c.Value)
            .OfType<string>()
            .SelectMany(text => Template.Of(text).Fields)
            .Where(f => f.Functions.Any(fn => fn.NeedsList))
            .Select(f => f.Name)
            .ToHashSet(StringComparer.Ordinal);
        return recipe
            .ForEach.OfType<FanOut.Queried>()
            .Where(f => f.Group > 1)
            .SelectMany(f => f.Names.Where(names.Contains), (f, name) => $"group {name}: {f.Separator}");
    }

    // The first rule that holds counts: one that takes no rows itself may stand before one that finds some.
    private static IEnumerable<ResponseRule> RulesOfRows(IReadOnlyList<ResponseRule> rules)
    {
        var lastOfRows = rules.Select((r, i) => r.Means == ResponseMeaning.Rows ? i : -1).DefaultIfEmpty(-1).Max();
        return rules.Where((r, i) => r.ChangesRows || i < lastOfRows);
    }

    private static IEnumerable<string> Settings(object of, string[] without) =>
        of.GetType()
            .GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(p => !without.Contains(p.Name, StringComparer.Ordinal))
            .Select(p => (p.Name, Value: Text(p.GetValue(of), isSet: !InOrder.Contains(p.Name, StringComparer.Ordinal))))
            .Where(p => p.Value.Length > 0)
            .Select(p => $"{Words(p.Name)} {p.Value}");

    private static string Text(object? value, bool isSet) =>
        value switch
        {
            null or false or RowShape.List or ColumnOrigin.Row => "",
            true => "yes",
            "" => "''",
            IEnumerable<string> texts => string.Join(", ", isSet ? texts.Order(StringComparer.Ordinal) : texts),
            System.Collections.IEnumerable items and not string => Text(items.Cast<object>().Select(i => Text(i, isSet)), isSet),
            TimeNotation notation when notation == TimeNotation.Default => "",
            _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
        };

    private static string Words(string name) =>
        string.Concat(name.Select((c, i) => i > 0 && char.IsUpper(c) ? $" {char.ToLowerInvariant(c)}" : $"{char.ToLowerInvariant(c)}"));
}
