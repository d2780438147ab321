using DataPlatform.Engine;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace DataPlatform;

/// <summary>How a library user gets the engine.</summary>
public static class ServiceCollectionExtensions
{
    /// <summary>
    /// Adds <see cref="Orchestrator"/>. It takes the registered <see cref="TimeProvider"/> (the system's when there is none), reads keys from the
    /// process's environment, and logs through the registered logging.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <returns>The same services.</returns>
    public static IServiceCollection AddDataPlatform(this IServiceCollection services)
    {
        services.AddLogging();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(provider =>
            Orchestrator.OfProcess(provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<Orchestrator>>())
        );
        return services;
    }
}
