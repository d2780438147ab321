namespace DataPlatform.Host.Tracing;

/// <summary>Sends to a collector, and hears what the exporters would keep to themselves: that it is not there, or refuses what it gets.</summary>
/// <param name="onFailure">Told of every failure, with the collector's address and what is wrong.</param>
/// <param name="end">Ends what is being sent.</param>
internal sealed class CollectorHandler(Action<Uri, string> onFailure, CancellationToken end) : DelegatingHandler(NewInner())
{
    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, end);
        try
        {
            return Heard(request, base.Send(request, either.Token));
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            Tell(request, e);
            throw;
        }
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, end);
        try
        {
            return Heard(request, await base.SendAsync(request, either.Token));
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            Tell(request, e);
            throw;
        }
    }

    // A span must not be made of sending spans, nor a key pass through a proxy.
    private static SocketsHttpHandler NewInner() => new() { ActivityHeadersPropagator = null, ConnectTimeout = TimeSpan.FromSeconds(5) };

    private HttpResponseMessage Heard(HttpRequestMessage request, HttpResponseMessage response)
    {
        if (!response.IsSuccessStatusCode)
        {
            onFailure(request.RequestUri!, $"status {(int)response.StatusCode}");
        }

        return response;
    }

    private void Tell(HttpRequestMessage request, Exception e) =>
        onFailure(request.RequestUri!, e is OperationCanceledException ? "no answer in time" : Innermost(e).Message);

    private static Exception Innermost(Exception e) => e.InnerException is { } inner ? Innermost(inner) : e;
}
