namespace DataPlatform.Simulator.Data;

internal sealed record Country(string Code, string Name, string Continent, double RiskPremium);
