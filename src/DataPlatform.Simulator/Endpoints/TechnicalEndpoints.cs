using System.Text.Json;
using DataPlatform.Simulator.Data;

namespace DataPlatform.Simulator.Endpoints;

/// <summary>Technical indicators, day by day, newest first.</summary>
internal static class TechnicalEndpoints
{
    private const int LongestPeriod = 250;
    private const int DefaultPeriod = 10;
    private const int Decimals = 8;

    public static void AddTo(EndpointTable table)
    {
        Indicator(table, "sma", "sma", Indicators.Sma);
        Indicator(table, "ema", "ema", Indicators.Ema);
        Indicator(table, "wma", "wma", Indicators.Wma);
        Indicator(table, "dema", "dema", Indicators.Dema);
        Indicator(table, "tema", "tema", Indicators.Tema);
        Indicator(table, "rsi", "rsi", Indicators.Rsi);
        Indicator(table, "standarddeviation", "standardDeviation", Indicators.StandardDeviation);
        Indicator(table, "williams", "williams", Indicators.Williams);
        Indicator(table, "adx", "adx", Indicators.Adx);
    }

    private static void Indicator(EndpointTable table, string path, string field, Func<PriceBar[], int, double[]> compute)
    {
        var name = JsonEncodedText.Encode(field);
        table.TickerRows("technical-indicators/" + path, (call, company) => Write(call, company, name, compute));
    }

    private static void Write(EndpointCall call, Company company, JsonEncodedText name, Func<PriceBar[], int, double[]> compute)
    {
        var period = call.Request.PeriodLength ?? DefaultPeriod;
        if (period is < 1 or > LongestPeriod || call.Request.Timeframe is not (null or "1day"))
        {
            return;
        }

        var days = call.Request.Days(call.Today).NotBefore(company.Listed);
        for (var year = days.To.Year; year >= days.From.Year; year--)
        {
            // Each year is computed from the first bar of the year before: so a day has the same value whatever range was asked for.
            var bars = BarsOf(company, year - 1, year, days.To);
            var values = compute(bars, period);
            for (var i = bars.Length - 1; i >= 0 && bars[i].Date.Year == year && bars[i].Date >= days.From; i--)
            {
                WriteRow(call.Json, bars[i], name, values[i]);
            }
        }
    }

    private static PriceBar[] BarsOf(Company company, int firstYear, int lastYear, DateOnly notAfter)
    {
        var last = new DateOnly(lastYear, 12, 31);
        var days = new DayRange(new DateOnly(firstYear, 1, 1), last < notAfter ? last : notAfter);
        var bars = days.TradingDaysNewestFirst().Select(date => company.Prices.Bar(date.DayNumber)).ToArray();
        Array.Reverse(bars);
        return bars;
    }

    private static void WriteRow(Utf8JsonWriter json, PriceBar bar, JsonEncodedText name, double value)
    {
        json.WriteStartObject();
        json.WriteMidnight(JsonNames.Date, bar.Date);
        PriceEndpoints.WriteOhlc(json, bar);
        json.WriteNumber(JsonNames.Volume, bar.Volume);
        json.WriteNumber(name, Math.Round(value, Decimals));
        json.WriteEndObject();
    }
}
