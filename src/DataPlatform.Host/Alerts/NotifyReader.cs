using DataPlatform.Recipes;
using DataPlatform.Recipes.Reading.Yaml;

namespace DataPlatform.Host.Alerts;

/// <summary>Reads <c>notify</c> of a settings file.</summary>
internal static class NotifyReader
{
    public const string Name = "notify";

    /// <summary>What it says; null, and a problem told, when it cannot be.</summary>
    /// <param name="file">The file.</param>
    /// <param name="value">What stands behind the key.</param>
    public static Notify? Read(string file, YamlValue value)
    {
        if (value.Map is not { } map)
        {
            value.Problem(
                $"'{Name}' must be a mapping like {{ env: ALERT_URL, form: slack }}, not {(value.Text is null ? value.Kind : "a text")}"
            );
            return null;
        }

        foreach (var key in map.Keys.Where(k => !Notify.Settings.Any(s => s.Name == k)))
        {
            var meant = Suggestion.For(key, Notify.Settings.Select(s => s.Name));
            map.Problem(key, $"'{Excerpt.Of(key)}' is no setting of '{Name}'{meant}");
        }

        var (env, url) = (map.Find("env")?.Text, map.Find("url")?.Text);
        if (env is null == url is null)
        {
            map.Problem(value.Line, $"'{Name}' needs an address: 'env', the variable that holds it, or 'url', and not both");
        }
        else if (url is not null && !Webhook.IsAddress(url))
        {
            // Not repeated: it may be a secret all the same.
            map.Problem("url", "'url' must be an address that begins with http:// or https://");
        }

        return new()
        {
            Place = $"{file}:{value.Line}",
            Env = env,
            Url = url,
            IsSlack = Choice(map, "form", "json", "slack") == "slack",
            OnlyProblems = Choice(map, "when", "always", "problems") == "problems",
        };
    }

    private static string Choice(YamlMap map, string key, string usual, string other)
    {
        var text = map.Find(key)?.Text ?? usual;
        if (text != usual && text != other)
        {
            map.Problem(key, $"'{key}' must be {usual} or {other}, not '{Excerpt.Of(text)}'");
        }

        return text;
    }
}
