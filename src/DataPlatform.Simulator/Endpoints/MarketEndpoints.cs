using System.Text.Json;
using DataPlatform.Simulator.Data;

namespace DataPlatform.Simulator.Endpoints;

/// <summary>Snapshots of sectors and industries, opening hours, and risk premiums.</summary>
internal static class MarketEndpoints
{
    private const double BasePremium = 4.6;

    public static void AddTo(EndpointTable table)
    {
        table.DayRows("sector-performance-snapshot", (call, date) => WriteMoves(call.Json, "sector", ReferenceLists.Sectors, date));
        table.DayRows("industry-performance-snapshot", (call, date) => WriteMoves(call.Json, "industry", ReferenceLists.Industries, date));
        table.DayRows("sector-pe-snapshot", (call, date) => WritePrices(call.Json, "sector", ReferenceLists.Sectors, date));
        table.DayRows("industry-pe-snapshot", (call, date) => WritePrices(call.Json, "industry", ReferenceLists.Industries, date));
        table.Rows("all-exchange-market-hours", WriteHours);
        table.Rows("market-risk-premium", call => WritePremiums(call.Json));
    }

    private static void WriteMoves(Utf8JsonWriter json, string kind, IEnumerable<string> names, DateOnly date) =>
        WriteSnapshot(json, kind, names, date, "averageChange", hash => Math.Round(3 * StableHash.Signed(hash), 12));

    private static void WritePrices(Utf8JsonWriter json, string kind, IEnumerable<string> names, DateOnly date) =>
        WriteSnapshot(json, kind, names, date, "pe", hash => Math.Round(8 + (40 * StableHash.Unit(hash)), 12));

    private static void WriteSnapshot(
        Utf8JsonWriter json,
        string kind,
        IEnumerable<string> names,
        DateOnly date,
        string field,
        Func<ulong, double> value
    )
    {
        foreach (var name in names)
        {
            foreach (var exchange in ReferenceLists.SnapshotExchanges)
            {
                var hash = StableHash.Combine(StableHash.Of(name), StableHash.Combine(StableHash.Of(exchange), (ulong)date.DayNumber));
                json.WriteStartObject();
                json.WriteDate(JsonNames.Date, date);
                json.WriteString(kind, name);
                json.WriteString("exchange", exchange);
                json.WriteNumber(field, value(hash));
                json.WriteEndObject();
            }
        }
    }

    private static void WriteHours(EndpointCall call)
    {
        var json = call.Json;
        foreach (var exchange in ReferenceLists.Exchanges)
        {
            json.WriteStartObject();
            json.WriteString("exchange", exchange.Code);
            json.WriteString("name", exchange.Name);
            json.WriteString("openingHour", $"{exchange.Opens} {exchange.Offset}");
            json.WriteString("closingHour", $"{exchange.Closes} {exchange.Offset}");
            json.WriteString("timezone", exchange.Zone);
            // By the day and not by the hour: the same question has the same answer all day.
            json.WriteBoolean("isMarketOpen", exchange.CountryCode is null || MarketCalendar.IsTradingDay(call.Today));
            if (exchange.Afternoon is (var opens, var closes))
            {
                // Only where there is a second session: elsewhere the fields are absent, not null.
                json.WriteString("openingAdditional", $"{opens} {exchange.Offset}");
                json.WriteString("closingAdditional", $"{closes} {exchange.Offset}");
            }

            json.WriteEndObject();
        }
    }

    private static void WritePremiums(Utf8JsonWriter json)
    {
        foreach (var country in ReferenceLists.Countries)
        {
            json.WriteStartObject();
            json.WriteString("country", country.Name);
            json.WriteString("continent", country.Continent);
            json.WriteNumber("countryRiskPremium", country.RiskPremium);
            json.WriteNumber("totalEquityRiskPremium", Math.Round(BasePremium + country.RiskPremium, 2));
            json.WriteEndObject();
        }
    }
}
