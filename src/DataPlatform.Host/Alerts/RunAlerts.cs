using DataPlatform.Bronze.Auth;
using DataPlatform.Runs;

namespace DataPlatform.Host.Alerts;

/// <summary>Tells others how a run ended. What goes wrong with that is a line on standard error, and changes nothing of how the run ended.</summary>
internal sealed class RunAlerts
{
    private readonly EndCommand? _command;
    private readonly Webhook? _webhook;
    private readonly bool _onlyProblems;

    /// <param name="command">The command to carry out; null for none.</param>
    /// <param name="notify">Whom to notify; null for nobody.</param>
    /// <param name="recipes">The recipes' folder, where a file may hold the address.</param>
    /// <param name="environment">Reads a variable; null when it is not set.</param>
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
            Problem =
                $"{notify.Place}: notify: the variable {notify.Env} {(text is null ? "is not set" : "holds no address that begins with http:// or https://")}; nobody is told how this run ends";
            return;
        }

        (_webhook, _onlyProblems) = (new(new(text), notify.IsSlack), notify.OnlyProblems);
    }

    /// <summary>Why nobody can be notified; null when somebody is, or nobody should be.</summary>
    public string? Problem { get; }

    /// <summary>How long each of them has when the run was stopped: whoever stops one is not kept waiting. Two seconds.</summary>
    public TimeSpan WhenStopped { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Tells them.</summary>
    /// <param name="run">How it ended.</param>
    /// <param name="stderr">Where what goes wrong is told.</param>
    /// <param name="cancellationToken">Ends it; each of them that begins after that has <see cref="WhenStopped"/>.</param>
    public async Task SendAsync(RunSummary run, TextWriter stderr, CancellationToken cancellationToken)
    {
        if (_webhook is not null && (!_onlyProblems || ExitCode.Of(run.Status) != ExitCode.Ok))
        {
            await TellAsync("notify", token => _webhook.SendAsync(run, token), stderr, cancellationToken);
        }

        if (_command is not null)
        {
            await TellAsync("--on-end", token => _command.RunAsync(run, stderr, token), stderr, cancellationToken);
        }
    }

    private async Task TellAsync(
        string what,
        Func<CancellationToken, Task<string?>> tell,
        TextWriter stderr,
        CancellationToken cancellationToken
    )
    {
        using var stopped = new CancellationTokenSource(WhenStopped);
        string? problem;
        try
        {
            problem = await tell(cancellationToken.IsCancellationRequested ? stopped.Token : cancellationToken);
        }
#pragma warning disable CA1031 // Whatever goes wrong: the run has ended as it has, and its exit code says so.
        catch (Exception e)
#pragma warning restore CA1031
        {
            problem = $"it failed ({e.GetType().Name})";
        }

        if (problem is not null)
        {
            await stderr.WriteLineAsync($"warning: {what}: {problem}");
        }
    }
}
