using System.Collections;
using DataPlatform.Host;

var environment = Environment
    .GetEnvironmentVariables()
    .Cast<DictionaryEntry>()
    .ToDictionary(e => (string)e.Key, e => (string?)e.Value ?? "", StringComparer.Ordinal);
return await CommandLine.RunAsync(args, Console.Out, Console.Error, environment).ConfigureAwait(false);
