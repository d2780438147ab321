using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text;
using DataPlatform.Recipes;
using DataPlatform.Runs;

namespace DataPlatform.Tests.Support;

/// <summary>Every property of a recipe, or of another record, a line each.</summary>
internal static class WrittenOut
{
    public static string Of(object value)
    {
        var text = new StringBuilder();
        Write(text, value, "");
        return text.ToString();
    }

    private static void Write(StringBuilder text, object value, string indent)
    {
        foreach (var property in value.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            if (property.Name is "EqualityContract" || (indent.Length > 0 && property.PropertyType == typeof(SourceRecipe)))
            {
                continue;
            }

            WriteValue(text, property.Name, property.GetValue(value), indent);
        }
    }

    private static void WriteValue(StringBuilder text, string name, object? value, string indent)
    {
        switch (value)
        {
            case null:
                text.Append(indent).Append(name).Append(": null\n");
                break;
            case string s:
                text.Append(indent).Append(name).Append(": \"").Append(s).Append("\"\n");
                break;
            case IEnumerable items when items.Cast<object>().Any():
                var index = 0;
                foreach (var item in items)
                {
                    WriteValue(text, string.Create(CultureInfo.InvariantCulture, $"{name}[{index++}]"), item, indent);
                }

                break;
            case IEnumerable:
                text.Append(indent).Append(name).Append(": []\n");
                break;
            case SourceRecipe or DatasetRecipe or SilverTable or SilverColumn or SourceAuth or Pagination or OrchestrationSwitches:
                text.Append(indent).Append(name).Append(":\n");
                Write(text, value, indent + "  ");
                break;
            default:
                text.Append(indent).Append(name).Append(": ").Append(Convert.ToString(value, CultureInfo.InvariantCulture)).Append('\n');
                break;
        }
    }
}
