using System.Text.Json;
using DataPlatform.Simulator.Data;
using DataPlatform.Simulator.Quota;

namespace DataPlatform.Simulator.Endpoints;

/// <summary>Daily prices: by symbol as JSON, and of a whole day as CSV.</summary>
internal static class PriceEndpoints
{
    // The next integer after those a double can count; with an even number added it stays one that no double holds.
    private const long BeyondDouble = (1L << 53) + 1;

    // A day that does not move, so that an old row never changes.
    private static readonly DateOnly DividendsUntil = new(2030, 1, 1);

    private static readonly DateOnly SplitDay = new(2020, 8, 31);

    public static void AddTo(EndpointTable table, Universe universe)
    {
        table.TickerRows("historical-price-eod/full", WriteFull);
        table.TickerRows("historical-price-eod/non-split-adjusted", (call, company) => WriteAdjusted(call, company, SplitFactor));
        table.TickerRows("historical-price-eod/dividend-adjusted", (call, company) => WriteAdjusted(call, company, DividendFactor));
        table.Raw(Sources.FmpPath + "eod-bulk", call => EodBulk.Write(call, universe));
    }

    public static double DividendFactor(Company company, DateOnly date)
    {
        var years = (DividendsUntil.DayNumber - date.DayNumber) / 365.25;
        return Math.Exp(-company.DividendYield * years);
    }

    private static void WriteFull(EndpointCall call, Company company)
    {
        var json = call.Json;
        foreach (var date in call.Request.Days(call.Today).NotBefore(company.Listed).TradingDaysNewestFirst())
        {
            var bar = company.Prices.Bar(date.DayNumber);
            json.WriteStartObject();
            json.WriteString(JsonNames.Symbol, company.Symbol);
            json.WriteDate(JsonNames.Date, date);
            WriteOhlc(json, bar);
            json.WriteNumber(JsonNames.Volume, company.HasHugeVolume && date.Day <= 5 ? BeyondDouble + (bar.Volume & ~1L) : bar.Volume);
            json.WriteNumber(JsonNames.Change, bar.Change);
            json.WriteNumber(JsonNames.ChangePercent, bar.ChangePercent);
            json.WriteNumber(JsonNames.Vwap, bar.Vwap);
            json.WriteEndObject();
        }
    }

    public static void WriteOhlc(Utf8JsonWriter json, PriceBar bar)
    {
        json.WriteNumber(JsonNames.Open, bar.Open);
        json.WriteNumber(JsonNames.High, bar.High);
        json.WriteNumber(JsonNames.Low, bar.Low);
        json.WriteNumber(JsonNames.Close, bar.Close);
    }

    private static void WriteAdjusted(EndpointCall call, Company company, Func<Company, DateOnly, double> factorOf)
    {
        var json = call.Json;
        foreach (var date in call.Request.Days(call.Today).NotBefore(company.Listed).TradingDaysNewestFirst())
        {
            var bar = company.Prices.Bar(date.DayNumber);
            var factor = factorOf(company, date);
            json.WriteStartObject();
            json.WriteString(JsonNames.Symbol, company.Symbol);
            json.WriteDate(JsonNames.Date, date);
            json.WriteNumber(JsonNames.AdjOpen, Math.Round(bar.Open * factor, 2));
            json.WriteNumber(JsonNames.AdjHigh, Math.Round(bar.High * factor, 2));
            json.WriteNumber(JsonNames.AdjLow, Math.Round(bar.Low * factor, 2));
            json.WriteNumber(JsonNames.AdjClose, Math.Round(bar.Close * factor, 2));
            json.WriteNumber(JsonNames.Volume, bar.Volume);
            json.WriteEndObject();
        }
    }

    /// <summary>A quarter of all symbols split four to one in August 2020.</summary>
    private static double SplitFactor(Company company, DateOnly date) => company.Draw(29) % 4 == 0 && date < SplitDay ? 4 : 1;
}
