using DataPlatform.Recipes.Reading.Shapes;

namespace DataPlatform.Recipes.Reading.Settings;

/// <summary>The words of <c>format</c>. A new one is an entry here; how it is read is the business of who reads bodies.</summary>
internal static class BodyFormats
{
    public static readonly Scalar<BodyFormat> Shape = Scalars.Choice<BodyFormat>(
        new("json", BodyFormat.Json, "an array of objects, or an object."),
        new("csv", BodyFormat.Csv, "comma-separated values with a header line."),
        new("json_lines", BodyFormat.JsonLines, "one JSON object in each line.")
        {
            AlsoCalled = ["jsonl", "ndjson", "jsonlines", "json-lines"],
        }
    );
}
