using System.Text.Json;
using DataPlatform.Simulator.Data;
using DataPlatform.Simulator.Http;
using DataPlatform.Simulator.Quota;

namespace DataPlatform.Simulator.Endpoints;

/// <summary>Economic indicators and treasury rates, newest first.</summary>
internal static class EconomyEndpoints
{
    private const int Monthly = 1;
    private const int Quarterly = 3;
    private const int Weekly = 0;

    private static readonly DateOnly EarliestRate = new(1990, 1, 2);
    private static readonly DateOnly FirstTwoMonthBill = new(2018, 10, 16);

    private static readonly Dictionary<string, EconomicSeries> Series = new EconomicSeries[]
    {
        new("GDP", Quarterly, 28_297, 0.05, 3),
        new("realGDP", Quarterly, 22_758, 0.025, 3),
        new("nominalPotentialGDP", Quarterly, 28_100, 0.045, 6),
        new("realGDPPerCapita", Quarterly, 67_500, 0.02, 0),
        new("federalFunds", Monthly, 4.3),
        new("CPI", Monthly, 308.4, 0.025, 3),
        new("inflationRate", Monthly, 2.9),
        new("inflation", Monthly, 3.1, 0, 5),
        new("retailSales", Monthly, 560_000, 0.04, 0),
        new("consumerSentiment", Monthly, 78, 0, 1),
        new("durableGoods", Monthly, 280_000, 0.03, 0),
        new("unemploymentRate", Monthly, 4.6, 0, 1),
        new("totalNonfarmPayroll", Monthly, 157_000, 0.014, 0),
        new("initialClaims", Weekly, 240_000, 0, 0),
        new("industrialProductionTotalIndex", Monthly, 102.5, 0.012, 4),
        new("newPrivatelyOwnedHousingUnitsStartedTotalUnits", Monthly, 1_400, 0, 0),
        new("totalVehicleSales", Monthly, 15.6, 0, 3),
        new("retailMoneyFunds", Weekly, 1_700, 0.06, 1),
        new("smoothedUSRecessionProbabilities", Monthly, 0.4),
        new("3MonthOr90DayRatesAndYieldsCertificatesOfDeposit", Monthly, 4.2),
        new("commercialBankInterestRateOnCreditCardPlansAllAccounts", Quarterly, 19.5),
        new("30YearFixedRateMortgageAverage", Weekly, 6.4),
        new("15YearFixedRateMortgageAverage", Weekly, 5.7),
        new("tradeBalanceGoodsAndServices", Monthly, -68_000, 0, 0),
    }.ToDictionary(series => series.Name, StringComparer.Ordinal);

    private static readonly (JsonEncodedText Name, double Spread)[] Tenors =
    [
        Tenor("month1", 0.9),
        Tenor("month2", 0.88),
        Tenor("month3", 0.85),
        Tenor("month6", 0.7),
        Tenor("year1", 0.4),
        Tenor("year2", 0),
        Tenor("year3", -0.1),
        Tenor("year5", -0.1),
        Tenor("year7", -0.02),
        Tenor("year10", 0.05),
        Tenor("year20", 0.4),
        Tenor("year30", 0.3),
    ];

    public static void AddTo(EndpointTable table)
    {
        table.Raw(Sources.FmpPath + "economic-indicators", WriteIndicator);
        table.Rows("treasury-rates", WriteRates);
    }

    private static void WriteIndicator(EndpointCall call)
    {
        if (call.Request.Name is null || !Series.TryGetValue(call.Request.Name, out var series))
        {
            VendorErrors.MissingParameter(call.Answer, Sources.Fmp, "name");
            return;
        }

        var json = call.Json;
        json.WriteStartArray();
        foreach (var date in series.DatesNewestFirst(call.Request.Days(call.Today)))
        {
            json.WriteStartObject();
            json.WriteString(JsonNames.Name, series.Name);
            json.WriteDate(JsonNames.Date, date);
            json.WriteAmount(JsonNames.Value, series.ValueAt(date));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteRates(EndpointCall call)
    {
        var json = call.Json;
        foreach (var date in call.Request.Days(call.Today).NotBefore(EarliestRate).TradingDaysNewestFirst())
        {
            var level = TreasuryRate.TenYears(date);
            json.WriteStartObject();
            json.WriteDate(JsonNames.Date, date);
            for (var i = 0; i < Tenors.Length; i++)
            {
                var (name, spread) = Tenors[i];
                // The two-month bill did not exist before.
                var missing = i == 1 && date < FirstTwoMonthBill;
                json.WriteAmount(name, missing ? double.NaN : Math.Round(Math.Max(0.01, level + spread - 0.05), 2));
            }

            json.WriteEndObject();
        }
    }

    private static (JsonEncodedText Name, double Spread) Tenor(string name, double spread) => (JsonEncodedText.Encode(name), spread);
}
