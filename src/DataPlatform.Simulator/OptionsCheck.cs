using DataPlatform.Simulator.Faults;
using DataPlatform.Simulator.Quota;

namespace DataPlatform.Simulator;

/// <summary>Refuses options that make no sense, before anything listens.</summary>
internal static class OptionsCheck
{
    public static void Check(SimulatorOptions options)
    {
        Require(options.Port is >= 0 and <= 65535, $"Port is {options.Port}; it goes from 0 to 65535.");
        Require(options.TickersCount >= 1, $"TickersCount is {options.TickersCount}; it is at least 1.");
        Require(options.LatencyMin >= TimeSpan.Zero, $"LatencyMin is {options.LatencyMin}; it is not negative.");
        Require(
            options.LatencyMax == TimeSpan.Zero || options.LatencyMax >= options.LatencyMin,
            $"LatencyMax is {options.LatencyMax}; it is not below LatencyMin, which is {options.LatencyMin}."
        );
        foreach (var source in options.SourceLimits.Keys)
        {
            Require(
                source is Sources.Fmp or Sources.Fred,
                $"SourceLimits names '{source}'; the sources are {Sources.Fmp} and {Sources.Fred}."
            );
        }

        foreach (var (permits, window) in options.SourceLimits.Values.Prepend(options.Limits).SelectMany(limits => limits))
        {
            Require(permits >= 1 && window > TimeSpan.Zero, $"A limit of {permits} in {window} admits nothing or knows no time.");
        }

        Require(options.RefuseAt.All(number => number >= 1), "RefuseAt counts requests from 1.");
        foreach (var fault in FaultCatalog.Entries)
        {
            var share = fault.Of(options.Faults);
            Require(share is >= 0 and <= 1, $"The fault {fault.Name} has the probability {share}; it goes from 0 to 1.");
        }

        Require(FaultCatalog.Sum(options.Faults) <= 1, "The faults' probabilities add up to more than 1.");

        void Require(bool holds, string message)
        {
            if (!holds)
            {
                throw new ArgumentException(message, nameof(options));
            }
        }
    }
}
