import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Summary } from './figures.ts';
import type { LoadReport } from './run-load.ts';

const readModule = (url: string): string => readFileSync(fileURLToPath(url), 'utf8');

/** The report as one self-contained page, including the chart library. */
export function toReportPage(report: LoadReport): string {
  const { options, sent, answered, recount, eventsPerSecond, startedAt } = report;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Load: ${options.rate} events/s for ${options.seconds} s</title>
<style>${readModule(import.meta.resolve('uplot/dist/uPlot.min.css'))}
body { font: 15px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #18181b; }
table { border-collapse: collapse; margin: 1rem 0; }
th, td { text-align: right; padding: 0.25rem 0.75rem; border-bottom: 1px solid #e4e4e7; font-variant-numeric: tabular-nums; }
th:first-child, td:first-child { text-align: left; }
.good { color: #15803d; } .bad { color: #b91c1c; }
</style>
</head>
<body>
<h1>${options.rate} events/s for ${options.seconds} s</h1>
<p>${startedAt}, ${options.leads} leads, ${options.sockets} sockets. ${sent.events} events in ${sent.requests} requests
(${sent.batches} batches), ${sent.duplicates} sent twice, ${sent.late} late. ${eventsPerSecond} events/s were taken;
${answered.rejected} were refused, ${answered.failedAtFirst} were sent again.</p>
<p class="${isSound(report) ? 'good' : 'bad'}"><strong>${recount.lost.length} lost, ${recount.duplicated.length} duplicated</strong>
of ${recount.expected} events of ${recount.leads} leads, read back one by one; ${recount.listedWrong} leads are wrong in the list.</p>
<table>
<tr><th>ms</th><th>count</th><th>p50</th><th>p95</th><th>p99</th><th>max</th></tr>
${toRow('request, from when it was due', report.latency)}
${toRow('event → new score on a socket', report.eventToScore)}
${toRow('202 → row in D1', report.eventToList)}
</table>
<div id="charts"></div>
<script>${readModule(import.meta.resolve('uplot/dist/uPlot.iife.min.js'))}</script>
<script>
const report = ${JSON.stringify(report).replaceAll('<', '\\u003c')};
${drawCharts.toString()}
drawCharts(report, document.getElementById('charts'), uPlot);
</script>
</body>
</html>
`;
}

/** True if every event was found exactly once. */
export const isSound = ({ recount, answered }: LoadReport): boolean =>
  recount.lost.length + recount.duplicated.length + recount.listedWrong + answered.rejected === 0;

const toRow = (name: string, summary: Summary | null): string =>
  `<tr><td>${name}</td>${summary ? [summary.count, summary.p50, summary.p95, summary.p99, summary.max].map((figure) => `<td>${figure}</td>`).join('') : '<td colspan="5">nothing measured</td>'}</tr>`;

/** Runs in the page. The function is inserted as source text, so it must not use anything from this file. */
function drawCharts(report: LoadReport, parent: unknown, Plot: new (...args: unknown[]) => unknown): void {
  const colours = { p50: '#2563eb', p95: '#d97706', p99: '#dc2626' };
  const draw = (title: string, series: (Summary | null)[]) => {
    const percentiles = ['p50', 'p95', 'p99'] as const;
    const lines = percentiles.map((label) => ({ label, stroke: colours[label], width: 2 }));
    const options = {
      ...{ title, width: 900, height: 260, scales: { x: { time: false }, y: { distr: 3 } } },
      axes: [{ label: 'second' }, { label: 'ms' }],
      series: [{ label: 'second' }, ...lines],
    };
    const columns = percentiles.map((name) => series.map((summary) => summary?.[name] ?? null));
    new Plot(options, [series.map((_, second) => second), ...columns], parent);
  };
  const { latency, eventToScore, eventToList } = report.series;
  const taken = {
    ...{ title: 'Requests answered', width: 900, height: 200, scales: { x: { time: false } } },
    axes: [{ label: 'second' }, { label: 'requests' }],
    series: [{ label: 'second' }, { label: 'requests', stroke: colours.p50, fill: '#2563eb22', width: 2 }],
  };
  new Plot(taken, [latency.map((_, second) => second), latency.map((summary) => summary?.count ?? 0)], parent);
  draw('Request, from its scheduled time', latency);
  draw('Event → new score on a socket', eventToScore);
  draw('202 → row in D1', eventToList);
  const distribution = {
    ...{ title: 'Requests by percentile', width: 900, height: 260, scales: { x: { time: false }, y: { distr: 3 } } },
    axes: [{ label: 'percentile' }, { label: 'ms' }],
    series: [{ label: 'percentile' }, { label: 'ms', stroke: colours.p99, width: 2 }],
  };
  new Plot(
    distribution,
    [0, 1].map((column) => report.distribution.map((point) => point[column])),
    parent,
  );
}
