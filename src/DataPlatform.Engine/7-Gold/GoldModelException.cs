namespace DataPlatform.Gold;

/// <summary>A model's select does not give what its header promises.</summary>
internal sealed class GoldModelException(string message) : Exception(message);
