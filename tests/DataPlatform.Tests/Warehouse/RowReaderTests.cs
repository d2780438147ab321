using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.Warehouse;

public sealed class RowReaderTests
{
    [Theory]
    [InlineData("'a'", "a")]
    [InlineData("1.50::DECIMAL(4,2)", "1.50")]
    [InlineData("-0.05::DECIMAL(4,2)", "-0.05")]
    [InlineData("7::DECIMAL(38,0)", "7")]
    [InlineData("'-123456789012345678901234567890.12345678'::DECIMAL(38,8)", "-123456789012345678901234567890.12345678")]
    [InlineData("'0.00000000000000000000000000000000000001'::DECIMAL(38,38)", "0.00000000000000000000000000000000000001")]
    [InlineData("NULL::DECIMAL(38,8)", null)]
    [InlineData("9223372036854775807", "9223372036854775807")]
    [InlineData("NULL", null)]
    public void A_value_is_read_as_its_text_with_all_its_digits(string sql, string? text)
    {
        using var warehouse = Some.Warehouse();

        Assert.Equal([text], warehouse.Query($"SELECT {sql}", r => r.TextOrNull(0)));
    }

    [Theory]
    [InlineData("DATE '2026-11-27'", "2026-11-27")]
    [InlineData("TIMESTAMP '2026-11-27 09:30:00'", "2026-11-27 09:30:00")]
    [InlineData("TIMESTAMP '2026-11-27 09:30:00.123456'", "2026-11-27 09:30:00.123456")]
    [InlineData("true", "true")]
    [InlineData("1.5::DOUBLE", "1.5")]
    public void A_value_as_text_is_what_DuckDB_makes_of_it(string sql, string text)
    {
        using var warehouse = Some.Warehouse();

        Assert.Equal(text, Assert.Single(warehouse.Query($"SELECT {sql}", r => r.TextOrNull(0))));
        Assert.Equal(text, warehouse.Scalar<string>($"SELECT ({sql})::VARCHAR"));
    }
}
