using System.Buffers;
using System.Globalization;
using System.Text.Unicode;
using DataPlatform.Simulator.Data;
using DataPlatform.Simulator.Http;
using DataPlatform.Simulator.Quota;

namespace DataPlatform.Simulator.Endpoints;

/// <summary>All prices of one day as CSV, every field in quotes. A day without trading has the header alone.</summary>
internal static class EodBulk
{
    private const int LongestLine = 256;

    public static void Write(EndpointCall call, Universe universe)
    {
        if (call.Request.Date is not { } date)
        {
            VendorErrors.MissingParameter(call.Answer, Sources.Fmp, "date");
            return;
        }

        call.Answer.ContentType = ContentTypes.Csv;
        call.Answer.Buffer.Write("\"symbol\",\"date\",\"open\",\"low\",\"high\",\"close\",\"adjClose\",\"volume\"\n"u8);
        if (!MarketCalendar.IsTradingDay(date))
        {
            return;
        }

        foreach (var company in universe.Stocks.Concat(universe.Etfs))
        {
            if (date >= company.Listed)
            {
                WriteLine(call.Answer.Buffer, company, date);
            }
        }
    }

    private static void WriteLine(IBufferWriter<byte> buffer, Company company, DateOnly date)
    {
        var bar = company.Prices.Bar(date.DayNumber);
        var adjusted = Math.Round(bar.Close * PriceEndpoints.DividendFactor(company, date), 2);
        Utf8.TryWrite(
            buffer.GetSpan(LongestLine),
            CultureInfo.InvariantCulture,
            $"\"{company.Symbol}\",\"{date:yyyy-MM-dd}\",\"{bar.Open}\",\"{bar.Low}\",\"{bar.High}\",\"{bar.Close}\",\"{adjusted}\",\"{bar.Volume}\"\n",
            out var written
        );
        buffer.Advance(written);
    }
}
