using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using DataPlatform.Recipes;
using DataPlatform.Runs;

namespace DataPlatform.Host.Alerts;

/// <summary>Tells a web address how a run ended. Nothing that it says of what went wrong holds the address.</summary>
/// <param name="address">The address.</param>
/// <param name="isSlack">True for a line of text in Slack's form; false for the run's document.</param>
internal sealed class Webhook(Uri address, bool isSlack)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static bool IsAddress(string text) => Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https";

    /// <summary>Sends it, once.</summary>
    /// <param name="run">How the run ended.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>What is wrong; null when it was taken.</returns>
    public async Task<string?> SendAsync(RunSummary run, CancellationToken cancellationToken)
    {
        using var http = new HttpClient(
            new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                UseCookies = false,
                ActivityHeadersPropagator = null,
            }
        )
        {
            Timeout = Patience,
        };
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(isSlack ? Slack(run) : RunJson.Write(run)));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json", "utf-8");
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = content };
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            return response.IsSuccessStatusCode ? null : $"it was answered with status {(int)response.StatusCode}";
        }
        catch (OperationCanceledException)
        {
            return "there was no answer in time";
        }
        catch (HttpRequestException e)
        {
            // Its message names the host.
            return $"it cannot be reached ({JsonNamingPolicy.KebabCaseLower.ConvertName(e.HttpRequestError.ToString())})";
        }
    }

    private static string Slack(RunSummary run) => JsonSerializer.Serialize(new { text = Escaped(Text(run)) });

    private static string Text(RunSummary run)
    {
        var requests = run.Requests;
        var took = Duration.ForPeople(TimeSpan.FromSeconds(run.ElapsedSeconds));
        var text =
            $"dataplatform run {run.RunId} for {run.Date:yyyy-MM-dd}: {Word.Of(run.Status)} in {took}; {requests.Stored} requests stored, {requests.Failed} failed, {requests.Skipped} skipped; {run.Silver.Inserted} rows inserted, {run.Silver.Updated} updated, {run.Silver.Quarantined} quarantined";
        var first =
            run.Message
            ?? (run.Failures is [var failure, ..] ? $"{failure.Source}/{failure.Dataset} {failure.Ticker}: {failure.Message}" : null)
            ?? (run.Warnings is [var warning, ..] ? $"{warning.Source}/{warning.Dataset}: {warning.Message}" : null)
            ?? (
                run.Checks.Where(c => c.Result is not CheckResult.Pass).MaxBy(c => c.Result) is { } check
                    ? $"{check.Whose}: {check.Told}"
                    : null
            );
        return first is null ? text : $"{text}\n{first}";
    }

    // What is special in Slack's texts.
    private static string Escaped(string text) =>
        text.Replace("&", "&amp;", StringComparison.Ordinal)
            .Replace("<", "&lt;", StringComparison.Ordinal)
            .Replace(">", "&gt;", StringComparison.Ordinal);
}
