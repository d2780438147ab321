using System.Text.Json;
using DataPlatform.Simulator.Data;

namespace DataPlatform.Simulator.Endpoints;

/// <summary>Revenue by product and by region: an object of segments in every row, whose parts add up to the revenue.</summary>
internal static class SegmentEndpoints
{
    // The last product was not reported apart before this year.
    private const int FirstYearOfLastProduct = 2019;

    private static readonly string[] Products = ["Hardware", "Service", "Wearables, Home and Accessories", "Läufer & Co", "iThing"];

    private static readonly string[] Regions =
    [
        "Americas Segment",
        "Europe Segment",
        "Greater China Segment",
        "Japan Segment",
        "Rest of Asia Pacific",
    ];

    public static void AddTo(EndpointTable table)
    {
        table.ReporterRows("revenue-product-segmentation", (call, company) => Write(call, company, Products));
        table.ReporterRows("revenue-geographic-segmentation", (call, company) => Write(call, company, Regions));
    }

    private static void Write(EndpointCall call, Company company, string[] segments)
    {
        // Small companies do not tell: they have no rows at all.
        if (company.Draw(28) % 4 == 0)
        {
            return;
        }

        var quarters = call.Request.Period == "quarter";
        foreach (var period in FiscalPeriod.NewestFirst(company, quarters, call.Today).Take(call.Request.Limit ?? int.MaxValue))
        {
            var json = call.Json;
            json.WriteStartObject();
            json.WriteString(JsonNames.Symbol, company.Symbol);
            json.WriteNumber("fiscalYear", period.Year);
            json.WriteString("period", period.Name);
            json.WriteNull("reportedCurrency");
            json.WriteDate(JsonNames.Date, period.End);
            var told = segments == Products && period.Year < FirstYearOfLastProduct ? segments[..^1] : segments;
            WriteParts(json, told, Figures.Of(company, period));
            json.WriteEndObject();
        }
    }

    private static void WriteParts(Utf8JsonWriter json, string[] segments, Figures figures)
    {
        json.WriteStartObject("data");
        var left = figures.Income.Revenue;
        for (var i = 0; i < segments.Length; i++)
        {
            var last = i == segments.Length - 1;
            var part = last ? left : Figures.Whole(left * figures.FlowShare(90 + (ulong)i, 0.15, 0.5));
            json.WriteNumber(segments[i], (long)part);
            left -= part;
        }

        json.WriteEndObject();
    }
}
