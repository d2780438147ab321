namespace DataPlatform.Simulator.Data;

/// <summary>A place of trade and its hours, as text and with the offset the vendor writes.</summary>
internal sealed record TradingPlace(string Code, string Name, string? CountryName, string? CountryCode, string Zone, string Offset)
{
    public string Suffix { get; init; } = "N/A";
    public string Delay { get; init; } = "Real-time";
    public string Opens { get; init; } = "09:30 AM";
    public string Closes { get; init; } = "04:00 PM";

    /// <summary>The second session, where there is a break for lunch.</summary>
    public (string Opens, string Closes)? Afternoon { get; init; }
}
