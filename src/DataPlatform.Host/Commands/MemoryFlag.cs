using System.CommandLine;
using DataPlatform.Recipes;

namespace DataPlatform.Host.Commands;

/// <summary>--memory, wherever rows are promoted.</summary>
internal static class MemoryFlag
{
    public static Option<long?> Create() =>
        new("--memory")
        {
            Description =
                "The memory to keep to; what does not fit goes through files in the data folder. Default: 1GB, or a quarter of the machine's where that is less.",
            HelpName = "1GB",
            CustomParser = result =>
            {
                var text = result.Tokens[0].Value;
                if (ByteSize.TryParse(text, long.MaxValue, out var bytes))
                {
                    return bytes;
                }

                result.AddError($"--memory '{text}': write a size like 1GB");
                return null;
            },
        };
}
