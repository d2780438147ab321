using DataPlatform.Recipes.Reading.Shapes;

namespace DataPlatform.Recipes.Reading.Settings;

/// <summary>The settings of one of a dataset's <c>columns</c>.</summary>
internal static class ColumnSettings
{
    public static readonly Setting<ColumnType> Type = new("type", ColumnTypes.Shape, ColumnTypes.Unknown, "The type of the column.")
    {
        IsRequired = true,
        Examples = ["double"],
    };

    public static readonly OptionalSetting<string> Field = new(
        "field",
        Scalars.Text,
        "The vendor's field (in a csv body, the name in the header line). Omitted: what the source's `field_case` makes of the column's name."
    )
    {
        Examples = ["fiscalDateEnding"],
        AlsoCalled = ["source"],
    };

    public static readonly OptionalSetting<ValuePath> Path = new(
        "path",
        Scalars.ValuePath,
        "The way to the value inside the row (or what `from` says), in place of a field: `quote.USD.price`, `legs[0].id`. With `shape: columns` it leads to "
            + "an array."
    )
    {
        Examples = ["quote.USD.price", "'prices[0].close'"],
        AlsoCalled = ["field_path", "json_path"],
    };

    public static readonly Setting<ColumnOrigin> From = new(
        "from",
        Scalars.Choice<ColumnOrigin>(
            new("row", ColumnOrigin.Row, "the row."),
            new("envelope", ColumnOrigin.Envelope, "the whole answer: the value is the same in all rows of a page.")
            {
                AlsoCalled = ["answer", "response", "root", "body"],
            },
            new("parent", ColumnOrigin.Parent, "the row around, whose list `expand` makes rows of.")
        ),
        ColumnOrigin.Row,
        "What `path` starts from."
    )
    {
        Examples = ["envelope"],
        AlsoCalled = ["of"],
    };

    public static readonly OptionalSetting<string> Value = new("value", Templates.Text, "A value of the request, in place of a field.")
    {
        Examples = ["\"{ticker}\"", "\"{discriminator}\"", "\"{date}\""],
    };

    public static readonly Setting<bool> Nullable = new(
        "nullable",
        Scalars.Flag,
        true,
        "`false`: a row without a value is put in quarantine. Columns of the key are never null."
    )
    {
        Examples = ["false"],
    };

    public static readonly Setting<IReadOnlyList<TimeFormat>> Format = new(
        "format",
        new ListOf<TimeFormat>(TimeFormats.Shape)
        {
            WhenEmpty = "'format' names no format: no value could be read; leave it out for ISO 8601",
        },
        TimeNotation.Default.Formats,
        "How the vendor writes a date or timestamp; of several formats, the first that fits. Omitted: ISO 8601, as `2015-01-31`, "
            + "`2015-01-31 09:30:00`, `2015-01-31T09:30:00.123456789Z`, `... +0100`, `... -05`; digits behind the microseconds are cut."
    )
    {
        Examples = ["epoch_ms", "yyyyMMdd", "MM/dd/yyyy HH:mm:ss"],
        AlsoCalled = ["datetime_format", "datetime_formats", "pattern"],
    };

    public static readonly OptionalSetting<TimeZoneInfo> Zone = new(
        "zone",
        TimeZones.Shape,
        "The time zone of a date or timestamp column: what is written without an offset is its local time, and a moment belongs to the day it was "
            + "there. Of an hour that comes twice, when clocks are put back, the first is meant; a time in the hour that is left out, when they are put "
            + "forward, does not fit. Omitted: UTC."
    )
    {
        Examples = ["America/New_York"],
        AlsoCalled = ["timezone", "time_zone", "tz"],
    };

    public static readonly Setting<IReadOnlyList<NumberForm>> Number = new(
        "number",
        new ListOf<NumberForm>(NumberForms.Shape) { IsSet = true },
        [],
        "How people write the numbers of a double, integer or decimal column. Omitted: they are plain numbers."
    )
    {
        Examples = ["[currency, thousands]", "percent"],
        AlsoCalled = ["number_format", "numeric"],
    };

    public static readonly Setting<bool> Optional = new(
        "optional",
        Scalars.Flag,
        false,
        "`true`: the vendor may leave the field out. Otherwise a run warns when no answer of the dataset has it."
    )
    {
        Examples = ["true"],
        AlsoCalled = ["sparse"],
    };

    public static readonly OptionalSetting<string> Default = new(
        "default",
        Scalars.Value,
        "What the column takes where the field is missing from a row and where it is null, so that a column of the key may be either. It is written as the "
            + "type says, whatever `format`, `zone` or `number` say. A field that a whole answer lacks leaves what is stored as it is."
    )
    {
        Examples = ["0", "1900-01-01", "none"],
        AlsoCalled = ["default_value", "fallback", "if_null", "when_missing"],
    };

    public static readonly Setting<IReadOnlyList<Check>> Checks = new(
        "checks",
        new ChecksShape(CheckSettings.OfColumn) { Chapter = "checks of a column" },
        [],
        "What must hold of the column's values in the table. Rows that do not pass stay in the table, and runs tell of them until they do."
    )
    {
        Examples = ["[ range: { min: 0 } ]", "{ accepted: [USD, EUR], severity: fail }"],
        AlsoCalled = ["tests", "data_tests", "validations", "constraints", "expectations"],
    };

    public static readonly SettingGroup Group = new(
        "column",
        "A column is `name: type`, or `name: { type: ..., ... }` with more to say. A value that is null or `\"\"` is null (in a text column `\"\"` "
            + "is a text), and so is a word of `null_values`. A row with a value that does not fit its column is put in quarantine, in the table `ops.quarantine`.",
        Type,
        Field,
        Path,
        From,
        Value,
        Nullable,
        Format,
        Zone,
        Number,
        Default,
        Optional,
        Checks
    )
    {
        Rules =
        [
            new SettingRule.NotBoth(Value, Format, "'format' is for what the vendor writes in a field, and 'value' is none"),
            new SettingRule.NotBoth(Value, Zone, "'zone' is for what the vendor writes in a field, and 'value' is none"),
            new SettingRule.NotBoth(Value, Number, "'number' is for what the vendor writes in a field, and 'value' is none"),
            new SettingRule.NotBoth(Value, Default, "'default' is for what the vendor leaves out of a row, and 'value' is always there"),
            new SettingRule.NotBoth(Nullable, Default, "a column with 'default' is never null; leave 'nullable' out"),
            new SettingRule.NotBoth(Field, Path, "'field' is the name of a field and 'path' the way to a value; keep one"),
            new SettingRule.NotBoth(Path, Value, "a column takes its value from 'path' or from 'value', not from both"),
            new SettingRule.Needs(From, Path, "'from' says what 'path' starts from; it needs 'path'"),
            new SettingRule.NotBoth(Field, Value, "a column takes its value from 'field' or from 'value', not from both"),
        ],
    };
}
