using System.Text.Json;
using DataPlatform.Engine;
using DataPlatform.Tests.Support;
using Microsoft.Playwright;
using Xunit;

namespace DataPlatform.Tests.Host;

/// <summary>The report of a run as a browser shows it.</summary>
public sealed class ReportInBrowserTests
{
    [Fact]
    public async Task A_report_fits_any_window_light_or_dark_and_fetches_and_complains_of_nothing()
    {
        await using var browser = await Browser.StartAsync();
        await using var market = await SmallMarket.StartAsync(
            lists: 1,
            series: 2,
            source: "attempts: 1\nlimits: [100/1s]",
            answer: r =>
                r.Path == "/series-02" && r.Query["symbol"] == "AAA" ? new("{\"message\":\"no such symbol\"}", Status: 500)
                : r.Path == "/series-01" && r.Query["symbol"] == "BBB" ? new("""[{"symbol":"BBB","date":"soon","value":1}]""")
                : null
        );
        var shell = await Shell.RunAsync([
            "run",
            "--recipes",
            market.Options.RecipesDirectory,
            "--data",
            market.Data,
            "--date",
            "2026-01-09",
            "--output",
            "json",
        ]);
        var run = JsonDocument.Parse(shell.Output).RootElement;
        var file = RunReports.FileOf(market.Data, run.GetProperty("run_id").GetString()!);
        var backgrounds = new List<string>();

        foreach (
            var (width, scheme) in from w in (int[])[1400, 380]
            from s in (ColorScheme[])[ColorScheme.Light, ColorScheme.Dark]
            select (w, s)
        )
        {
            var page = await browser.OpenAsync(file, width, scheme);

            foreach (var (part, name, label) in ReportTests.Figures)
            {
                Assert.Equal(run.GetProperty(part).GetProperty(name).GetInt64().ToString("#,0"), await CardAsync(page, label));
            }

            Assert.True(
                await page.EvaluateAsync<int>("document.documentElement.scrollWidth") <= width,
                $"wider than its window of {width}"
            );
            Assert.True(await page.Locator("svg").First.IsVisibleAsync());
            backgrounds.Add(await page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor"));
            Assert.NotEmpty(await page.PdfAsync());
            await page.CloseAsync();
        }

        Assert.Equal(2, backgrounds.Distinct().Count());
        Assert.All(browser.Asked, address => Assert.Equal(new Uri(file).AbsoluteUri, address));
        Assert.Empty(browser.Complaints);
    }

    private static async Task<string> CardAsync(IPage page, string label) =>
        await page.Locator($"xpath=//b[following-sibling::span[1][text()='{label}']]").InnerTextAsync();
}
