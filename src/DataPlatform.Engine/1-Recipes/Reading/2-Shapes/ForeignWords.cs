namespace DataPlatform.Recipes.Reading.Shapes;

/// <summary>
/// Words of Airbyte's manifests and dlt's <c>rest_api</c> for what a recipe says in another place or another form, so that no setting can list them
/// as its own other name.
/// </summary>
internal static class ForeignWords
{
    private static readonly Word[] All =
    [
        new(
            "the settings of 'source'",
            "base_url: https://api.acme.test/v2/",
            "client",
            "requester",
            "http_requester",
            "connection",
            "spec"
        ),
        new(
            "'base_url' of the source and 'path' of the dataset",
            "path: prices/{ticker}",
            "endpoint",
            "url_base",
            "base",
            "request_path",
            "uri"
        ),
        new("the entries of 'datasets'", "- name: prices", "resources", "streams", "stream", "resource", "tables", "endpoints"),
        new("'query'", "query: { limit: 100 }", "request_parameters", "request_options", "params", "query_params", "querystring"),
        new("'headers' of the source", "headers: { Accept: application/json }", "request_headers"),
        new("'method'", "method: POST", "http_method", "verb"),
        new(
            "'body'",
            "body: { json: { symbols: [AAPL] } }",
            "request_body",
            "request_body_json",
            "request_body_data",
            "json_body",
            "payload",
            "data_binary"
        ),
        new(
            "'rows'",
            "rows: data.items",
            "record_selector",
            "extractor",
            "field_path",
            "record_filter",
            "data_selector",
            "records",
            "json_path"
        ),
        new(
            "'rows' with a 'shape', and 'path' or 'format' of a column",
            "price: { type: double, path: quote.price }",
            "transformations",
            "processing_steps",
            "schema_normalization",
            "add_fields",
            "remove_fields",
            "map"
        ),
        new(
            "'pagination'",
            "pagination: { type: next_url, path: next_url }",
            "paginator",
            "pagination_strategy",
            "page_token_option",
            "next_page"
        ),
        new(
            "'page_size' and 'size_param' of 'pagination'",
            "pagination: { type: offset, param: offset, page_size: 100, size_param: limit }",
            "page_size_option",
            "limit_param",
            "max_page_size",
            "page_limit"
        ),
        new(
            "'path' or 'last_row' of a 'pagination' of type cursor",
            "pagination: { type: cursor, param: cursor, path: meta.next }",
            "cursor_value",
            "cursor_path",
            "cursor_param",
            "token_param",
            "next_url_path"
        ),
        new(
            "'has_more', 'total' or 'page_size' of 'pagination'",
            "pagination: { type: page_number, param: page, has_more: has_more }",
            "stop_condition",
            "stop_after_empty_page",
            "total_path",
            "has_more_path"
        ),
        new(
            "'date_field', with 'history_from' for the first day",
            "history_from: 2015-01-01",
            "incremental_sync",
            "incremental",
            "datetime_based_cursor",
            "start_datetime",
            "initial_value",
            "start_time_option",
            "cursor"
        ),
        new(
            "'{to}' in 'path' or 'query', the date of the run",
            "query: { to: \"{to}\" }",
            "end_datetime",
            "end_time_option",
            "end_date",
            "end_value"
        ),
        new("'refetch_days'", "refetch_days: 7", "lookback_window", "lag", "overlap"),
        new("'window'", "window: { step: 1mo }", "step", "cursor_granularity", "chunk_size", "datetime_format", "cursor_datetime_formats"),
        new(
            "'for_each', or 'scope: ticker' for the tickers",
            "for_each: [{ period: [annual, quarter] }]",
            "partition_router",
            "substream",
            "parent_stream_configs",
            "list_partition_router",
            "substream_partition_router",
            "resolve",
            "parent",
            "partition",
            "include_from_parent",
            "foreach",
            "loop"
        ),
        new("'key'", "key: [ticker, date]", "primary_key", "merge_key", "unique_key", "id", "ids"),
        new(
            "'key': a newer row takes the place of the one with the same key; or 'replace: true', where each answer is the whole list",
            "key: [ticker, date]",
            "write_disposition",
            "sync_mode",
            "destination_sync_mode",
            "mode",
            "strategy"
        ),
        new(
            "'auth' of the source",
            "auth: { type: bearer, env: ACME_TOKEN }",
            "authenticator",
            "session_token_auth",
            "bearer_authenticator",
            "api_token",
            "api_key",
            "token",
            "credentials",
            "login",
            "oauth"
        ),
        new(
            "'limits' of the source",
            "limits: [5/1s, 300/60s]",
            "api_budget",
            "rate_limiter",
            "throttle",
            "requests_per_minute",
            "max_requests"
        ),
        new(
            "'responses', and 'attempts' of the source",
            "responses: { 404: empty, 503: throttled }",
            "error_handler",
            "backoff_strategies",
            "response_filters",
            "response_actions",
            "retry",
            "retries",
            "max_retries",
            "on_error"
        ),
        new("'format'", "format: csv", "decoder", "response_format", "content_type", "parser"),
        new("'columns'", "columns: { ticker: text, date: date }", "schema_loader", "json_schema", "properties", "schemas", "column_types"),
    ];

    /// <summary>What to write in place of a word, as the end of a sentence; null for a word that nobody else has.</summary>
    public static string? Find(string word)
    {
        var plain = word.ToLowerInvariant().Replace('-', '_');
        return All.FirstOrDefault(w => w.Others.Contains(plain, StringComparer.Ordinal)) is { } known
            ? $"; here that is {known.Here}; write for example '{known.Example}'"
            : null;
    }

    /// <summary>Every example, for whoever checks that it can be written.</summary>
    public static IEnumerable<string> Examples => All.Select(w => w.Example);

    /// <param name="Here">What it is in a recipe.</param>
    /// <param name="Example">An example.</param>
    /// <param name="Others">The words that others have for it, in lower case with <c>_</c>.</param>
    private sealed record Word(string Here, string Example, params IReadOnlyList<string> Others);
}
