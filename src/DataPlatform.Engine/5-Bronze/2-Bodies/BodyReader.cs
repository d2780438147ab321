using DataPlatform.Recipes;

namespace DataPlatform.Bronze.Bodies;

/// <summary>
/// Reads the bodies of one format: in one pass, whether the body is what the recipe declares, its rows, and the fields around them. The only place
/// that knows what a row of that format is.
/// </summary>
internal abstract class BodyReader
{
    /// <summary>The reader for a recipe's bodies.</summary>
    public static BodyReader Of(DatasetRecipe recipe) =>
        recipe.Format switch
        {
            BodyFormat.Csv => new CsvBodyReader(recipe),
            BodyFormat.JsonLines => new JsonLinesBodyReader(recipe),
            BodyFormat.Xml => new XmlBodyReader(recipe),
            BodyFormat.Text => new TextBodyReader(recipe),
            _ => new JsonBodyReader(recipe),
        };

    /// <summary>Reads a body.</summary>
    /// <param name="body">The body of a response with a 2xx status: not empty, valid UTF-8, without a byte order mark.</param>
    /// <param name="rows">Takes the rows; null when only their number matters.</param>
    public abstract Answer Read(ReadOnlyMemory<byte> body, IRowSink? rows);
}
