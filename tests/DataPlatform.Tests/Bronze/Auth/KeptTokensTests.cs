using DataPlatform.Bronze.Auth;
using DataPlatform.Recipes;
using DataPlatform.Runs;
using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.Bronze.Auth;

public sealed class KeptTokensTests : IDisposable
{
    private static readonly (string Token, SecretPlace Place) First = (TokenVendor.FirstRefresh, SecretPlace.InVariable("REFRESH"));

    private readonly TempFolder _data = new();

    private KeptTokens Kept => new(Path.Combine(_data.Path, "tokens"));

    public void Dispose() => _data.Dispose();

    [Fact]
    public void A_token_that_was_written_and_not_yet_put_in_its_place_is_the_one_that_is_good()
    {
        var file = Keep("refresh-token-number-0001");
        var older = File.ReadAllText(file);
        Keep("refresh-token-number-0002");
        File.Move(file, file + ".new");
        File.WriteAllText(file, older);

        Assert.Equal("refresh-token-number-0002", Kept.Of(First));
        Assert.Equal([file], Directory.GetFiles(Path.GetDirectoryName(file)!));
    }

    [Fact]
    public void Different_tokens_that_recipes_name_alike_do_not_take_each_others_place()
    {
        var other = First with { Token = "first-token-of-another-folder" };
        Keep("refresh-token-number-0001");
        Kept.Keep(other, "refresh-token-number-0009");

        Assert.Equal(("refresh-token-number-0001", "refresh-token-number-0009"), (Kept.Of(First), Kept.Of(other)));
    }

    [Fact]
    public void Room_that_no_token_was_written_to_is_none_and_in_nobodys_way()
    {
        var file = Keep("refresh-token-number-0001");

        Assert.Null(Kept.WhyNoRoom(First));
        Assert.True(new FileInfo(file + ".new").Length > 4096);
        Assert.Equal("refresh-token-number-0001", Kept.Of(First));
        Keep("refresh-token-number-0002");
        Assert.Equal("refresh-token-number-0002", Kept.Of(First));
    }

    [Fact]
    public void A_folder_that_cannot_be_written_to_is_told_before_a_token_is_asked_for()
    {
        File.WriteAllText(Path.Combine(_data.Path, "tokens"), "in the way");

        Assert.NotNull(Kept.WhyNoRoom(First));
    }

    [Fact]
    public void A_file_that_says_nothing_is_the_first_token_and_a_damaged_one_is_told()
    {
        var file = Keep("refresh-token-number-0001");
        File.WriteAllText(file, "{}");
        var nothing = Kept.Of(First);
        File.WriteAllText(file, "{\"refresh_");

        Assert.Equal(TokenVendor.FirstRefresh, nothing);
        var problem = Assert.Throws<ConfigurationException>(() => Kept.Of(First)).Message;
        Assert.Equal($"{file}: the refresh token in it is damaged; delete the file and set a new one", problem);
    }

    [Fact]
    public void Folder_and_file_are_their_owners_alone()
    {
        var file = Keep("refresh-token-number-0001");

        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
            Assert.Equal(
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute,
                File.GetUnixFileMode(Path.GetDirectoryName(file)!)
            );
        }
    }

    private string Keep(string token)
    {
        Kept.Keep(First, token);
        return Directory.GetFiles(Path.Combine(_data.Path, "tokens")).Single();
    }
}
