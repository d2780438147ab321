using DataPlatform.Simulator.Data;

namespace DataPlatform.Simulator.Endpoints;

/// <summary>What is known about a company itself: profile, people, peers, staff, shares and market value.</summary>
internal static class CompanyEndpoints
{
    private const int MostPeers = 5;

    public static void AddTo(EndpointTable table, Universe universe)
    {
        table.TickerRows("profile", CompanyProfile.Write);
        table.ReporterRows("key-executives", (call, company) => Executives.Write(call.Json, company));
        table.ReporterRows("stock-peers", (call, company) => WritePeers(call, company, universe));
        table.ReporterRows("historical-employee-count", WriteEmployees);
        table.TickerRows("shares-float", WriteFloat);
        table.TickerRows("historical-market-capitalization", WriteMarketCaps);
    }

    /// <summary>Staff at the end of a fiscal year.</summary>
    public static long EmployeesAt(Company company, int year)
    {
        var usual = 120 + (long)(180_000 * Math.Pow(company.Unit(31), 3));
        return usual + (long)(usual * 0.15 * StableHash.Signed(company.Draw(3100 + (ulong)year)));
    }

    private static void WritePeers(EndpointCall call, Company company, Universe universe)
    {
        var peers = universe.Stocks.Where(other => other.HasStatements && other.Sector == company.Sector && other.Symbol != company.Symbol);
        var date = MarketCalendar.LastTradingDay(call.Today);
        foreach (var peer in peers.Take(MostPeers))
        {
            call.Json.WriteStartObject();
            call.Json.WriteString(JsonNames.Symbol, peer.Symbol);
            call.Json.WriteString("companyName", peer.Name);
            call.Json.WriteNumber("price", peer.Prices.Close(date.DayNumber));
            call.Json.WriteNumber("mktCap", (long)peer.MarketCap(date));
            call.Json.WriteEndObject();
        }
    }

    private static void WriteEmployees(EndpointCall call, Company company)
    {
        var json = call.Json;
        foreach (var year in StatementEndpoints.Periods(call, company, quarters: false))
        {
            json.WriteStartObject();
            json.WriteString(JsonNames.Symbol, company.Symbol);
            json.WriteString("cik", company.Cik);
            json.WriteString("acceptanceTime", $"{JsonRows.Text(year.Filed)} 06:01:36");
            json.WriteDate("periodOfReport", year.End);
            json.WriteString("companyName", company.Name);
            json.WriteString("formType", "10-K");
            json.WriteDate("filingDate", year.Filed);
            json.WriteNumber("employeeCount", EmployeesAt(company, year.Year));
            json.WriteString(
                "source",
                $"https://www.sec.gov/Archives/edgar/data/{company.Cik.TrimStart('0')}/{year.Filed:yyyyMMdd}-index.htm"
            );
            json.WriteEndObject();
        }
    }

    private static void WriteFloat(EndpointCall call, Company company)
    {
        var date = MarketCalendar.LastTradingDay(call.Today);
        var shares = company.Shares(date);
        var free = Math.Round(55 + (44.9 * company.Unit(32)), 6);
        call.Json.WriteStartObject();
        call.Json.WriteString(JsonNames.Symbol, company.Symbol);
        call.Json.WriteString(JsonNames.Date, $"{JsonRows.Text(date)} 17:01:35");
        call.Json.WriteNumber("freeFloat", free);
        call.Json.WriteNumber("floatShares", (long)(shares * free / 100));
        call.Json.WriteNumber("outstandingShares", (long)shares);
        // The vendor's source is the filing; it has none for funds.
        call.Json.WriteString("source", company.HasStatements ? $"https://www.sec.gov/cgi-bin/browse-edgar?CIK={company.Cik}" : null);
        call.Json.WriteEndObject();
    }

    private static void WriteMarketCaps(EndpointCall call, Company company)
    {
        foreach (var date in call.Request.Days(call.Today).NotBefore(company.Listed).TradingDaysNewestFirst())
        {
            call.Json.WriteStartObject();
            call.Json.WriteString(JsonNames.Symbol, company.Symbol);
            call.Json.WriteDate(JsonNames.Date, date);
            call.Json.WriteNumber(JsonNames.MarketCap, (long)company.MarketCap(date));
            call.Json.WriteEndObject();
        }
    }
}
