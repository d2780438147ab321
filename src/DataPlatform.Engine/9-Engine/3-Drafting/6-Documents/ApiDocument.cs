using DataPlatform.Recipes;
using DataPlatform.Runs;
using Microsoft.OpenApi;
using Microsoft.OpenApi.Reader;

namespace DataPlatform.Engine.Drafting.Documents;

/// <summary>Reads an OpenAPI document, JSON or YAML. What it refers to outside of itself is not fetched.</summary>
internal static class ApiDocument
{
    private const long MostBytes = 64 * 1024 * 1024;
    private const int MostPaths = 20;

    /// <summary>The request of a path.</summary>
    /// <param name="file">The document.</param>
    /// <param name="path">The path, as <c>/v1/prices/{symbol}</c>; null when the caller does not say.</param>
    /// <exception cref="ConfigurationException">The file cannot be read, is no such document, or has no such path.</exception>
    public static ApiOperation Operation(string file, string? path)
    {
        var document = Read(file);
        var paths = document.Paths.Keys.ToList();
        var meant = path is null ? null : paths.Find(p => p.Trim('/') == path.Trim('/'));
        if (meant is null)
        {
            var some =
                $"it has {string.Join(", ", paths.Take(MostPaths))}{(paths.Count > MostPaths ? $" and {paths.Count - MostPaths} more" : "")}";
            throw new ConfigurationException(
                path is null
                    ? $"--openapi {file}: name one of its paths with --path; {some}"
                    : $"--path {Excerpt.Of(path)}: {file} has no such path{(Suggestion.For(path, paths) is { Length: > 0 } like ? like : $"; {some}")}"
            );
        }

        return ApiOperation.Of(document, meant)
            ?? throw new ConfigurationException($"--path {meant}: the document has neither a GET nor a POST for it");
    }

    private static OpenApiDocument Read(string file)
    {
        try
        {
            if (new FileInfo(file) is { Exists: true, Length: > MostBytes })
            {
                throw new ConfigurationException($"--openapi {file}: is larger than {ByteSize.ForPeople(MostBytes)}");
            }

            var settings = new OpenApiReaderSettings { LoadExternalRefs = false };
            settings.AddYamlReader();
            using var bytes = new MemoryStream(File.ReadAllBytes(file));
            var (document, problems) = OpenApiDocument.Load(bytes, format: null, settings);
            return document is { Paths.Count: > 0 }
                ? document
                : throw new ConfigurationException(
                    $"--openapi {file}: is no OpenAPI document with paths{(problems?.Errors is [var first, ..] ? $": {first.Message}" : "")}"
                );
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException($"--openapi {file}: {(e is FileNotFoundException ? "no such file" : e.Message)}");
        }
        catch (Exception e) when (e is not (ConfigurationException or OutOfMemoryException))
        {
            // The reader lets through whatever its own parsers throw.
            throw new ConfigurationException($"--openapi {file}: cannot be read: {e.Message}");
        }
    }
}
