using System.Globalization;
using DataPlatform.Recipes.Reading.Shapes;
using DataPlatform.Recipes.Reading.Yaml;

namespace DataPlatform.Recipes.Reading.Settings;

/// <summary>The settings of one rule of <c>responses</c>.</summary>
internal static class ResponseSettings
{
    private const string NoText = "'equals' and 'matches' say what the text of a 'header' or of the field at a 'path' must be";

    /// <summary>What a response may mean.</summary>
    public static readonly Scalar<ResponseMeaning> Meaning = Scalars.Choice<ResponseMeaning>(
        new("rows", ResponseMeaning.Rows, "an answer whose rows are in it, whatever the status.") { AlsoCalled = ["success", "ok"] },
        new(
            "missing",
            ResponseMeaning.Missing,
            "there is no such thing: an answer, and exit 0; of a ticker that had rows it is told and asked again."
        )
        {
            AlsoCalled = ["ignore", "not_found"],
        },
        new("empty", ResponseMeaning.Empty, "an answer without rows, see `empty_is_answer`."),
        new("throttled", ResponseMeaning.Throttled, "the source wants to be asked more slowly: it is paused, and asked again.")
        {
            AlsoCalled = ["rate_limited", "throttle"],
        },
        new("retry", ResponseMeaning.Retry, "a failure that may pass: the request is tried again, see `attempts`."),
        new("failed", ResponseMeaning.Failed, "the request failed; with a status of 500 or more it is tried again all the same.")
        {
            AlsoCalled = ["fail", "error"],
        },
        new("stop", ResponseMeaning.Stop, "the request failed, and so would all others: the source is not asked again in this run.")
        {
            AlsoCalled = ["abort"],
        }
    );

    private static readonly OptionalSetting<IReadOnlyList<string>> Status = new(
        "status",
        new ListOf<string>(
            Scalars.Matching("status", "[245][0-9][0-9]", "a status from 200 to 299 or from 400 to 599") with
            {
                Plural = "statuses",
                JsonSchema = Statuses,
            }
        ),
        "The HTTP status, or several of which it is one. Omitted: any."
    )
    {
        Examples = ["404", "[402, 403]"],
        AlsoCalled = ["http_codes", "status_code", "code"],
    };

    private static readonly OptionalSetting<string> Header = new("header", HeaderNames.OfAnswer, "The header that is there.")
    {
        Examples = ["X-Status"],
    };

    private static readonly OptionalSetting<IReadOnlyList<string>> Path = new(
        "path",
        Scalars.FieldPath,
        "The field of a JSON body that is there and says something: null, false, 0, `\"\"`, `[]` and `{}` do not, unless `equals` or `matches` names them."
    )
    {
        Examples = ["error.code"],
        AlsoCalled = ["field"],
    };

    private static readonly Setting<IReadOnlyList<string>> Values = new(
        "equals",
        new ListOf<string>(Scalars.Word),
        [],
        "What the header or the field is, or several of which it is one."
    )
    {
        Examples = ["[42, 43]"],
        AlsoCalled = ["value", "values"],
    };

    private static readonly OptionalSetting<string> Pattern = new(
        "matches",
        new Scalar<string>("regular expression", "a regular expression without look-around and references back", TryPattern)
        {
            JsonSchema = () => new() { ["type"] = "string", ["minLength"] = 1 },
        },
        "A regular expression that is found in the header or the field."
    )
    {
        Examples = ["\"^busy\""],
        AlsoCalled = ["error_message_contains", "contains", "pattern", "regex"],
    };

    private static readonly Setting<ResponseMeaning> Means = new("means", Meaning, ResponseMeaning.Failed, "What such a response means.")
    {
        IsRequired = true,
        Examples = ["missing"],
        AlsoCalled = ["action", "meaning"],
    };

    private static readonly OptionalSetting<string> WaitHeader = new(
        "wait_header",
        HeaderNames.OfAnswer,
        "The header that says when the whole source may be asked again, where it is none of the usual ones: seconds, `1500ms`, `2m`, a moment as seconds or "
            + "milliseconds since 1970, or an HTTP date."
    )
    {
        Examples = ["X-Retry-In"],
        AlsoCalled = ["wait_time_from_header", "backoff"],
    };

    public static readonly SettingGroup Group = new(
        "response",
        "What responses of some kind mean. All that a rule says must hold, and the first rule that does counts; those of the dataset come before those of the "
            + "source.",
        Status,
        Header,
        Path,
        Values,
        Pattern,
        Means,
        WaitHeader
    )
    {
        Rules =
        [
            new SettingRule.NotBoth(Header, Path, "'header' and 'path' are two rules; write one for each"),
            new SettingRule.NeedsOneOf("a rule says of which responses: by 'status', 'header' or 'path'", Status, Header, Path),
            new SettingRule.NeedsWhere(Values, NoText, Header, Path),
            new SettingRule.NeedsWhere(Pattern, NoText, Header, Path),
        ],
    };

    /// <summary>A rule.</summary>
    public static ResponseRule Read(YamlMap map)
    {
        var rule = new ResponseRule(Means.Read(map))
        {
            Statuses = [.. (Status.Read(map) ?? []).Select(s => int.Parse(s, CultureInfo.InvariantCulture))],
            Header = Header.Read(map),
            Path = Path.Read(map),
            Values = Values.Read(map),
            Pattern = Pattern.Read(map),
            WaitHeader = WaitHeader.Read(map),
        };
        if (rule.WaitHeader is not null && rule.Means is not (ResponseMeaning.Throttled or ResponseMeaning.Retry))
        {
            map.Problem(WaitHeader.Key, "'wait_header' has no effect: only what is throttled or tried again waits");
        }

        return rule;
    }

    private static System.Text.Json.Nodes.JsonObject Statuses() =>
        new()
        {
            ["type"] = new System.Text.Json.Nodes.JsonArray("string", "integer"),
            ["pattern"] = "^[245][0-9][0-9]$",
            ["minimum"] = 200,
            ["maximum"] = 599,
        };

    private static bool TryPattern(string text, out string pattern)
    {
        pattern = text;
        try
        {
            return text.Length > 0 && ResponseRule.FormOf(text) is not null;
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return false;
        }
    }
}
