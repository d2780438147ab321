using DataPlatform.Bronze.Bodies;
using DataPlatform.Bronze.Segments;
using DataPlatform.Recipes;

namespace DataPlatform.Bronze;

/// <summary>Reads stored lines, and what the answer in each is worth to its recipe. It knows nothing of the lines before. For one thread at a time.</summary>
/// <param name="recipes">What is declared.</param>
/// <param name="checksDigests">True to hold each body against its digest; one that differs cannot be read.</param>
internal sealed class LineJudge(IReadOnlyDictionary<RecipeId, DatasetRecipe> recipes, bool checksDigests = false)
{
    private readonly Dictionary<RecipeId, AnswerReader> _readers = [];
    private readonly BronzeLineReader _lines = new(
        recipes.Values.SelectMany(r => r.Responses).Select(r => r.Header).OfType<string>().ToHashSet(StringComparer.OrdinalIgnoreCase)
    );

    public JudgedLine Judge(SegmentReader.Line line)
    {
        if (!_lines.TryRead(line.Bytes, out var record, out var body) || (checksDigests && !record.IsIntact(body.Span)))
        {
            return new JudgedLine.Unreadable(line.Number);
        }

        var id = new RecipeId(record.Source, record.Dataset, record.Discriminator);
        return !recipes.TryGetValue(id, out var recipe) ? new JudgedLine.Undeclared(line.Number, id, record)
            : KeptAnswer.Read(ReaderOf(recipe), record, body) is { } answer ? new JudgedLine.Answered(line.Number, recipe, record, answer)
            : new JudgedLine.Unreadable(line.Number);
    }

    private AnswerReader ReaderOf(DatasetRecipe recipe) =>
        _readers.TryGetValue(recipe.Id, out var reader) ? reader : _readers[recipe.Id] = new(recipe);
}
