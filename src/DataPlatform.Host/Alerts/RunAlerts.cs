using DataPlatform.Bronze.Auth;
using DataPlatform.Runs;

namespace DataPlatform.Host.Alerts;

/// <summary>Tells others how a run ended. What goes wrong with that is a line on standard error, and changes nothing of how the run ended.</summary>
internal sealed class RunAlerts
{
    // Whoever stops a run is not kept waiting.
    private static readonly TimeSpan WhenStopped = TimeSpan.FromSeconds(2);

    private readonly EndCommand? _command;
    private readonly Webhook? _webhook;
    private readonly bool _onlyProblems;

    /// <param name="command">The command to carry out; null for none.</param>
    /// <param name="notify">Whom to notify; null for nobody.</param>
    /// <param name="recipes">The recipes' folder, where a file may hold the address.</param>
    /// <param name="environment">Reads a variable; null when it is not set.</param>
    /// <exception cref="ConfigurationException">The address is not where it should be, or is none.</exception>
    public RunAlerts(EndCommand? command, Notify? notify, string recipes, Func<string, string?> environment)
    {
        _command = command;
        if (notify is null)
        {
            return;
        }

        var text = notify.Url ?? DotEnv.Behind(recipes, environment)(notify.Env!);
        if (text is null || !Webhook.IsAddress(text))
        {
            throw new ConfigurationException(
                $"{notify.Place}: notify: the variable {notify.Env} {(text is null ? "is not set" : "holds no address that begins with http:// or https://")}"
            );
        }

        (_webhook, _onlyProblems) = (new(new(text), notify.IsSlack), notify.OnlyProblems);
    }

    /// <summary>Tells them.</summary>
    /// <param name="run">How it ended.</param>
    /// <param name="stderr">Where what goes wrong is told.</param>
    /// <param name="cancellationToken">Ends it; when it has been cancelled before, they have two seconds.</param>
    public async Task SendAsync(RunSummary run, TextWriter stderr, CancellationToken cancellationToken)
    {
        using var stopped = new CancellationTokenSource(WhenStopped);
        var token = cancellationToken.IsCancellationRequested ? stopped.Token : cancellationToken;
        if (_webhook is not null && (!_onlyProblems || ExitCode.Of(run.Status) != ExitCode.Ok))
        {
            Tell("notify", await _webhook.SendAsync(run, token), stderr);
        }

        if (_command is not null)
        {
            Tell("--on-end", await _command.RunAsync(run, stderr, token), stderr);
        }
    }

    private static void Tell(string what, string? problem, TextWriter stderr)
    {
        if (problem is not null)
        {
            stderr.WriteLine($"warning: {what}: {problem}");
        }
    }
}
