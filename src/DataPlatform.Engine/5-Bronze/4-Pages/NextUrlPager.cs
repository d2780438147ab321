using DataPlatform.Bronze.Bodies;
using DataPlatform.Recipes;
using DataPlatform.Runs;

namespace DataPlatform.Bronze.Pages;

/// <summary>
/// Each answer names the address of the next page, absolute or relative to its own. It is only followed on the source's own host: the key goes with
/// it. A key that the vendor wrote into it is left out, since every request gets the key anew.
/// </summary>
internal sealed class NextUrlPager(SourceRecipe source) : Pager
{
    public override PageStep After(string? page, string address, Answer.Good answer)
    {
        if (string.IsNullOrWhiteSpace(answer.Around[0]))
        {
            return new PageStep.End();
        }

        if (!Uri.TryCreate(new Uri(address), answer.Around[0], out var next) || !source.IsAtHome(next))
        {
            return new PageStep.Broken(
                FailureKind.ForeignPage,
                $"the next page is not on {source.BaseUrl.Authority}, where alone the key may go: nothing was sent there"
            );
        }

        var named = WithoutKey(next);
        return named == (page ?? address)
            ? new PageStep.Broken(FailureKind.RepeatedPage, "the answer names itself as the next page")
            : new PageStep.Next(named);
    }

    private string WithoutKey(Uri next)
    {
        var withoutFragment = new UriBuilder(next)
        {
            Fragment = "",
            UserName = "",
            Password = "",
        }.Uri;
        if (source.Auth is not { SecretParameter: { } parameter })
        {
            return withoutFragment.AbsoluteUri;
        }

        var kept = withoutFragment
            .Query.TrimStart('?')
            .Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Where(p => !Uri.UnescapeDataString(p.Split('=')[0]).Equals(parameter, StringComparison.OrdinalIgnoreCase));
        return new UriBuilder(withoutFragment) { Query = string.Join('&', kept) }
            .Uri
            .AbsoluteUri;
    }
}
