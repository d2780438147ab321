using System.Globalization;
using BenchmarkDotNet.Running;
using DataPlatform.Benchmarks.Ratios;
using DataPlatform.Benchmarks.Workloads;

switch (args)
{
    case [RatioRun.Verb, .. var names]:
        return await RatioRun.RunAsync(names, Console.Out);
    case [AnswerServer.Verb, var kilobytes]:
        await AnswerServer.RunAsync(int.Parse(kilobytes, CultureInfo.InvariantCulture));
        return 0;
    case [MarketServer.Verb, var tickers, var limit]:
        await MarketServer.RunAsync(int.Parse(tickers, CultureInfo.InvariantCulture), limit);
        return 0;
    default:
        BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
        return 0;
}
