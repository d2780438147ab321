namespace DataPlatform.Host.Output.Report;

/// <summary>How a report looks: light or dark as the reader's system is, narrow, wide, and on paper.</summary>
internal static class ReportStyle
{
    public const string Css = """
        :root{color-scheme:light dark;--bg:#fff;--ink:#1a1f26;--dim:#5b6672;--line:#d9dee4;--bronze:#b0703a;--silver:#7b8794;--gold:#c9a227;
        --good:#2e7d4f;--bad:#c0392b;--warn:#b7791f;--none:#e8ecf0;--a:#2563a8;--b:#8a4fa3;--c:#1f8a8a;--d:#a8562a}
        @media (prefers-color-scheme:dark){:root{--bg:#14181d;--ink:#e6e9ed;--dim:#98a3af;--line:#2f3842;--bronze:#cf8d55;--silver:#9aa7b4;--gold:#dcb84a;
        --good:#4caf7a;--bad:#e06c5f;--warn:#d9a648;--none:#252c34;--a:#6aa9ec;--b:#c08ad6;--c:#55c2c2;--d:#e09066}}
        *{box-sizing:border-box}body{margin:0 auto;max-width:72rem;padding:1rem;background:var(--bg);color:var(--ink);font:15px/1.45 system-ui,sans-serif}
        h1{font-size:1.3rem;margin:.5rem 0}h2{font-size:1.05rem;margin:2rem 0 .5rem;border-bottom:1px solid var(--line);padding-bottom:.2rem}
        nav{font-size:.9rem}nav a{margin-right:.8rem;white-space:nowrap;display:inline-block}a{color:var(--a)}a:focus-visible,[tabindex]:focus-visible{outline:2px solid var(--a)}
        .cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(9rem,1fr));gap:.6rem;margin:1rem 0}
        .card{border:1px solid var(--line);border-radius:6px;padding:.5rem .7rem}.card b{display:block;font-size:1.25rem}.card span{color:var(--dim);font-size:.85rem}
        .scroll{overflow-x:auto}table{border-collapse:collapse;font-size:.88rem;width:100%}th,td{text-align:left;padding:.25rem .6rem;border-bottom:1px solid var(--line);vertical-align:top;overflow-wrap:anywhere}
        th{color:var(--dim);font-weight:600;white-space:nowrap}.n{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}
        .none,.key{color:var(--dim);font-size:.9rem}.key i{display:inline-block;width:.8em;height:.8em;margin:0 .3em 0 .9em;vertical-align:baseline}
        svg{display:block;width:100%;min-width:40rem;height:auto}p{overflow-wrap:anywhere}svg text{fill:var(--dim);font-size:11px}.axis{stroke:var(--line)}
        .bronze{fill:var(--bronze)}.silver{fill:var(--silver)}.gold{fill:var(--gold)}.s-r{fill:var(--good)}.s-e{fill:var(--silver)}.s-m{fill:var(--warn)}.s-f{fill:var(--bad)}.s-n{fill:var(--none)}
        .t-cool-down{fill:var(--bad);background:var(--bad)}.t-quota{fill:var(--warn);background:var(--warn)}.t-network{fill:var(--a);background:var(--a)}
        .t-promotion{fill:var(--silver);background:var(--silver)}.t-back-off{fill:var(--b);background:var(--b)}.t-idle{fill:var(--none);background:var(--none)}
        .l0{stroke:var(--a)}.l1{stroke:var(--b)}.l2{stroke:var(--c)}.l3{stroke:var(--d)}.l0,.l1,.l2,.l3{fill:none;stroke-width:1.5}.quota{stroke-dasharray:4 3;stroke-width:1}
        .succeeded{color:var(--good)}.partial,.interrupted{color:var(--warn)}.failed{color:var(--bad)}
        @media print{:root{--bg:#fff;--ink:#000;--dim:#444;--line:#bbb}nav{display:none}.scroll{overflow:visible}svg{min-width:0}section{break-inside:avoid-page}}
        """;
}
