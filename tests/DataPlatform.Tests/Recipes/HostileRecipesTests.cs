using System.Text;
using CsCheck;
using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.Recipes;

/// <summary>A recipe file is somebody's input: whatever it holds, it is read or refused, and never brings the program down.</summary>
public sealed class HostileRecipesTests
{
    [Theory]
    [InlineData("a: &x [1]\nb: *x", "f.yaml:1: anchors are not allowed here; what datasets share stands in the 'defaults' of their source")]
    [InlineData("a: 1\nb: *x", "f.yaml:2: ")]
    [InlineData("", "f.yaml:1: is empty; a recipe file has a 'source' and its 'datasets'")]
    [InlineData("# only a comment\n", "f.yaml:1: is empty; a recipe file has a 'source' and its 'datasets'")]
    [InlineData("- a\n- b", "f.yaml:1: must be a mapping, like 'source' and 'datasets' in a recipe file")]
    [InlineData("just words", "f.yaml:1: must be a mapping, like 'source' and 'datasets' in a recipe file")]
    [InlineData("a: 1\n---\nb: 2", "f.yaml:3: holds more than one YAML document; use one file for each source")]
    [InlineData("source: { name: a\n", "f.yaml:")]
    [InlineData("a: 1\n\tb: 2", "f.yaml:")]
    [InlineData("source:\n  name: a\n  name: b\n", "f.yaml:3: ")]
    [InlineData("? [a, b]\n: c\n", "f.yaml:1: a key must be plain text")]
    [InlineData("? { a: b }\n: c\n", "f.yaml:1: a key must be plain text")]
    public void A_file_that_is_no_recipe_is_refused_with_its_line(string text, string firstProblem)
    {
        using var files = new RecipeFiles().With("f.yaml", text);

        var (book, problems) = files.Load();

        Assert.Empty(book.Sources);
        Assert.StartsWith(firstProblem, files.Stable(problems[0].ToString()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[", "]")]
    [InlineData("{a: ", "}")]
    [InlineData("- ", "")]
    [InlineData("? ", "")]
    public void A_hundred_thousand_nested_brackets_are_refused_by_their_depth(string open, string close)
    {
        var nested = new StringBuilder(close.Length == 0 ? "source:\n" : "source: ");
        for (var i = 0; i < 100_000; i++)
        {
            nested.Append(open);
        }

        nested.Append('x').Insert(nested.Length, close, close.Length == 0 ? 0 : 100_000);
        using var files = new RecipeFiles().With("f.yaml", nested.ToString());

        Assert.EndsWith(": is nested deeper than 16 levels\n", files.ProblemText(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_huge_file_is_refused_before_it_is_read()
    {
        using var files = new RecipeFiles().With("f.yaml", RecipeFiles.Minimal + "\n" + new string('#', 4 * 1024 * 1024));

        Assert.Equal("f.yaml:1: is larger than 4 MB; split it into several recipe files\n", files.ProblemText());
    }

    [Fact]
    public void A_big_file_is_refused_in_time_that_grows_with_its_size()
    {
        var columns = string.Join(", ", Enumerable.Range(0, 30_000).Select(i => $"c{i}: {{ type: text, value: \"{{tikcer}}\" }}"));
        var names = string.Join(", ", Enumerable.Range(0, 30_000).Select(i => $"v{i}"));
        var query = string.Join(", ", Enumerable.Range(0, 30_000).Select(i => $"q{i}: \"{new string('{', 30)}}}\""));
        var text = $$"""
            source: { name: big, base_url: "http://127.0.0.1/" }
            datasets:
              - name: big
                domain: big
                scope: global
                path: big
                query: { {{query}} }
                variants: [{{names}}]
                silver_table: big
                key: [{{names}}]
                columns: { {{columns}} }
            """;
        using var files = new RecipeFiles().With("f.yaml", text);

        var problems = files.Load().Problems.Select(p => p.Message).ToList();

        Assert.Contains("declares more than 1000 columns or key columns", problems);
        Assert.Contains("declares more than 1000 variants", problems);
    }

    [Fact]
    public void A_text_as_long_as_a_novel_is_refused()
    {
        using var files = new RecipeFiles().With("f.yaml", RecipeFiles.Minimal + "\nx: " + new string('x', 30_000));

        Assert.Equal("f.yaml:28: a text is longer than 20000 characters\n", files.ProblemText());
    }

    [Theory]
    [InlineData("name: list", "name: ../../x")]
    [InlineData("name: list", "name: \"list\\n\"")]
    [InlineData("name: list", "name: /etc/passwd")]
    [InlineData("name: list", "name: \"a\\0b\"")]
    [InlineData("name: list", "name: .")]
    [InlineData("name: list", "name: CON:")]
    [InlineData("domain: reference", "domain: ../../x")]
    [InlineData("domain: reference", "domain: \"x\\\\y\"")]
    [InlineData("name: demo", "name: ..")]
    [InlineData("name: demo", "name: \"demo\\n\"")]
    [InlineData("path: list", "path: ../list")]
    [InlineData("path: list", "path: a/./b")]
    [InlineData("path: list", "path: //elsewhere.example/list")]
    [InlineData("path: list", "path: \"a\\\\..\\\\b\"")]
    [InlineData("silver_table: demo_list", "silver_table: 'demo\"; DROP TABLE x; --'")]
    [InlineData("silver_table: demo_list", "silver_table: \"demo_list\\n\"")]
    [InlineData("silver_table: demo_list", "silver_table: information_schema.tables")]
    [InlineData("symbol: text, name: text", "symbol: text, 'na\"me': text")]
    [InlineData("symbol: text, name: text", "symbol: text, \"name\\n\": text")]
    [InlineData("symbol: text, name: text", "symbol: text, _run_id: text")]
    [InlineData("scope: global", "scope: global\n    variants: [a/b]")]
    [InlineData("scope: global", "scope: global\n    variants: ['..']")]
    [InlineData("scope: global", "scope: global\n    variants: ['..\\x']")]
    [InlineData("scope: global", "scope: global\n    variants: [\"a\\n\"]")]
    public void A_value_that_would_become_part_of_a_path_or_of_SQL_is_refused(string from, string to)
    {
        var at = RecipeFiles.Minimal.IndexOf(from, StringComparison.Ordinal);
        var text = string.Concat(RecipeFiles.Minimal.AsSpan(0, at), to, RecipeFiles.Minimal.AsSpan(at + from.Length));
        using var files = new RecipeFiles().With("f.yaml", text);

        var problem = Assert.Single(files.Load().Problems);

        Assert.DoesNotContain(problem.ToString(), char.IsControl);
    }

    [Fact]
    public void Arbitrary_text_is_read_or_refused_but_never_throws()
    {
        using var files = new RecipeFiles();
        Gen.String[Gen.Char, 0, 200].Sample(text => Assert.NotEmpty(files.With("f.yaml", text).Load().Problems), iter: 400, threads: 1);
    }

    [Fact]
    public void Arbitrary_YAML_is_read_or_refused_but_never_throws()
    {
        using var files = new RecipeFiles();
        var piece = Gen.OneOf(
            Pick.Word(
                "source datasets name columns key variants query auth env limits cadence run_days pagination type page_number basic quota"
            ),
            Pick.From(": ", "\n", "  ", "- ", "[", "]", "{", "}", ", ", "\"", "'", "|\n", ">\n", "&a ", "*a", "!!int ", "? ", "<<: ", "#"),
            Pick.From("~", "null", "1", "-1", "1e999", "true", "2024-01-01", "%TAG ! !\n", "---\n", "...\n", "\t", "\0", "\uFEFF", "💥")
        );
        piece.Array[0, 40].Select(string.Concat).Sample(text => _ = files.With("f.yaml", text).Load(), iter: 700, threads: 1);
    }

    [Fact]
    public void A_valid_recipe_that_was_damaged_anywhere_is_read_or_refused_but_never_throws()
    {
        using var files = new RecipeFiles();
        var recipe = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "recipes", "fred.yaml"));
        var damage =
            from at in Gen.Int[0, recipe.Length - 1]
            from length in Gen.Int[0, 30]
            from junk in Gen.OneOf(
                Gen.String[0, 12],
                Pick.From("[", "]", "{", "}", ":", "- ", "\n", "\"", "'", "&a", "*a", "!!", "|", "99999999999")
            )
            select (at, length: Math.Min(length, recipe.Length - at), junk);
        damage.Sample(
            d =>
            {
                var (_, problems) = files.With("f.yaml", recipe.Remove(d.at, d.length).Insert(d.at, d.junk)).Load();
                Assert.All(problems, p => Assert.True(p.Line >= 1 && p.Message.Length > 0));
            },
            iter: 80,
            threads: 1
        );
    }

    [Fact]
    public void A_gold_model_that_was_damaged_anywhere_is_read_or_refused_but_never_throws()
    {
        using var files = new RecipeFiles().With("demo.yaml", RecipeFiles.Minimal);
        const string Model =
            "-- Prices.\n-- table: gold.price\n-- key: ticker, date\n-- input: silver.demo_price (ticker, date)\nSELECT ticker, date FROM silver.demo_price";
        Gen.Select(Gen.Int[0, Model.Length], Gen.Int[0, 20], Gen.String[0, 8])
            .Sample(
                (at, length, junk) =>
                {
                    var text = Model.Remove(at, Math.Min(length, Model.Length - at)).Insert(at, junk);
                    _ = files.Gold("price.sql", text).Load();
                },
                iter: 400,
                threads: 1
            );
    }

    [Fact]
    public void What_looks_like_a_recipe_but_is_a_folder_or_a_dead_link_is_no_crash()
    {
        using var files = new RecipeFiles();
        Directory.CreateDirectory(Path.Combine(files.Directory, "folder.yaml"));
        File.CreateSymbolicLink(Path.Combine(files.Directory, "dead.yaml"), Path.Combine(files.Directory, "nowhere"));

        var problem = Assert.Single(files.Load().Problems);

        Assert.StartsWith("dead.yaml:1: cannot be read: ", files.Stable(problem.ToString()), StringComparison.Ordinal);
    }
}
