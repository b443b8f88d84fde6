using System.Security.Cryptography;
using System.Text;

namespace Stationmaster.Server.Receipts;

/// <summary>The page's only style, inside it: a saved receipt keeps its look, and the page may load nothing else.</summary>
static class ReceiptStyle
{
    public const string Css = """

        :root { color-scheme: light dark; --ink: #14202b; --soft: #5b6b7a; --line: #dbe1e7; --page: #f3f5f7; --sheet: #fff; --mark: #0b6e4f; --note: #fff6dd; --noteline: #e5c869; --stop: #fdeaea; --stopline: #e0a0a0; }
        @media (prefers-color-scheme: dark) { :root { --ink: #e7ecf1; --soft: #9aa8b5; --line: #2c3843; --page: #0e1419; --sheet: #161e26; --mark: #58c79f; --note: #2c2716; --noteline: #6d5d25; --stop: #321b1d; --stopline: #74393d; } }
        * { box-sizing: border-box; }
        body { margin: 0; background: var(--page); color: var(--ink); font: 15px/1.45 system-ui, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; font-variant-numeric: tabular-nums; }
        main { max-width: 46rem; margin: 0 auto; padding: 1.25rem 1.1rem 2rem; background: var(--sheet); min-height: 100vh; }
        nav { display: flex; flex-wrap: wrap; gap: .2rem .9rem; font-size: .85rem; color: var(--soft); }
        nav a { color: var(--soft); } nav b { color: var(--ink); font-weight: 600; }
        header { display: flex; flex-wrap: wrap; justify-content: space-between; gap: .5rem 2rem; margin: 1rem 0 .4rem; }
        h1 { font-size: 1.5rem; line-height: 1.2; margin: 0 0 .15rem; } h2 { font-size: .95rem; margin: 1.5rem 0 .35rem; }
        p { margin: .3rem 0; } a { color: inherit; } small, .soft { color: var(--soft); font-size: .85rem; }
        .sum { font-size: 1.5rem; font-weight: 650; line-height: 1.2; color: var(--mark); white-space: nowrap; }
        .note { background: var(--note); border: 1px solid var(--noteline); border-radius: .4rem; padding: .55rem .75rem; margin: .7rem 0; }
        .stop { background: var(--stop); border-color: var(--stopline); }
        dl { display: grid; grid-template-columns: minmax(8.5rem, auto) 1fr; margin: 0; border-top: 1px solid var(--line); }
        dt, dd { padding: .28rem 0; border-bottom: 1px solid var(--line); margin: 0; } dt { color: var(--soft); padding-right: 1rem; }
        dd { overflow-wrap: anywhere; }
        table { width: 100%; border-collapse: collapse; } caption { text-align: left; font-weight: 650; font-size: .95rem; padding: 0 0 .35rem; }
        th, td { padding: .3rem 0 .3rem .8rem; border-bottom: 1px solid var(--line); text-align: right; vertical-align: top; font-weight: 400; }
        th:first-child, td:first-child { padding-left: 0; text-align: left; } thead th { color: var(--soft); font-size: .85rem; }
        td, .nowrap { white-space: nowrap; } td:first-child { white-space: normal; } .slots { font-size: .85rem; } .slots td { padding-top: .12rem; padding-bottom: .12rem; }
        .total td, .total th { font-weight: 650; border-bottom: 2px solid var(--ink); }
        .hash { font-size: .7rem; color: var(--soft); overflow-wrap: anywhere; margin-top: 1.5rem; }
        @media (max-width: 30rem) { .unit { display: none; } dl { grid-template-columns: 1fr; } dt { border: 0; padding-bottom: 0; } dd { padding-top: 0; } h1, .sum { font-size: 1.3rem; } }
        @media (min-width: 48rem) { main { margin: 1.5rem auto; padding: 2rem 2.5rem 2.5rem; min-height: 0; border: 1px solid var(--line); border-radius: .6rem; } }
        @page { size: A4; margin: 14mm 16mm 16mm; }
        @media print {
            :root { font-size: 12px; color-scheme: light; --ink: #000; --soft: #444; --line: #bbb; --page: #fff; --sheet: #fff; --mark: #000; --note: #fff; --noteline: #888; --stop: #fff; --stopline: #888; }
            body { font-size: 9.5pt; line-height: 1.35; } main { max-width: none; margin: 0; padding: 0; border: 0; min-height: 0; } nav { display: none; }
            h2, caption { break-after: avoid; } tr, dt, dd, .note { break-inside: avoid; } thead { display: table-header-group; } .unit { display: table-cell; }
            .slots { font-size: 8pt; } a { text-decoration: none; }
        }

        """;

    /// <summary>For the page's Content-Security-Policy.</summary>
    public static string Source { get; } = $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Css)))}'";
}
