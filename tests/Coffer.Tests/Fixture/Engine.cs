// The two database engines, and a way to run one test body on both, each with a result of its own:
//     [Theory, EachEngine] public async Task A_thing_happens(Engine engine) { … FreshDatabase.On(engine, postgres) … }
using System.Reflection;
using Xunit.Sdk;
using Xunit.v3;

namespace Coffer.Tests.Fixture;

public enum Engine
{
    Sqlite,
    Postgres,
}

/// <summary>One row per engine; further values follow as the test's other arguments. May stand several times.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class EachEngineAttribute(params object?[] rest) : DataAttribute
{
    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(
        MethodInfo testMethod,
        DisposalTracker disposalTracker
    ) => new([.. Enum.GetValues<Engine>().Select(engine => new TheoryDataRow([engine, .. rest]))]);

    public override bool SupportsDiscoveryEnumeration() => true;
}
