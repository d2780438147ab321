namespace DataPlatform.Simulator.Data;

internal sealed record KnownListing(string Symbol, string Name, string Sector, string Industry, string Exchange = "NYSE");
