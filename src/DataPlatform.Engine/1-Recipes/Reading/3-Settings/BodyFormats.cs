using DataPlatform.Recipes.Reading.Shapes;

namespace DataPlatform.Recipes.Reading.Settings;

/// <summary>The words of <c>format</c>. A new one is an entry here; how it is read is the business of who reads bodies.</summary>
internal static class BodyFormats
{
    public static readonly Scalar<BodyFormat> Shape = Scalars.Choice<BodyFormat>(
        new("json", BodyFormat.Json, "an array of objects, or an object."),
        new("csv", BodyFormat.Csv, "a row a line, with commas, or what `csv` says, between the values, and a header line."),
        new("json_lines", BodyFormat.JsonLines, "one JSON object in each line.")
        {
            AlsoCalled = ["jsonl", "ndjson", "jsonlines", "json-lines"],
        },
        new(
            "xml",
            BodyFormat.Xml,
            "elements as fields of objects, the outermost first: `rows: rss.channel.item`. A repeated element is a list, an attribute a field `@name`, and "
                + "the text beside attributes or elements a field `#text`. Names are read without their namespaces."
        ),
        new("text", BodyFormat.Text, "any text: the whole answer is one row with the one field `body`.")
        {
            AlsoCalled = ["html", "txt", "raw"],
        }
    );
}
