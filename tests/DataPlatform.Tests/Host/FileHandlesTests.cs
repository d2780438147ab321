using System.Text.Json;
using DataPlatform.Host;
using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.Host;

public sealed class FileHandlesTests
{
    [Theory]
    [InlineData(100)]
    [InlineData(511)]
    public async Task Too_few_file_handles_are_said_as_that_before_anything_is_opened(int most)
    {
        using var folder = new TempFolder();
        using var demo = HostProcess.Start(["demo", "--data", folder.At("data"), "--output", "json"], limit: $"-n {most}");

        Assert.Equal(2, await demo.EndAsync());
        var told = $"this process may open only {most} files, and needs 512 or more; raise the limit with 'ulimit -n 1024'";
        Assert.Equal($"error: {told}", (await demo.Errors).TrimEnd());
        Assert.Equal(told, JsonDocument.Parse(await demo.Output).RootElement.GetProperty("errors")[0].GetString());
        Assert.False(Directory.Exists(folder.At("data")));
    }

    [Theory]
    [InlineData("Max open files            512                  20000                files", false)]
    [InlineData("Max open files            256                  20000                files", true)]
    [InlineData("Max open files            unlimited            unlimited            files", false)]
    [InlineData("Max processes             10                   10                   processes", false)]
    public async Task The_limit_that_holds_now_is_the_one_that_counts(string line, bool isTooLow)
    {
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(
            folder.At("limits"),
            $"Limit                     Soft Limit           Hard Limit           Units\n{line}\n"
        );

        Assert.Equal(isTooLow, FileHandles.Problem(folder.At("limits")) is not null);
    }

    [Fact]
    public void Where_the_system_does_not_say_nothing_is_wrong() => Assert.Null(FileHandles.Problem("/nowhere/limits"));
}
