using DataPlatform.Simulator.Data;
using DataPlatform.Simulator.Http;
using DataPlatform.Simulator.Quota;

namespace DataPlatform.Simulator.Endpoints;

/// <summary>Observations of economic series: one object around the rows, and every value a text.</summary>
internal static class FredEndpoints
{
    private const int LargestLimit = 100_000;
    private const string Descending = "desc";

    private static readonly DateOnly Earliest = new(1776, 7, 4);

    public static void AddTo(EndpointTable table) => table.Raw(Sources.FredPath + "series/observations", WriteObservations);

    private static void WriteObservations(EndpointCall call)
    {
        var request = call.Request;
        if (request.SeriesId is null || !FredSeries.All.TryGetValue(request.SeriesId, out var series))
        {
            VendorErrors.UnknownSeries(call.Answer);
            return;
        }

        if (Refused(request) is { } parameter)
        {
            VendorErrors.MissingParameter(call.Answer, Sources.Fred, parameter);
            return;
        }

        // Without a start this vendor begins at the beginning.
        var days = request.Days(call.Today) with
        {
            From = request.From ?? Earliest,
        };
        var dates = series.Dates(days).ToList();
        if (request.SortOrder == Descending)
        {
            dates.Reverse();
        }

        call.Json.WriteStartObject();
        WriteQuestion(call, days, dates.Count);
        call.Json.WriteStartArray("observations");
        foreach (var date in dates.Skip(request.Offset ?? 0).Take(request.Limit ?? LargestLimit))
        {
            WriteObservation(call, series, date);
        }

        call.Json.WriteEndArray();
        call.Json.WriteEndObject();
    }

    // What was asked, as this vendor repeats it before the rows.
    private static void WriteQuestion(EndpointCall call, DayRange days, int count)
    {
        var (request, json) = (call.Request, call.Json);
        json.WriteDate(JsonNames.RealtimeStart, call.Today);
        json.WriteDate(JsonNames.RealtimeEnd, call.Today);
        json.WriteDate("observation_start", days.From);
        json.WriteDate("observation_end", request.To ?? DateOnly.MaxValue);
        json.WriteString("units", "lin");
        json.WriteNumber("output_type", 1);
        json.WriteString("file_type", "json");
        json.WriteString("order_by", "observation_date");
        json.WriteString("sort_order", request.SortOrder ?? "asc");
        json.WriteNumber("count", count);
        json.WriteNumber("offset", request.Offset ?? 0);
        json.WriteNumber("limit", request.Limit ?? LargestLimit);
    }

    private static void WriteObservation(EndpointCall call, FredSeries series, DateOnly date)
    {
        var json = call.Json;
        json.WriteStartObject();
        json.WriteDate(JsonNames.RealtimeStart, call.Today);
        json.WriteDate(JsonNames.RealtimeEnd, call.Today);
        json.WriteDate(JsonNames.Date, date);
        json.WriteString(JsonNames.Value, series.TextAt(date));
        json.WriteEndObject();
    }

    private static string? Refused(DataRequest request) =>
        request.FileType != "json" ? "file_type"
        : request.SortOrder is not (null or "asc" or Descending) ? "sort_order"
        : request.Limit is < 1 or > LargestLimit ? "limit"
        : null;
}
