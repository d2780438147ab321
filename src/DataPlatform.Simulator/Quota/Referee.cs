namespace DataPlatform.Simulator.Quota;

/// <summary>One referee per source, and their sums.</summary>
internal sealed class Referee
{
    private readonly Dictionary<string, SourceReferee> _sources = new(StringComparer.Ordinal);

    public Referee(SimulatorOptions options, TimeProvider clock)
    {
        var refereeClock = new RefereeClock(clock);
        foreach (var source in (string[])[Sources.Fmp, Sources.Fred, Sources.Other])
        {
            _sources[source] = new SourceReferee(options.LimitsOf(source), options.RefuseAt, refereeClock);
        }
    }

    public SourceReferee Of(string source) => _sources[source];

    public void Reset()
    {
        foreach (var source in _sources.Values)
        {
            source.Reset();
        }
    }

    public RefereeReport Report()
    {
        var reports = _sources.ToDictionary(pair => pair.Key, pair => pair.Value.Report(), StringComparer.Ordinal);
        if (reports[Sources.Other].Requests == 0)
        {
            reports.Remove(Sources.Other);
        }

        var all = reports.Values;
        return new RefereeReport
        {
            Requests = all.Sum(source => source.Requests),
            Admitted = all.Sum(source => source.Admitted),
            Refused = all.Sum(source => source.Refused),
            Repeated = all.Sum(source => source.Repeated),
            Answered200 = all.Sum(source => source.Answered200),
            ViolationsFixed = all.Sum(source => source.ViolationsFixed),
            ViolationsSliding = all.Sum(source => source.ViolationsSliding),
            ByStatus = Sum(all.SelectMany(source => source.ByStatus)),
            Faults = Sum(all.SelectMany(source => source.Faults)),
            FirstArrival = all.Min(source => source.FirstArrival),
            LastArrival = all.Max(source => source.LastArrival),
            Sources = reports,
        };
    }

    private static SortedDictionary<string, long> Sum(IEnumerable<KeyValuePair<string, long>> counts) =>
        new(
            counts
                .GroupBy(pair => pair.Key, StringComparer.Ordinal)
                .ToDictionary(group => group.Key, group => group.Sum(pair => pair.Value), StringComparer.Ordinal),
            StringComparer.Ordinal
        );
}
