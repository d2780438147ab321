using Microsoft.Extensions.Hosting;

namespace DataPlatform.Simulator.Http;

/// <summary>Leaves Ctrl+C and SIGTERM to the program this runs in, which may have its own way of stopping.</summary>
internal sealed class NoLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
