using DataPlatform.Bronze.Bodies;
using DataPlatform.Bronze.Pages;
using DataPlatform.Bronze.Segments;

namespace DataPlatform.Engine.Trying;

/// <summary>What follows an answer, for a person.</summary>
internal static class NextSteps
{
    /// <param name="tried">The answer.</param>
    /// <param name="headers">Its headers, names in lower case.</param>
    /// <returns>What follows; null when nothing does. And whether that is not what the recipe asks for.</returns>
    public static (string? Text, bool MayBeCut) Of(TriedAnswer tried, IReadOnlyList<KeyValuePair<string, string>> headers)
    {
        var link = HeaderList.Find(headers, BronzeLine.LinkName);
        return tried.Next switch
        {
            PageStep.Next next => ($"the next page is {next.Page}", false),
            PageStep.Broken broken => (broken.Message, true),
            _ when ((tried.Answer as Answer.Good)?.More ?? MoreSigns.OfHeader(link)) is { } sign => (
                $"there may be more than the recipe asks for: {sign}",
                true
            ),
            _ => (null, false),
        };
    }
}
