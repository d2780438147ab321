using System.Globalization;
using System.Text.Json.Nodes;
using DataPlatform.Recipes.Reading.Shapes;
using DataPlatform.Recipes.Reading.Yaml;

namespace DataPlatform.Recipes.Reading.Settings;

/// <summary>The settings of an entry of <c>checks</c>: one thing that is checked, and what comes of it.</summary>
internal static class CheckSettings
{
    private const string SeverityKey = "severity";
    private const string NullsForm = @"^([0-9]{1,2}(\.[0-9]+)?|100(\.0+)?)%$";

    private static readonly Scalar<string> Bound = new("number or date", "a number, or a date like 2015-01-31", TryBound)
    {
        JsonSchema = () => new() { ["anyOf"] = new JsonArray(new JsonObject { ["type"] = "number" }, Scalars.Date.Schema()) },
    };

    public static readonly OptionalSetting<string> Min = new("min", Bound, "The least value that is in the range. Omitted: there is none.")
    {
        Examples = ["0", "1900-01-01"],
        AlsoCalled = ["min_value", "from", "ge", "gte", "at_least"],
    };

    public static readonly OptionalSetting<string> Max = new(
        "max",
        Bound,
        "The greatest value that is in the range. Omitted: there is none."
    )
    {
        Examples = ["100", "2100-01-01"],
        AlsoCalled = ["max_value", "to", "le", "lte", "at_most"],
    };

    public static readonly SettingGroup RangeGroup = new("range check", "The ends of a range, both in it.", Min, Max)
    {
        Rules = [new SettingRule.NeedsOneOf("a range has an end: 'min', 'max' or both", Min, Max)],
    };

    public static readonly OptionalSetting<YamlMap> Range = new(
        "range",
        Inside(RangeGroup),
        "No value of a number, date or timestamp column is outside. Null is in every range, NaN in none."
    )
    {
        Examples = ["{ min: 0 }", "{ min: 2000-01-01, max: 2100-01-01 }"],
        AlsoCalled = ["between", "in_range", "accepted_range", "values_between", "min_max"],
    };

    public static readonly OptionalSetting<IReadOnlyList<string>> Accepted = new(
        "accepted",
        new ListOf<string>(Scalars.Word with { Type = "value" }) { WhenEmpty = "'accepted' accepts no value; leave it out", IsSet = true },
        "Every value of a text, integer or boolean column is one of these. Null is accepted."
    )
    {
        Examples = ["[USD, EUR]"],
        AlsoCalled = ["accepted_values", "values", "valid_values", "in_set", "one_of", "enum"],
    };

    public static readonly OptionalValue<double> MaxNulls = new(
        "max",
        Scalars.Share with
        {
            Expected = "a share like 1%, from 0% to 100%",
            Range = "0% to 100%",
            Parse = TryNulls,
            JsonSchema = () => Scalars.TextLike(NullsForm),
        },
        "The share of the rows that may lack the value."
    )
    {
        IsRequired = true,
        Examples = ["1%"],
        AlsoCalled = ["max_share", "max_percent"],
    };

    public static readonly SettingGroup NullsGroup = new("nulls check", "How many values may be missing.", MaxNulls);

    public static readonly OptionalSetting<YamlMap> Nulls = new(
        "nulls",
        Inside(NullsGroup),
        "Few of the rows that changed since it last passed lack the value, which says nothing of the others. To keep rows without it out of the table, say `nullable: false` of the column."
    )
    {
        Examples = ["{ max: 1% }"],
        AlsoCalled = ["missing", "missing_percent", "null_rate", "max_nulls"],
    };

    public static readonly OptionalSetting<string> FreshnessColumn = new("column", Names.Column, "The date or timestamp column.")
    {
        IsRequired = true,
        Examples = ["date"],
        AlsoCalled = ["field", "loaded_at_field"],
    };

    public static readonly OptionalValue<TimeSpan> MaxAge = new(
        "max_age",
        Scalars.Length(TimeSpan.FromHours(1), TimeSpan.FromDays(3650)),
        "How old its newest value may be: of days, on the run's date; of moments, at the run's start. Later ones do not count."
    )
    {
        IsRequired = true,
        Examples = ["5d"],
        AlsoCalled = ["max", "age", "warn_after", "error_after"],
    };

    public static readonly SettingGroup FreshnessGroup = new(
        "freshness check",
        "Which column says how new the table is, and how old that may be.",
        FreshnessColumn,
        MaxAge
    );

    public static readonly OptionalSetting<YamlMap> Freshness = new(
        "freshness",
        Inside(FreshnessGroup),
        "The newest day or moment of the table, but for those to come, is not old. Looked at whenever the dataset was asked, also when nothing changed."
    )
    {
        Examples = ["{ column: date, max_age: 5d }"],
        AlsoCalled = ["recency", "max_age"],
    };

    public static readonly OptionalValue<double> MinShare = new(
        "min_share_of_last_run",
        Scalars.Share,
        "The least share of the rows of the last answer that had them."
    )
    {
        IsRequired = true,
        Examples = ["50%"],
        AlsoCalled = ["min_share", "min"],
    };

    public static readonly SettingGroup RowCountGroup = new("row_count check", "How many rows an answer has.", MinShare);

    public static readonly OptionalSetting<YamlMap> RowCount = new(
        "row_count",
        Inside(RowCountGroup),
        "No answer has far fewer rows than the last one that passed, each ticker held against itself; one without rows has none. What has become short for "
            + "good passes with a lesser share, or anew when the check is left out for one run. Not for a dataset that asks for a window: each run asks it for "
            + "other days."
    )
    {
        Examples = ["{ min_share_of_last_run: 50% }"],
        AlsoCalled = ["rows_per_ticker", "rows", "volume"],
    };

    public static readonly Setting<CheckSeverity> Severity = new(
        SeverityKey,
        Scalars.Choice<CheckSeverity>(
            new("warn", CheckSeverity.Warn, "it is told, and the run ends as it would have.") { AlsoCalled = ["warning", "info"] },
            new("fail", CheckSeverity.Fail, "it is told, and the run ends with exit 3. The rows stay.")
            {
                AlsoCalled = ["error", "critical"],
            }
        ),
        CheckSeverity.Warn,
        "What comes of a check that does not pass. It stands beside the check."
    )
    {
        Examples = ["fail"],
        AlsoCalled = ["level", "config", "on_failure"],
    };

    public static readonly OptionalSetting<string> Column = new("column", Names.Column, "The column of the model that is checked.")
    {
        IsRequired = true,
        Examples = ["close"],
        AlsoCalled = ["column_name"],
    };

    public static readonly SettingGroup OfColumn = new(
        "column check",
        "Each entry checks one thing of the column, in the rows that changed since it last passed; the first time, in all rows.",
        Range,
        Accepted,
        Nulls,
        Severity
    )
    {
        Rules = [new SettingRule.ExactlyOne("an entry of 'checks' is one check: 'range', 'accepted' or 'nulls'", Range, Accepted, Nulls)],
    };

    public static readonly SettingGroup OfDataset = new(
        "dataset check",
        "Each entry checks one thing of the whole table or its answers. What is checked of one column stands at the column.",
        Freshness,
        RowCount,
        Severity
    )
    {
        Rules = [new SettingRule.ExactlyOne("an entry of 'checks' is one check: 'freshness' or 'row_count'", Freshness, RowCount)],
    };

    /// <summary>A check of a gold model, which has no place of its own for each column.</summary>
    public static readonly SettingGroup OfModel = OfColumn with
    {
        Name = "model check",
        Sections = [new("", [Column, .. OfColumn.Settings])],
    };

    /// <summary>The check that an entry declares; null when there is none that can be read.</summary>
    public static Check? Read(YamlMap entry)
    {
        var (severity, column) = (Severity.Read(entry), Column.Read(entry));
        var check = ReadRange(entry) ?? ReadAccepted(entry) ?? ReadNulls(entry) ?? ReadFreshness(entry) ?? ReadRowCount(entry);
        return check is null ? null : check with { Column = column ?? check.Column, Severity = severity, Line = entry.Line };
    }

    private static GroupOf Inside(SettingGroup group) =>
        new(group)
        {
            Explain = word => word == SeverityKey ? "; it stands beside the check, as in { nulls: { max: 1% }, severity: fail }" : null,
        };

    private static Check? ReadRange(YamlMap entry)
    {
        var range = Range.Read(entry);
        var (min, max) = range is null ? (null, null) : (Min.Read(range), Max.Read(range));
        return min is null && max is null ? null : new Check.Range(min, max);
    }

    private static Check? ReadAccepted(YamlMap entry) => Accepted.Read(entry) is { Count: > 0 } values ? new Check.Accepted(values) : null;

    private static Check? ReadNulls(YamlMap entry) =>
        Nulls.Read(entry) is { } nulls && MaxNulls.Read(nulls) is { } max ? new Check.Nulls(max) : null;

    private static Check? ReadFreshness(YamlMap entry)
    {
        var fresh = Freshness.Read(entry);
        var (column, age) = fresh is null ? (null, null) : (FreshnessColumn.Read(fresh), MaxAge.Read(fresh));
        return column is null || age is null ? null : new Check.Freshness(age.Value) { Column = column };
    }

    private static Check? ReadRowCount(YamlMap entry) =>
        RowCount.Read(entry) is { } rows && MinShare.Read(rows) is { } share ? new Check.RowCount(share) : null;

    private static bool TryBound(string text, out string value)
    {
        value = text;
        return Scalars.Date.Accepts(text) || Check.IsNumber(text);
    }

    private static bool TryNulls(string text, out double share)
    {
        var isShare = double.TryParse(text.TrimEnd('%'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out share);
        share /= 100;
        return isShare && text.EndsWith('%') && share <= 1;
    }
}
