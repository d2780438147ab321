using DataPlatform.Recipes;

namespace DataPlatform.Bronze.Quota;

/// <summary>
/// The files of rings. When a recipe names one key instead of several, or several instead of one, what was spent is carried over to where it is looked for,
/// rather twice than not at all.
/// </summary>
/// <param name="folder">Where they lie, <c>NAME.ring</c> each; it need not exist.</param>
internal sealed class RingFiles(string folder)
{
    /// <summary>Where a quota's ring is.</summary>
    public string Of(QuotaRecipe quota) => PathOf(quota.Name);

    /// <summary>Carries over what was spent under other names.</summary>
    /// <param name="source">The source.</param>
    public void CarryOver(SourceRecipe source)
    {
        foreach (var quota in QuotaRecipe.Of([source]))
        {
            foreach (var other in quota.OtherNames.Select(PathOf).Where(File.Exists))
            {
                CarryOver(other, Of(quota), isOneKey: source.KeysInTurn.Count == 0);
            }
        }

        // Only now: every key may be the one that it was spent with.
        foreach (var other in QuotaRecipe.Of([source]).SelectMany(q => q.OtherNames).Select(PathOf).Where(File.Exists))
        {
            File.Delete(other);
        }
    }

    /// <summary>The moments of a quota's ring, without taking part in it.</summary>
    public IReadOnlyList<long> Peek(QuotaRecipe quota) =>
        quota.OtherNames.Prepend(quota.Name).Select(PathOf).Where(File.Exists).Select(QuotaRing.Peek).FirstOrDefault([]);

    private static void CarryOver(string from, string to, bool isOneKey)
    {
        if (isOneKey || !File.Exists(to))
        {
            QuotaRing.Absorb(to, from);
        }
    }

    private string PathOf(string name) => Path.Combine(folder, name + ".ring");
}
