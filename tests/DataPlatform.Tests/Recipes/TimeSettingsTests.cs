using DataPlatform.Recipes;
using DataPlatform.Recipes.Reading.Settings;
using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.Recipes;

/// <summary>A column's <c>format</c> and <c>zone</c>, as a recipe says them.</summary>
public sealed class TimeSettingsTests
{
    [Fact]
    public void A_format_and_a_zone_are_read()
    {
        using var files = new RecipeFiles().With(
            "demo.yaml",
            With("{ type: timestamp, format: [epoch_ms, yyyyMMdd HHmm K], zone: Europe/Berlin }")
        );

        var notation = files.Book().Recipes[1].Table.Columns[1].Notation;

        Assert.Equal(["epoch_ms", "yyyyMMdd HHmm K"], notation.Formats.Select(f => f.Name));
        var pattern = Assert.IsType<TimeFormat.Pattern>(notation.Formats[1]);
        Assert.Equal(("yyyyMMdd HHmm", true), (pattern.Head, pattern.HasOffset));
        Assert.Equal("Europe/Berlin", notation.Zone!.Id);
    }

    [Fact]
    public void Nothing_said_is_ISO_8601_in_UTC()
    {
        using var files = new RecipeFiles().With("demo.yaml", With("{ type: timestamp }"));

        var notation = files.Book().Recipes[1].Table.Columns[1].Notation;

        Assert.Empty(notation.Formats);
        Assert.Null(notation.Zone);
    }

    [Theory]
    [InlineData("MM/dd/yyyy")]
    [InlineData("dd.MM.yy HH:mm")]
    [InlineData("MMM d, yyyy h:mm tt")]
    [InlineData("ddd, dd MMM yyyy HH:mm:ss 'GMT'")]
    [InlineData("yyyy-MM-ddTHH:mm:ss.FFFzzz")]
    public void A_pattern_names_the_parts_of_a_moment(string pattern) => Assert.True(TimeFormats.Shape.Accepts(pattern));

    [Theory]
    [InlineData("YYYY-MM-DD")]
    [InlineData("%Y-%m-%d")]
    [InlineData("mm/dd/yyyy")]
    [InlineData("MM/dd")]
    [InlineData("d")]
    [InlineData("yyyy-dd")]
    [InlineData("yyyy-MM-dd hh:mm")]
    [InlineData("HH:mm:ss")]
    [InlineData("zzz yyyy-MM-dd")]
    [InlineData("yyyy-MM-dd 'open")]
    [InlineData("iso8601")]
    public void A_pattern_that_leaves_a_part_to_chance_is_refused(string pattern) => Assert.False(TimeFormats.Shape.Accepts(pattern));

    [Theory]
    [InlineData(
        "{ type: date, format: ms }",
        "'format' must be one of epoch_s, epoch_ms, epoch_us, epoch_ns, or a pattern like",
        " (did you mean 'epoch_ms'?)"
    )]
    [InlineData("{ type: date, format: MM-dd }", "'format' must be one of epoch_s,", ", not 'MM-dd'")]
    [InlineData("{ type: date, format: [] }", "'format' names no format: no value could be read", "leave it out for ISO 8601")]
    [InlineData(
        "{ type: date, zone: America/New York }",
        "'zone' must be a time zone like America/New_York, not 'America/New York'",
        " (did you mean 'America/New_York'?)"
    )]
    [InlineData("{ type: date, zone: Europe/Berln }", "'zone' must be a time zone", " (did you mean 'Europe/Berlin'?)")]
    [InlineData("{ type: date, zone: ../../../etc/passwd }", "'zone' must be a time zone", ", not '../../../etc/passwd'")]
    [InlineData("{ type: date, zone: America }", "'zone' must be a time zone", "")]
    [InlineData("{ type: date, tz: UTC }", "unknown key 'tz'", " (did you mean 'zone'?); write for example 'zone: America/New_York'")]
    public void What_cannot_work_is_told_with_what_to_write(string column, string start, string end)
    {
        using var files = new RecipeFiles().With("demo.yaml", With(column));

        var message = Assert.Single(files.Load().Problems).Message;

        Assert.StartsWith(start, message, StringComparison.Ordinal);
        Assert.EndsWith(end, message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("format: epoch_ms", "column 'close': 'format' has no meaning in a double column; it is for date and timestamp")]
    [InlineData("zone: UTC", "column 'close': 'zone' has no meaning in a double column; it is for date and timestamp")]
    public void Only_days_and_moments_have_a_format_or_a_zone(string setting, string message)
    {
        using var files = new RecipeFiles().With(
            "demo.yaml",
            RecipeFiles.Minimal.Replace("close: double", $"close: {{ type: double, {setting} }}", StringComparison.Ordinal)
        );

        Assert.Equal(message, Assert.Single(files.Load().Problems).Message);
    }

    private static string With(string column) => RecipeFiles.Minimal.Replace("date: date", $"date: {column}", StringComparison.Ordinal);
}
