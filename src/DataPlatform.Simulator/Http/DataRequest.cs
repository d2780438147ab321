using System.Globalization;
using DataPlatform.Simulator.Data;
using DataPlatform.Simulator.Quota;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace DataPlatform.Simulator.Http;

/// <summary>One request as the endpoints see it. Read once, without the framework's dictionaries: this is the hot path.</summary>
internal sealed class DataRequest
{
    private DataRequest(HttpRequest request)
    {
        Path = request.Path.Value ?? "/";
        Query = request.QueryString.Value ?? "";
        Source = Sources.Of(Path);
        var url = new UrlHash(Path);
        foreach (var pair in new QueryStringEnumerable(Query))
        {
            var name = pair.DecodeName().Span;
            var value = pair.DecodeValue().Span;
            if (name is "apikey" or "api_key")
            {
                // The other vendor's name for it is no key here.
                Key = name is "api_key" == (Source == Sources.Fred) ? value.ToString() : Key;
            }
            else
            {
                url.Add(name, value);
                Read(name, value);
            }
        }

        Url = url.Value;
    }

    public string Path { get; }
    public string Query { get; }
    public string PathAndQuery => Path + Query;
    public string Source { get; }
    public UInt128 Url { get; }
    public string? Key { get; }

    public string? Symbol { get; private set; }
    public DateOnly? From { get; private set; }
    public DateOnly? To { get; private set; }
    public DateOnly? Date { get; private set; }
    public int? Limit { get; private set; }
    public int? Offset { get; private set; }
    public int? PeriodLength { get; private set; }
    public string? Period { get; private set; }
    public string? Name { get; private set; }
    public string? Timeframe { get; private set; }
    public string? SeriesId { get; private set; }
    public string? FileType { get; private set; }
    public string? SortOrder { get; private set; }

    /// <summary>The first parameter whose value could not be read.</summary>
    public string? Unreadable { get; private set; }

    public static DataRequest Of(HttpRequest request) => new(request);

    /// <summary>The days asked for: up to the request's own end, else today; from its own start, else a year.</summary>
    public DayRange Days(DateOnly today)
    {
        var to = To is { } end && end != DateOnly.MaxValue ? end : today;
        // A bound on the work, far past any end that a test's clock might ask for.
        var latest = today.AddYears(10);
        to = to > latest ? latest : to;
        return new DayRange(From ?? (to.Year > 1 ? to.AddYears(-1) : to), to);
    }

    private void Read(ReadOnlySpan<char> name, ReadOnlySpan<char> value)
    {
        switch (name)
        {
            case "from" or "observation_start":
                From = Day(name, value);
                break;
            case "to" or "observation_end":
                To = Day(name, value);
                break;
            case "date":
                Date = Day(name, value);
                break;
            case "limit":
                Limit = Number(name, value);
                break;
            case "offset":
                Offset = Number(name, value);
                break;
            case "periodLength":
                PeriodLength = Number(name, value);
                break;
            default:
                ReadWord(name, value);
                break;
        }
    }

    private void ReadWord(ReadOnlySpan<char> name, ReadOnlySpan<char> value)
    {
        switch (name)
        {
            case "symbol":
                Symbol = value.ToString();
                break;
            case "period":
                Period = value.ToString();
                break;
            case "name":
                Name = value.ToString();
                break;
            case "timeframe":
                Timeframe = value.ToString();
                break;
            case "series_id":
                SeriesId = value.ToString();
                break;
            case "file_type":
                FileType = value.ToString();
                break;
            case "sort_order":
                SortOrder = value.ToString();
                break;
            default:
                break;
        }
    }

    private DateOnly? Day(ReadOnlySpan<char> name, ReadOnlySpan<char> value)
    {
        if (DateOnly.TryParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            return day;
        }

        Unreadable ??= name.ToString();
        return null;
    }

    private int? Number(ReadOnlySpan<char> name, ReadOnlySpan<char> value)
    {
        if (int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return number;
        }

        Unreadable ??= name.ToString();
        return null;
    }
}
