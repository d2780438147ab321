using DataPlatform.Recipes.Reading.Settings.Auth;
using DataPlatform.Recipes.Reading.Shapes;

namespace DataPlatform.Recipes.Reading.Settings;

/// <summary>The settings of a <c>source</c>.</summary>
internal static class SourceSettings
{
    public static readonly Setting<string> Name = new(
        "name",
        Names.Folder,
        Blank.Source.Name,
        "The name of the source, as in `fmp/stock-list` and `--limit fmp=5/1s`."
    )
    {
        IsRequired = true,
        Examples = ["fmp"],
    };

    public static readonly Setting<Uri> BaseUrl = new(
        "base_url",
        new Scalar<Uri>("address", "an http or https address", TryAddress)
        {
            // A user, a query or a fragment can hold a password or a key, so an address with one is not repeated.
            Refusals =
            [
                new(
                    url => Uri.TryCreate(url, UriKind.Absolute, out var uri) && IsWeb(uri) && HoldsMore(uri),
                    "an address without user, query or fragment (a key belongs in 'auth')"
                ),
            ],
            Shown = url => url.AsSpan().ContainsAny('@', '?', '#') ? null : url,
            JsonSchema = () => Scalars.TextLike(@"^https?://[^\s?#@]+$"),
            Range = "http or https",
        },
        Blank.Source.BaseUrl,
        "The address that the paths of the datasets are relative to."
    )
    {
        IsRequired = true,
        Examples = ["https://api.example.com/v1/"],
        AlsoCalled = ["url", "host", "endpoint"],
    };

    public static readonly OptionalSetting<SourceAuth> Auth = new(
        "auth",
        AuthKinds.Shape,
        "How a request proves who asks. A list of several is sent together. Omitted: the source needs no key."
    )
    {
        Examples =
        [
            "{ query: apikey, env: FMP_API_KEY }",
            "{ type: bearer, file: /run/secrets/token }",
            "{ type: basic, username: my-name, env: ACME_PASSWORD }",
            "[{ header: X-Key-Id, env: ACME_KEY_ID }, { header: X-Key-Secret, env: ACME_KEY_SECRET }]",
        ],
        AlsoCalled = ["authentication", "authenticator"],
    };

    public static readonly Setting<IReadOnlyList<KeyValuePair<string, string>>> Headers = new(
        "headers",
        new MapOf<string>(HeaderNames.Value) { Name = HeaderNames.Name },
        Blank.Source.Headers,
        "Headers of every request, in the place of those that are sent anyway. Values may hold `variables`; a secret belongs in `auth`."
    )
    {
        Examples = ["{ User-Agent: \"Jane Doe jane@example.com\" }"],
        AlsoCalled = ["request_headers"],
    };

    public static readonly Setting<IReadOnlyList<SourceVariable>> Variables = new(
        "variables",
        new VariablesShape(),
        Blank.Source.Variables,
        "Values that the user of the recipe sets (`--set NAME=VALUE`): their names in braces stand for them in `headers`, and in the path, query and body "
            + "of the datasets. A secret belongs in `auth`."
    )
    {
        Examples = ["{ contact: { default: me@example.com, purpose: whom the vendor may write to } }"],
        AlsoCalled = ["config", "spec", "parameters"],
    };

    public static readonly OptionalSetting<string> Plan = new(
        "plan",
        Scalars.Text,
        "The subscription you have. Datasets whose `plans` lack it are not selected. Omitted: all are."
    )
    {
        Examples = ["ultimate"],
    };

    public static readonly OptionalSetting<string> Universe = new(
        "universe",
        Scalars.Text with
        {
            Type = "SQL query",
        },
        "Finds the tickers of the source's datasets of `scope: ticker` in the tables loaded so far: one column, one row a ticker. "
            + "Omitted: tickers are given with `--tickers`."
    )
    {
        Examples = ["SELECT symbol FROM silver.fmp_stock_list ORDER BY symbol"],
        AlsoCalled = ["tickers", "symbols"],
    };

    public static readonly Setting<IReadOnlyList<RateLimit>> Limits = new(
        "limits",
        new ListOf<RateLimit>(
            new("limit", "permits/window, like 300/60s", RateLimit.TryParse)
            {
                JsonSchema = () => Scalars.TextLike(@"^\s*0*[1-9][0-9]*\s*/\s*([0-9.]+\s*)?(ms|s|m|h|d)\s*$"),
            }
        ),
        Blank.Source.Limits,
        "How many requests are allowed in how much time: 300/60s is 300 in any 60 seconds. All limits hold at once, and each attempt counts. "
            + "Omitted: the source is asked as fast as it answers."
    )
    {
        Examples = ["[5/1s, 300/60s, 10000/1d]"],
        AlsoCalled = ["rate_limit", "rate_limits", "rate"],
    };

    public static readonly Setting<double> Use = new(
        "use",
        Scalars.Share,
        Blank.Source.Use,
        "The share of the limits that this program may use, for a key that others use as well."
    )
    {
        Examples = ["80%"],
        AlsoCalled = ["share"],
    };

    public static readonly OptionalSetting<string> Quota = new(
        "quota",
        Names.Folder,
        "Sources with the same quota share its limits, because they share a key. They declare the same `limits` and `use`, or leave them "
            + "to the one that does. Omitted: the source has a quota of its own."
    )
    {
        Examples = ["acme-key"],
    };

    public static readonly Setting<TimeSpan> Timeout = new(
        "timeout",
        // The bounds are those of Polly's timeout.
        Scalars.Length(TimeSpan.FromMilliseconds(10), TimeSpan.FromDays(1)),
        Blank.Source.Timeout,
        "How long one attempt may take, body included."
    )
    {
        Examples = ["1m"],
    };

    public static readonly Setting<int> Attempts = new(
        "attempts",
        Scalars.Count(1),
        Blank.Source.Attempts,
        "How often a request is tried, the first time included."
    )
    {
        Examples = ["2"],
        AlsoCalled = ["retries", "max_attempts"],
    };

    public static readonly Setting<int> Concurrency = new(
        "concurrency",
        Scalars.Count(1, SourceRecipe.MostConcurrency),
        Blank.Source.Concurrency,
        "How many requests are on their way at the same time."
    )
    {
        Examples = ["16"],
        AlsoCalled = ["parallel", "max_concurrency"],
    };

    public static readonly Setting<long> MaxBody = new(
        "max_body",
        Scalars.Size,
        Blank.Source.MaxBody,
        "The largest answer that is accepted, after decompression."
    )
    {
        Examples = ["512MB"],
    };

    public static readonly Setting<FieldCase> FieldCase = new(
        "field_case",
        Scalars.Choice<FieldCase>(
            new("as-is", Settings.FieldCase.AsIs, "the field is called like the column."),
            new("camel", Settings.FieldCase.Camel, "the column company_name is the field companyName.")
        ),
        Settings.FieldCase.AsIs,
        "How the name of a column becomes the name of the vendor's field."
    )
    {
        Examples = ["camel"],
        AlsoCalled = ["case", "naming"],
    };

    public static readonly Setting<bool> OptIn = new(
        "opt_in",
        Scalars.Flag,
        Blank.Source.OptIn,
        "`true`: the source is asked only when `--source` names it, or `--dataset` one of its datasets."
    )
    {
        Examples = ["true"],
        AlsoCalled = ["optional", "disabled", "enabled"],
    };

    public static readonly Setting<IReadOnlyList<string>> ErrorWhen = new(
        "error_when",
        new ListOf<string>(Scalars.Word with { Type = "field" }),
        Blank.Source.ErrorWhen,
        "An answer that is an object with one of these fields is an error, even with status 200. A field that says nothing (null, false, 0, `\"\"`, `[]` "
            + "or `{}`) is none."
    )
    {
        Examples = ["[Error Message]"],
        AlsoCalled = ["error", "errors"],
    };

    public static readonly Setting<IReadOnlyList<string>> ThrottleWhen = new(
        "throttle_when",
        new ListOf<string>(Scalars.Word with { Type = "field" }),
        Blank.Source.ThrottleWhen,
        "An answer that is an object with one of these fields says that the source wants to be asked more slowly, even with status 200: it is paused and "
            + "asked again, as after a 429."
    )
    {
        Examples = ["[Note, Information]"],
        AlsoCalled = ["throttled_when", "rate_limit_when"],
    };

    public static readonly Setting<IReadOnlyList<ResponseRule>> Responses = new(
        "responses",
        new ResponsesShape(),
        [],
        "What responses mean, by status or by a list of rules, for all datasets of the source."
    )
    {
        Examples = ["{ 402: missing }"],
        AlsoCalled = ["statuses", "response_actions"],
    };

    public static readonly Setting<IReadOnlyList<string>> NullValues = new(
        "null_values",
        new ListOf<string>(Scalars.Word),
        Blank.Dataset.Table.NullValues,
        "Words that mean null in every column, for all datasets of the source. The empty one does in any case, but not in text columns."
    )
    {
        Examples = ["[\".\"]", "[N/A, \"-\"]"],
        AlsoCalled = ["nulls", "na_values"],
    };

    public static readonly Setting<bool> NanIsNull = new(
        "nan_is_null",
        Scalars.Flag,
        Blank.Source.NanIsNull,
        "`true`: NaN, Infinity and -Infinity, which some programs write where JSON has no number, are read as null. `false`: a body that holds one is no "
            + "JSON, and the request fails."
    )
    {
        Examples = ["true"],
        AlsoCalled = ["nan", "allow_nan"],
    };

    public static readonly SettingGroup Group = new(
        "source",
        "The vendor: where it is, how it is asked, and what it allows.",
        new SettingSection("", [Name, BaseUrl, Auth, Headers, Variables, Plan, Universe, OptIn, DefaultsSettings.Defaults]),
        new SettingSection("limits", [Limits, Use, Quota, Timeout, Attempts, Concurrency, MaxBody]),
        new SettingSection("answers", [FieldCase, Responses, ErrorWhen, ThrottleWhen, NullValues, NanIsNull])
    );

    private static bool TryAddress(string text, out Uri? address) => Uri.TryCreate(text, UriKind.Absolute, out address) && IsWeb(address);

    private static bool IsWeb(Uri uri) => uri.Scheme is "http" or "https";

    private static bool HoldsMore(Uri uri) => uri is { UserInfo.Length: > 0 } or { Query.Length: > 0 } or { Fragment.Length: > 0 };
}
