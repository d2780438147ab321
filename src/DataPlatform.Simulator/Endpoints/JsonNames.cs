using System.Text.Json;

namespace DataPlatform.Simulator.Endpoints;

/// <summary>Field names of the rows that are written by the thousand, encoded once.</summary>
internal static class JsonNames
{
    public static readonly JsonEncodedText Symbol = JsonEncodedText.Encode("symbol");
    public static readonly JsonEncodedText Date = JsonEncodedText.Encode("date");
    public static readonly JsonEncodedText Open = JsonEncodedText.Encode("open");
    public static readonly JsonEncodedText High = JsonEncodedText.Encode("high");
    public static readonly JsonEncodedText Low = JsonEncodedText.Encode("low");
    public static readonly JsonEncodedText Close = JsonEncodedText.Encode("close");
    public static readonly JsonEncodedText AdjOpen = JsonEncodedText.Encode("adjOpen");
    public static readonly JsonEncodedText AdjHigh = JsonEncodedText.Encode("adjHigh");
    public static readonly JsonEncodedText AdjLow = JsonEncodedText.Encode("adjLow");
    public static readonly JsonEncodedText AdjClose = JsonEncodedText.Encode("adjClose");
    public static readonly JsonEncodedText Volume = JsonEncodedText.Encode("volume");
    public static readonly JsonEncodedText Change = JsonEncodedText.Encode("change");
    public static readonly JsonEncodedText ChangePercent = JsonEncodedText.Encode("changePercent");
    public static readonly JsonEncodedText Vwap = JsonEncodedText.Encode("vwap");
    public static readonly JsonEncodedText MarketCap = JsonEncodedText.Encode("marketCap");
    public static readonly JsonEncodedText Name = JsonEncodedText.Encode("name");
    public static readonly JsonEncodedText Value = JsonEncodedText.Encode("value");
    public static readonly JsonEncodedText RealtimeStart = JsonEncodedText.Encode("realtime_start");
    public static readonly JsonEncodedText RealtimeEnd = JsonEncodedText.Encode("realtime_end");
}
