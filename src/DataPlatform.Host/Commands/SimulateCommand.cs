using System.CommandLine;
using DataPlatform.Host.Output;
using DataPlatform.Runs;
using DataPlatform.Simulator;

namespace DataPlatform.Host.Commands;

/// <summary><c>dataplatform simulate</c>: the market alone, in a process of its own.</summary>
internal static class SimulateCommand
{
    // Making a long answer keeps a thread for tens of milliseconds. A request is counted when it arrives, and must not wait for one.
    private const int Threads = 64;

    public static Command Create()
    {
        var command = new VerbCommand(
            "simulate",
            "Serves the simulated market on loopback until Ctrl-C. GET /_referee says what the server saw: requests, refusals, how well each limit was used.",
            """
            dataplatform simulate --port 8080 --limit 5/1s,300/60s --latency 0-50ms
            dataplatform simulate --port 8080 --faults 'http-500=0.02,truncate=0.01'
            FMP_API_KEY=any-key-1 FRED_API_KEY=any-key-1 dataplatform run --base-url fmp=http://127.0.0.1:8080/stable/ fred=http://127.0.0.1:8080/fred/
            """
        );
        var flags = new SimulateFlags().AddTo(command);
        var output = new OutputFlags().AddTo(command);
        command.SetAction(
            async (parsed, token) =>
            {
                await using var market = await StartAsync(flags.Read(parsed), token);
                await parsed.InvocationConfiguration.Output.WriteLineAsync(
                    output.IsJson(parsed) ? RunJson.Write(new SimulatorDocument(market.BaseAddress)) : $"listening on {market.BaseAddress}"
                );
                await market.WaitForShutdownAsync(token);
                return ExitCode.Ok;
            }
        );
        return command;
    }

    private static async Task<MarketSimulator> StartAsync(SimulatorOptions options, CancellationToken token)
    {
        ThreadPool.SetMinThreads(Threads, Threads);
        try
        {
            return await MarketSimulator.StartAsync(options, ct: token);
        }
        catch (Exception e) when (e is IOException or ArgumentException)
        {
            throw new ConfigurationException($"--port {options.Port}: {e.Message}");
        }
    }
}
