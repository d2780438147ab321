using DataPlatform.Simulator.Data;

namespace DataPlatform.Simulator.Endpoints;

/// <summary>Everything that is served.</summary>
internal static class AllEndpoints
{
    public static EndpointTable Build(Universe universe)
    {
        var table = new EndpointTable(universe);
        ListEndpoints.AddTo(table, universe);
        MarketEndpoints.AddTo(table);
        EconomyEndpoints.AddTo(table);
        CompanyEndpoints.AddTo(table, universe);
        StatementEndpoints.AddTo(table);
        SegmentEndpoints.AddTo(table);
        PriceEndpoints.AddTo(table, universe);
        TechnicalEndpoints.AddTo(table);
        FredEndpoints.AddTo(table);
        return table;
    }
}
