using System.Text;
using DataPlatform.Bronze.Bodies;
using Xunit;

namespace DataPlatform.Tests.Bronze.Bodies;

public sealed class RowsDigestTests
{
    [Theory]
    [InlineData("id", "7", "7", true)]
    [InlineData("id", "7", "8", false)]
    // A row that lacks the key is told apart by all that is in it.
    [InlineData("price", "7", "7", false)]
    public void Pages_are_the_same_when_the_keys_of_their_rows_are(string field, string one, string other, bool areSame) =>
        Assert.Equal(areSame, Digest(field, one, price: 1) == Digest(field, other, price: 2));

    private static string? Digest(string field, string value, int price)
    {
        using var digest = new RowsDigest(null, ["id"]);
        digest.Begin();
        digest.Field(Encoding.UTF8.GetBytes(field), new(FieldKind.Plain, Encoding.UTF8.GetBytes(value), default));
        digest.End(Encoding.UTF8.GetBytes($$"""{"{{field}}":{{value}},"now":{{price}}}"""));
        return digest.Text;
    }
}
