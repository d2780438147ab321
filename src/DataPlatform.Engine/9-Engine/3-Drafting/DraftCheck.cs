using DataPlatform.Bronze.Bodies;
using DataPlatform.Engine.Drafting.Samples;
using DataPlatform.Engine.Trying;
using DataPlatform.Recipes;
using DataPlatform.Recipes.Reading;
using DataPlatform.Silver;

namespace DataPlatform.Engine.Drafting;

/// <summary>What became of a draft when it was read as a recipe, and its samples as answers to it.</summary>
/// <param name="Problems">What lint says of it.</param>
/// <param name="Rows">Rows that fit.</param>
/// <param name="Refused">Rows that do not.</param>
/// <param name="SameKey">Rows with the key of one before them.</param>
/// <param name="NoAnswer">Why a sample is no answer to it; null when each is one.</param>
internal sealed record DraftCheck(
    IReadOnlyList<RecipeProblem> Problems,
    long Rows,
    IReadOnlyList<ParsedRows.RefusedRow> Refused,
    long SameKey,
    string? NoAnswer
)
{
    /// <summary>The columns that a row of a sample does not fit.</summary>
    public IEnumerable<string> FaultyColumns => Refused.Select(r => r.Fault.Column).OfType<string>().Distinct(StringComparer.Ordinal);

    /// <summary>Reads a recipe file as lint does; the recipe is null when there is none.</summary>
    public static (DatasetRecipe? Recipe, IReadOnlyList<RecipeProblem> Problems) Lint(string text)
    {
        var problems = new List<RecipeProblem>();
        var read = RecipeReader.Parse(text, "draft.yaml", problems);
        if (read is not null)
        {
            new RecipeChecks().Check(read);
        }

        return (read?.Recipes.Select(r => r.Recipe).FirstOrDefault(), problems);
    }

    /// <summary>Checks a draft.</summary>
    /// <param name="text">The recipe file.</param>
    /// <param name="samples">Its samples.</param>
    /// <param name="today">The day of the draft.</param>
    public static DraftCheck Of(string text, IReadOnlyList<Sample> samples, DateOnly today)
    {
        var (recipe, problems) = Lint(text);
        if (recipe is null || problems.Count > 0)
        {
            return new(problems, 0, [], 0, null);
        }

        var (rows, sameKey, refused) = (0L, 0L, new List<ParsedRows.RefusedRow>());
        foreach (var sample in samples)
        {
            var values = new PlaceholderValues(recipe, recipe.IsTicker ? sample.Name : null, recipe.HistoryFrom, today);
            var address = sample.Address ?? recipe.Source.BaseUrl;
            var tried = TriedAnswer.Read(values, address, status: 200, sample.Headers, sample.Body, mostShown: 0);
            if (tried.Rows is null)
            {
                return new([], rows, refused, sameKey, $"{sample.Name}: {(tried.Answer as Answer.Bad)?.Message}");
            }

            rows += tried.Rows.Read - tried.Rows.Refused.Count;
            sameKey += tried.SameKey;
            refused.AddRange(tried.Rows.Refused);
        }

        return new([], rows, refused, sameKey, null);
    }
}
