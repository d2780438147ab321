using System.Net;
using DataPlatform.Simulator.Data;
using DataPlatform.Simulator.Endpoints;
using DataPlatform.Simulator.Faults;
using DataPlatform.Simulator.Http;
using DataPlatform.Simulator.Quota;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace DataPlatform.Simulator;

/// <summary>A market-data API on loopback: the same seed answers the same, a referee counts every request, and faults come on order.</summary>
public sealed class MarketSimulator : IAsyncDisposable
{
    private static readonly TimeSpan StopWithin = TimeSpan.FromSeconds(1);

    private readonly WebApplication _app;
    private readonly Referee _referee;
    private readonly BodyOverrides _overrides;
    private readonly CancellationTokenSource _stopping;

    private MarketSimulator(WebApplication app, Referee referee, BodyOverrides overrides, CancellationTokenSource stopping)
    {
        _app = app;
        _referee = referee;
        _overrides = overrides;
        _stopping = stopping;
        BaseAddress = new Uri(
            app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First() + "/"
        );
    }

    /// <summary>Where it listens: http://127.0.0.1:PORT/.</summary>
    public Uri BaseAddress { get; }

    /// <summary>The last day on which the simulated market traded: the day itself, or the last one before a weekend or holiday.</summary>
    /// <param name="notAfter">The day to look back from.</param>
    public static DateOnly LastTradingDay(DateOnly notAfter) => MarketCalendar.LastTradingDay(notAfter);

    /// <summary>Starts listening.</summary>
    /// <param name="options">What to simulate.</param>
    /// <param name="clock">Times arrivals, waits and today; null is the machine's clock.</param>
    /// <param name="ct">Gives up the start.</param>
    /// <exception cref="ArgumentException">An option is out of range; the message says which.</exception>
    public static async Task<MarketSimulator> StartAsync(
        SimulatorOptions options,
        TimeProvider? clock = null,
        CancellationToken ct = default
    )
    {
        ArgumentNullException.ThrowIfNull(options);
        OptionsCheck.Check(options);
        clock ??= TimeProvider.System;
        var referee = new Referee(options, clock);
        var overrides = new BodyOverrides();
        var stopping = new CancellationTokenSource();
        var responder = new Responder(options, clock, new FaultDice(options), stopping.Token);
        var pipeline = new RequestPipeline(options, clock, referee, AllEndpoints.Build(new Universe(options)), overrides, responder);
        var app = BuildApp(options.Port);
        app.Run(pipeline.HandleAsync);
        try
        {
            await app.StartAsync(ct);
            return new MarketSimulator(app, referee, overrides, stopping);
        }
        catch
        {
            stopping.Dispose();
            await app.DisposeAsync();
            throw;
        }
    }

    /// <summary>The base address of one vendor: <c>stable/</c> for "fmp", <c>fred/</c> for "fred".</summary>
    public Uri SourceAddress(string source) =>
        source switch
        {
            Sources.Fmp => new Uri(BaseAddress, Sources.FmpPath),
            Sources.Fred => new Uri(BaseAddress, Sources.FredPath),
            _ => throw new ArgumentException(
                $"There is no source '{source}'; the sources are {Sources.Fmp} and {Sources.Fred}.",
                nameof(source)
            ),
        };

    /// <summary>What the referee saw; the same as GET /_referee.</summary>
    public RefereeReport Report() => _referee.Report();

    /// <summary>
    /// Forgets what the referee saw, and with it what the limits have seen; the same as POST /_referee/reset. Faults go on where they
    /// were.
    /// </summary>
    public void ResetReferee() => _referee.Reset();

    /// <summary>
    /// Changes the bodies of answers whose path and query contain a text, such as a row that the vendor corrects later. Holds from now
    /// on; several changes apply in the order in which they were added.
    /// </summary>
    public void Override(string pathAndQueryContains, Func<string, string> change) => _overrides.Add(pathAndQueryContains, change);

    /// <summary>Waits until <paramref name="ct"/> is cancelled, then stops listening; it returns and does not throw.</summary>
    public Task WaitForShutdownAsync(CancellationToken ct) => _app.WaitForShutdownAsync(ct);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
        _stopping.Dispose();
    }

    private static WebApplication BuildApp(int port)
    {
        // The empty builder: no appsettings.json of whatever folder this runs in, no logging, no environment variables.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = StopWithin);
        builder
            .WebHost.UseKestrelCore()
            .ConfigureKestrel(kestrel =>
            {
                kestrel.AddServerHeader = false;
                // A client that reads slowly is part of what is simulated, not an attack.
                kestrel.Limits.MinResponseDataRate = null;
                kestrel.Listen(IPAddress.Loopback, port, listen => listen.Protocols = HttpProtocols.Http1);
            });
        return builder.Build();
    }
}
