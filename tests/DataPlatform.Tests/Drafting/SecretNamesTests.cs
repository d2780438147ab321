using DataPlatform.Engine.Drafting.Requests;
using Xunit;

namespace DataPlatform.Tests.Drafting;

public sealed class SecretNamesTests
{
    [Theory]
    [InlineData("apikey", true)]
    [InlineData("x_cg_demo_api_key", true)]
    [InlineData("X-CMC_PRO_API_KEY", true)]
    [InlineData("X-Finnhub-Token", true)]
    [InlineData("APCA-API-KEY-ID", true)]
    [InlineData("APCA-API-SECRET-KEY", true)]
    [InlineData("page_token", false)]
    [InlineData("nextToken", false)]
    [InlineData("keyword", false)]
    [InlineData("symbol", false)]
    public void A_name_that_vendors_send_a_key_under_is_known(string name, bool isSecret) => Assert.Equal(isSecret, SecretNames.Has(name));
}
