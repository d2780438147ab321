using DataPlatform.Recipes.Reading.Shapes;

namespace DataPlatform.Recipes.Reading.Settings;

/// <summary>What a recipe may say of a status.</summary>
internal static class ResponsesShape
{
    public static readonly MapOf<ResponseMeaning> Shape = new(
        Scalars.Choice<ResponseMeaning>(
            new(
                "missing",
                ResponseMeaning.Missing,
                "there is no such thing: an answer, and exit 0; of a ticker that had rows it is told and asked again."
            ),
            new("empty", ResponseMeaning.Empty, "an answer without rows, see `empty_is_answer`."),
            new("throttled", ResponseMeaning.Throttled, "the source wants to be asked more slowly: it is paused, and asked again."),
            new("failed", ResponseMeaning.Failed, "the request failed.")
        )
    )
    {
        Name = Scalars.Matching("status", "[45][0-9][0-9]", "a status from 400 to 599"),
    };
}
