using DataPlatform.Recipes;
using DataPlatform.Runs;

namespace DataPlatform.Bronze.Pages;

/// <summary>
/// The address of the next page as an answer names it, absolute or relative to its own. It is only followed on the source's own host: the key goes with
/// it. A key that the vendor wrote into it is left out, since every request gets the key anew.
/// </summary>
internal static class NextAddress
{
    /// <summary>What follows a page.</summary>
    /// <param name="source">The source that is asked.</param>
    /// <param name="page">The page.</param>
    /// <param name="named">The address that it names; null when it names none.</param>
    public static PageStep Of(SourceRecipe source, PageRead page, string? named)
    {
        if (!NextValue.IsThere(named))
        {
            return PageStep.End.It;
        }

        if (!Uri.TryCreate(new Uri(page.Address), named, out var next) || !source.IsAtHome(next = InOurScheme(source, next)))
        {
            var home = source.BaseUrl.GetLeftPart(UriPartial.Authority);
            return new PageStep.Broken(
                FailureKind.ForeignPage,
                $"the next page is on {HostOf(next)}, not on {home}, where alone the key may go: nothing was sent there; if it is the same API, make it the source's 'base_url'"
            );
        }

        var address = WithoutKey(source, next);
        return address == (page.Page ?? page.Address) ? NextValue.NamesItself : new PageStep.Next(address);
    }

    // Servers behind a proxy that ends TLS write http where they were asked by https.
    private static Uri InOurScheme(SourceRecipe source, Uri next) =>
        next.Host == source.BaseUrl.Host && next.IsDefaultPort && source.BaseUrl.IsDefaultPort && next.Scheme is "http" or "https"
            ? new UriBuilder(next) { Scheme = source.BaseUrl.Scheme, Port = -1 }.Uri
            : next;

    private static string HostOf(Uri? next) =>
        next is { IsAbsoluteUri: true, Host.Length: > 0 } ? Excerpt.Of($"{next.Scheme}://{next.Authority}") : "no host";

    private static string WithoutKey(SourceRecipe source, Uri next)
    {
        var withoutFragment = new UriBuilder(next)
        {
            Fragment = "",
            UserName = "",
            Password = "",
        }.Uri;
        var parameters = source.SecretParameters.ToList();
        if (parameters.Count == 0)
        {
            return withoutFragment.AbsoluteUri;
        }

        var kept = withoutFragment
            .Query.TrimStart('?')
            .Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Where(p => !parameters.Contains(Uri.UnescapeDataString(p.Split('=')[0]), StringComparer.OrdinalIgnoreCase));
        return new UriBuilder(withoutFragment) { Query = string.Join('&', kept) }
            .Uri
            .AbsoluteUri;
    }
}
