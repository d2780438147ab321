namespace DataPlatform.Benchmarks.Inputs;

/// <summary>What stands in a column of made-up rows.</summary>
public enum ColumnKind
{
    /// <summary>A number with two decimal places.</summary>
    Price,

    /// <summary>A whole number of up to nine digits.</summary>
    Count,

    /// <summary>Fifty characters, among them an escaped quote and one beyond ASCII.</summary>
    Text,
}
