using Xunit;

namespace DataPlatform.Tests.Support;

/// <summary>For tests of what the whole process shares: they run one after the other, when all others are done.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "alone";
}
