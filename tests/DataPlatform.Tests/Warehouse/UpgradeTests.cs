using System.IO.Compression;
using DataPlatform.Tests.Support;
using DataPlatform.Warehouse;
using Xunit;

namespace DataPlatform.Tests.Warehouse;

/// <summary>A folder that the version before has written: recipes, bronze, and a warehouse whose own tables were others.</summary>
public sealed class UpgradeTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public UpgradeTests() =>
        ZipFile.ExtractToDirectory(
            Path.Combine(AppContext.BaseDirectory, "Warehouse", "Fixtures", "folder-of-version-8.zip"),
            _folder.Path
        );

    private string Data => _folder.At("data");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("run --date 2026-01-10")]
    [InlineData("plan --date 2026-01-10")]
    [InlineData("status")]
    [InlineData("explain acme_list symbol=A")]
    [InlineData("export --to nowhere")]
    public async Task Its_warehouse_is_left_alone_and_the_way_out_is_one_line(string command)
    {
        var before = await File.ReadAllBytesAsync(Tables.Warehouse(Data));

        var told = await RunAsync(command.Split(' '));

        Assert.Equal(2, told.ExitCode);
        Assert.EndsWith(
            $"warehouse.duckdb: the warehouse was written by an older version (schema 8, this program knows {OpsSchema.Version}); "
                + $"run 'dataplatform rebuild' to make it anew from bronze{Environment.NewLine}",
            told.Errors,
            StringComparison.Ordinal
        );
        Assert.Equal(before, await File.ReadAllBytesAsync(Tables.Warehouse(Data)));
    }

    [Fact]
    public async Task A_rebuild_makes_the_same_tables_of_its_bronze_and_nothing_is_asked_again()
    {
        var before = Tables.Promoted(Data);

        var rebuilt = await RunAsync("rebuild");

        Assert.Equal(0, rebuilt.ExitCode);
        Assert.Equal(before, Tables.Promoted(Data));
        Assert.Equal(0, (await Shell.RunAsync("verify", "--data", Data)).ExitCode);
        var plan = await RunAsync("plan", "--date", "2026-01-09");
        Assert.Contains("2026-01-09: 3 planned = 0 due + 3 skipped", plan.Output, StringComparison.Ordinal);
    }

    private Task<Shell.Result> RunAsync(params string[] command) =>
        Shell.RunAsync([.. command, "--recipes", _folder.At("recipes"), "--data", Data]);
}
