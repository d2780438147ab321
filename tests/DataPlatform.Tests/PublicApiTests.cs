using DataPlatform.Engine;
using DataPlatform.Simulator;
using DataPlatform.Tests.Support;
using PublicApiGenerator;
using Xunit;

namespace DataPlatform.Tests;

/// <summary>What others build on. A change here is a change for them: read the diff before approving it.</summary>
public sealed class PublicApiTests
{
    [Fact]
    public void The_engines_face() => Approved.Matches(Face(typeof(Orchestrator)));

    [Fact]
    public void The_simulators_face() => Approved.Matches(Face(typeof(MarketSimulator)));

    private static string Face(Type type) =>
        type.Assembly.GeneratePublicApi(new ApiGeneratorOptions { IncludeAssemblyAttributes = false }) + "\n";
}
