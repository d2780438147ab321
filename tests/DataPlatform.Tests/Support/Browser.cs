using Microsoft.Playwright;
using Xunit;

namespace DataPlatform.Tests.Support;

/// <summary>A Chromium of the machine without a window, and what its pages asked for and complained of.</summary>
internal sealed class Browser : IAsyncDisposable
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

    private readonly IPlaywright _playwright;
    private readonly IBrowser _chromium;

    private Browser(IPlaywright playwright, IBrowser chromium) => (_playwright, _chromium) = (playwright, chromium);

    /// <summary>Addresses that pages asked for, in order.</summary>
    public List<string> Asked { get; } = [];

    /// <summary>Errors and warnings of pages.</summary>
    public List<string> Complaints { get; } = [];

    /// <summary>Starts it; on a machine without one the test is skipped.</summary>
    public static async Task<Browser> StartAsync()
    {
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator)
            .SelectMany(folder => Names.Select(name => Path.Combine(folder, name)))
            .FirstOrDefault(File.Exists);
        Assert.SkipWhen(path is null, $"no Chromium on this machine: none of {string.Join(", ", Names)} is in PATH");
        var playwright = await Playwright.CreateAsync();
        // Its sandbox refuses to run as root, as builds in containers do; the page is our own.
        return new(playwright, await playwright.Chromium.LaunchAsync(new() { ExecutablePath = path, Args = ["--no-sandbox"] }));
    }

    /// <summary>Opens a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="width">The window's width in pixels.</param>
    /// <param name="scheme">Light or dark.</param>
    public async Task<IPage> OpenAsync(string file, int width, ColorScheme scheme)
    {
        var page = await _chromium.NewPageAsync(
            new()
            {
                ViewportSize = new() { Width = width, Height = 900 },
                ColorScheme = scheme,
            }
        );
        page.Request += (_, request) => Asked.Add(request.Url);
        page.PageError += (_, error) => Complaints.Add(error);
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
            {
                Complaints.Add(message.Text);
            }
        };
        await page.GotoAsync(new Uri(file).AbsoluteUri);
        return page;
    }

    public async ValueTask DisposeAsync()
    {
        await _chromium.DisposeAsync();
        _playwright.Dispose();
    }
}
