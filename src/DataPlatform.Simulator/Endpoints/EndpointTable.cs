using System.Collections.Frozen;
using DataPlatform.Simulator.Data;
using DataPlatform.Simulator.Http;
using DataPlatform.Simulator.Quota;

namespace DataPlatform.Simulator.Endpoints;

/// <summary>Which path is answered by what. Filled once, then frozen at the first request.</summary>
internal sealed class EndpointTable(Universe universe)
{
    private readonly Dictionary<string, Action<EndpointCall>> _filling = new(StringComparer.Ordinal);
    private FrozenDictionary<string, Action<EndpointCall>>? _frozen;

    /// <summary>An array of rows that no parameter is needed for.</summary>
    public void Rows(string path, Action<EndpointCall> write) =>
        Raw(
            Sources.FmpPath + path,
            call =>
            {
                call.Json.WriteStartArray();
                write(call);
                call.Json.WriteEndArray();
            }
        );

    /// <summary>An array of rows about one symbol; an unknown symbol has none.</summary>
    public void TickerRows(string path, Action<EndpointCall, Company> write) =>
        Needing(
            path,
            "symbol",
            call => call.Request.Symbol,
            (call, symbol) =>
            {
                if (universe.Find(symbol) is { } company)
                {
                    write(call, company);
                }
            }
        );

    /// <summary>An array of rows about a company that reports; funds and share classes have none.</summary>
    public void ReporterRows(string path, Action<EndpointCall, Company> write) =>
        TickerRows(
            path,
            (call, company) =>
            {
                if (company.HasStatements)
                {
                    write(call, company);
                }
            }
        );

    /// <summary>An array of rows about one day; a day without trading has none.</summary>
    public void DayRows(string path, Action<EndpointCall, DateOnly> write) =>
        Needing(
            path,
            "date",
            call => call.Request.Date,
            (call, date) =>
            {
                if (MarketCalendar.IsTradingDay(date!.Value))
                {
                    write(call, date.Value);
                }
            }
        );

    public void Raw(string path, Action<EndpointCall> write) => _filling.Add(path, write);

    public void Answer(DataRequest request, DateOnly today, AnswerWriter answer)
    {
        _frozen ??= _filling.ToFrozenDictionary(StringComparer.Ordinal);
        if (_frozen.TryGetValue(request.Path, out var write))
        {
            write(new EndpointCall(request, today, answer));
        }
        else
        {
            VendorErrors.NotFound(answer, request.Source);
        }
    }

    private void Needing<T>(string path, string parameter, Func<EndpointCall, T> read, Action<EndpointCall, T> write) =>
        Raw(
            Sources.FmpPath + path,
            call =>
            {
                if (read(call) is not { } value)
                {
                    VendorErrors.MissingParameter(call.Answer, Sources.Fmp, parameter);
                    return;
                }

                call.Json.WriteStartArray();
                write(call, value);
                call.Json.WriteEndArray();
            }
        );
}
