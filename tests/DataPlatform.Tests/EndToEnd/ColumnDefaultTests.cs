using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.EndToEnd;

/// <summary>What a column takes where a row says nothing.</summary>
public sealed class ColumnDefaultTests
{
    private const string Facts = """
        key: [concept, start, end]
        columns:
          concept: text
          start: { type: date, default: 1900-01-01, optional: true }
          end: date
          unit: { type: text, default: none }
          val: integer
        """;

    [Fact]
    public async Task A_column_of_the_key_may_be_missing_or_null_where_it_has_a_default()
    {
        await using var vendor = await OneDataset.StartAsync(
            Facts,
            """
            [{"concept":"Cash","end":"2024-12-31","val":1,"unit":"USD"},
             {"concept":"Shares","start":null,"end":"2024-12-31","val":2,"unit":null},
             {"concept":"Sales","start":"2024-01-01","end":"2024-12-31","val":3}]
            """
        );

        Assert.Equal(
            ["Cash|1900-01-01|2024-12-31|USD|1", "Sales|2024-01-01|2024-12-31|none|3", "Shares|1900-01-01|2024-12-31|none|2"],
            await vendor.RowsAfterRunAsync()
        );
        Assert.True(vendor.RebuildsTheSame());
    }

    [Fact]
    public async Task A_field_that_an_answer_lacks_leaves_what_is_stored_and_new_rows_have_the_default()
    {
        var isFirst = true;
        await using var vendor = await OneDataset.StartAsync(
            Facts,
            _ =>
                new(
                    isFirst
                        ? """[{"concept":"Cash","end":"2023-12-31","val":1,"unit":"USD"}]"""
                        : """[{"concept":"Cash","end":"2023-12-31","val":1},{"concept":"Cash","end":"2024-12-31","val":2}]"""
                )
        );
        await vendor.RunAsync();
        (isFirst, vendor.Day) = (false, vendor.Day.AddDays(1));

        Assert.Equal(["Cash|1900-01-01|2023-12-31|USD|1", "Cash|1900-01-01|2024-12-31|none|2"], await vendor.RowsAfterRunAsync());
        Assert.True(vendor.RebuildsTheSame());
    }

    [Fact]
    public async Task A_recipe_that_says_another_default_has_its_table_filled_anew()
    {
        await using var vendor = await OneDataset.StartAsync(Facts, """[{"concept":"Cash","end":"2024-12-31","val":1}]""");
        await vendor.RunAsync();
        vendor.Declare(Facts.Replace("default: none", "default: ''", StringComparison.Ordinal));

        Assert.Equal(["Cash|1900-01-01|2024-12-31||1"], await vendor.RowsAfterRunAsync());
        Assert.Equal(["0"], vendor.Rows("SELECT count(*) FROM silver.t WHERE unit IS NULL"));
    }
}
