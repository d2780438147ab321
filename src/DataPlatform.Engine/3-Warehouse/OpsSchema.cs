using DataPlatform.Runs;

namespace DataPlatform.Warehouse;

/// <summary>The tables that say what happened. Others read them, so a column is never renamed.</summary>
internal static class OpsSchema
{
    /// <summary>Raised with every change of these tables. A warehouse of another version is refused; an older one can be rebuilt.</summary>
    public const int Version = 9;

    // No primary keys: MERGE keeps the keys unique, and an index would cost three times the load (measured).
    private const string Create = """
        CREATE SCHEMA IF NOT EXISTS ops;
        CREATE SCHEMA IF NOT EXISTS silver;
        CREATE SCHEMA IF NOT EXISTS gold;
        CREATE TABLE IF NOT EXISTS ops.meta (schema_version INTEGER NOT NULL, promotion BIGINT NOT NULL, version VARCHAR NOT NULL);
        CREATE TABLE IF NOT EXISTS ops.runs (
            run_id VARCHAR NOT NULL, run_date DATE NOT NULL, status VARCHAR NOT NULL, version VARCHAR,
            started_at TIMESTAMP NOT NULL, finished_at TIMESTAMP, elapsed_seconds DOUBLE,
            planned BIGINT, stored BIGINT, failed BIGINT, skipped BIGINT, responses BIGINT, bytes BIGINT,
            rows_read BIGINT, inserted BIGINT, updated BIGINT, unchanged BIGINT, quarantined BIGINT, message VARCHAR);
        CREATE TABLE IF NOT EXISTS ops.chunks (
            run_id VARCHAR NOT NULL, chunk INTEGER NOT NULL, of INTEGER NOT NULL, kind VARCHAR NOT NULL, recipes VARCHAR[] NOT NULL,
            planned BIGINT NOT NULL, stored BIGINT NOT NULL, failed BIGINT NOT NULL, skipped BIGINT NOT NULL,
            rows_read BIGINT NOT NULL, inserted BIGINT NOT NULL, updated BIGINT NOT NULL, unchanged BIGINT NOT NULL, quarantined BIGINT NOT NULL,
            started_at TIMESTAMP NOT NULL, bronze_seconds DOUBLE NOT NULL, silver_seconds DOUBLE, gold_seconds DOUBLE);
        CREATE TABLE IF NOT EXISTS ops.requests (
            run_id VARCHAR NOT NULL, chunk INTEGER NOT NULL, source VARCHAR NOT NULL, dataset VARCHAR NOT NULL, discriminator VARCHAR, ticker VARCHAR,
            window_from DATE, window_to DATE NOT NULL, status VARCHAR NOT NULL, reason VARCHAR, message VARCHAR,
            http_status INTEGER, attempts INTEGER NOT NULL, bytes BIGINT NOT NULL, bronze_file VARCHAR, bronze_line BIGINT, finished_at TIMESTAMP);
        CREATE TABLE IF NOT EXISTS ops.watermarks (
            source VARCHAR NOT NULL, dataset VARCHAR NOT NULL, discriminator VARCHAR, ticker VARCHAR, last_success DATE, covered_to DATE, quarantined_sha256 VARCHAR,
            last_rows DATE, last_empty DATE, last_missing DATE, last_failed DATE,
            fields VARCHAR, most_rows BIGINT, most_rows_oldest DATE, newest_rows BIGINT);
        CREATE TABLE IF NOT EXISTS ops.windows (
            source VARCHAR NOT NULL, dataset VARCHAR NOT NULL, discriminator VARCHAR, ticker VARCHAR,
            window_from DATE NOT NULL, window_to DATE NOT NULL, state VARCHAR NOT NULL, asked_on DATE, quarantined_sha256 VARCHAR);
        CREATE TABLE IF NOT EXISTS ops.open_requests (
            source VARCHAR NOT NULL, dataset VARCHAR NOT NULL, discriminator VARCHAR, ticker VARCHAR, run_id VARCHAR NOT NULL, url VARCHAR NOT NULL,
            window_from DATE, window_to DATE NOT NULL, next_page VARCHAR NOT NULL, pages INTEGER NOT NULL, rows BIGINT NOT NULL, seen VARCHAR NOT NULL,
            is_answered BOOLEAN NOT NULL, begun_at TIMESTAMP);
        CREATE TABLE IF NOT EXISTS ops.open_answers (
            source VARCHAR NOT NULL, dataset VARCHAR NOT NULL, discriminator VARCHAR, ticker VARCHAR, run_id VARCHAR NOT NULL,
            rows BIGINT NOT NULL, quarantined_sha256 VARCHAR, newest DATE, fields VARCHAR NOT NULL, window_from DATE);
        CREATE TABLE IF NOT EXISTS ops.segments (
            bronze_file VARCHAR NOT NULL, source VARCHAR NOT NULL, dataset VARCHAR NOT NULL, run_id VARCHAR NOT NULL, chunk INTEGER NOT NULL,
            recorded_bytes BIGINT NOT NULL, recorded_lines BIGINT NOT NULL, promoted_bytes BIGINT NOT NULL, promoted_lines BIGINT NOT NULL);
        CREATE TABLE IF NOT EXISTS ops.quarantine (
            run_id VARCHAR NOT NULL, source VARCHAR NOT NULL, dataset VARCHAR NOT NULL, discriminator VARCHAR, ticker VARCHAR,
            reason VARCHAR NOT NULL, column_name VARCHAR, value VARCHAR, row_number BIGINT, row_text VARCHAR,
            bronze_file VARCHAR NOT NULL, bronze_line BIGINT NOT NULL);
        CREATE TABLE IF NOT EXISTS ops.schema_drift (
            source VARCHAR NOT NULL, dataset VARCHAR NOT NULL, field VARCHAR NOT NULL, kind VARCHAR NOT NULL, example VARCHAR,
            first_run_id VARCHAR NOT NULL, last_run_id VARCHAR NOT NULL);
        CREATE TABLE IF NOT EXISTS ops.warnings (
            run_id VARCHAR NOT NULL, source VARCHAR NOT NULL, dataset VARCHAR, kind VARCHAR NOT NULL, message VARCHAR NOT NULL, example VARCHAR);
        CREATE TABLE IF NOT EXISTS ops.checks (
            run_id VARCHAR NOT NULL, chunk INTEGER NOT NULL, source VARCHAR, dataset VARCHAR, table_name VARCHAR NOT NULL, column_name VARCHAR,
            check_name VARCHAR NOT NULL, severity VARCHAR NOT NULL, result VARCHAR NOT NULL, failing BIGINT NOT NULL, checked BIGINT NOT NULL,
            example VARCHAR, checked_at TIMESTAMP NOT NULL);
        CREATE TABLE IF NOT EXISTS ops.check_marks (
            table_name VARCHAR NOT NULL, column_name VARCHAR, check_name VARCHAR NOT NULL, promoted_through BIGINT NOT NULL, newest VARCHAR);
        CREATE TABLE IF NOT EXISTS ops.recipes (
            source VARCHAR NOT NULL, dataset VARCHAR NOT NULL, discriminator VARCHAR, silver_table VARCHAR NOT NULL,
            mapping_hash VARCHAR NOT NULL, mapping VARCHAR[] NOT NULL, is_declared BOOLEAN NOT NULL);
        CREATE TABLE IF NOT EXISTS ops.gold_models (
            table_name VARCHAR NOT NULL, model_hash VARCHAR NOT NULL, promoted_through BIGINT NOT NULL);
        CREATE OR REPLACE MACRO gold_key(t) AS ('0x' || left(md5(t), 15))::BIGINT;
        """;

    /// <summary>Makes what is missing, and notes the version of the program that writes here.</summary>
    public static long Ensure(Database warehouse)
    {
        warehouse.Execute(Create);
        warehouse.Execute(
            "INSERT INTO ops.meta SELECT $schema, 0, $version WHERE NOT EXISTS (FROM ops.meta)",
            ("schema", Version),
            ("version", EngineVersion.Text)
        );
        return warehouse.Execute("UPDATE ops.meta SET version = $version WHERE version <> $version", ("version", EngineVersion.Text));
    }

    /// <summary>False when nothing of this program is in the file.</summary>
    public static bool IsMade(Database warehouse) =>
        warehouse.Scalar<long>("SELECT count(*) FROM duckdb_tables() WHERE schema_name = 'ops' AND table_name = 'meta'") > 0;

    /// <exception cref="ConfigurationException">Another version wrote the warehouse.</exception>
    public static void CheckVersion(Database warehouse, string path, bool ofAnyVersion = false)
    {
        var version = IsMade(warehouse) ? warehouse.Scalar<int>("SELECT max(schema_version) FROM ops.meta") : Version;
        if (version == Version || ofAnyVersion)
        {
            return;
        }

        var (age, wayOut) =
            version > Version ? ("a newer", "update dataplatform") : ("an older", "run 'dataplatform rebuild' to make it anew from bronze");
        throw new ConfigurationException(
            $"{path}: the warehouse was written by {age} version (schema {version}, this program knows {Version}); {wayOut}"
        );
    }
}
