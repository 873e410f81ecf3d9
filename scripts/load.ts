// Sends realistic traffic to its own server, or to a running one: `npm run load [-- --rate 200 --seconds 30]`. At the end, reads all leads
// back: every event answered 202 must be there exactly once.
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { build } from './build.ts';
import { counted } from './counted.ts';
import type { Summary } from './load/figures.ts';
import { describeRecount } from './load/recount.ts';
import { isSound, toReportPage } from './load/report-page.ts';
import { type LoadReport, runLoad } from './load/run-load.ts';
import { RateLimited } from './load/send-events.ts';
import { startProgress } from './progress.ts';
import { readNumbers, readOptions } from './read-options.ts';

const USAGE = `npm run load -- [--rate 200] [--seconds 30] [--leads 500] [--sockets 20] [--out dist/load] [--url … --key sk_live_…]

  --rate      events per second, sent on schedule whether or not the server keeps up
  --seconds   duration
  --leads     number of leads; the k-th busiest gets 1/k of the busiest one's events
  --sockets   number of open sockets, each on one of the busiest leads
  --out       path of the report: <out>.json and <out>.html
  --url       a running server with RATE_LIMITS off (default: starts one for the run)
  --key       a secret key of a project on that server; the leads are not erased`;

const { values, refuse } = readOptions(USAGE, {
  options: {
    rate: { type: 'string', default: '200' },
    seconds: { type: 'string', default: '30' },
    leads: { type: 'string', default: '500' },
    sockets: { type: 'string', default: '20' },
    out: { type: 'string', default: 'dist/load' },
    url: { type: 'string' },
    key: { type: 'string' },
  },
});
const { rate, seconds, leads, sockets } = readNumbers(
  { values, refuse },
  { rate: 1, seconds: 1, leads: 1, sockets: 0 },
);
if (Boolean(values.url) !== Boolean(values.key)) refuse('--url and --key go together.');

const server = values.url ? null : await ownServer();
try {
  const target = server
    ? { url: server.directUrl, key: server.key }
    : { url: (values.url as string).replace(/\/$/, ''), key: values.key as string };
  const report = await load(target);
  print(report);
  await mkdir(dirname(values.out), { recursive: true });
  await writeFile(`${values.out}.json`, `${JSON.stringify(report, null, 2)}\n`);
  await writeFile(`${values.out}.html`, toReportPage(report));
  console.log(`\n${values.out}.html, ${values.out}.json`);
  process.exitCode = isSound(report) ? 0 : 1;
} catch (error) {
  if (!(error instanceof RateLimited)) throw error;
  console.error(`${error.message}\nRun servers under load with RATE_LIMITS = "off".`);
  process.exitCode = 1;
} finally {
  await server?.stop();
}

async function ownServer() {
  await build();
  // Loads wrangler, which takes 2 s.
  const { serveProduct } = await import('./bench/bench-server.ts');
  return serveProduct('dist/worker');
}

async function load(target: { url: string; key: string }): Promise<LoadReport> {
  const bar = startProgress({ title: 'Loading', total: Math.round(rate * seconds), unit: 'events' });
  let recounting: ReturnType<typeof startProgress> | undefined;
  try {
    return await runLoad(
      target,
      { rate, seconds, leads, sockets },
      {
        onProgress: (events) => bar.update(events),
        onRecount(lead) {
          if (!recounting) bar.stop();
          recounting ??= startProgress({ title: 'Recounting', total: leads, unit: 'leads' });
          recounting.update(Math.min(lead, leads));
        },
      },
    );
  } finally {
    bar.stop();
    recounting?.stop();
  }
}

function print({ sent, answered, recount, eventsPerSecond, ...report }: LoadReport): void {
  const row = (name: string, summary: Summary | null) =>
    console.log(
      `  ${name.padEnd(32)}${summary ? `p50 ${summary.p50}   p95 ${summary.p95}   p99 ${summary.p99}   max ${summary.max} ms   (${summary.count})` : 'nothing measured'}`,
    );
  console.log(
    `\n${counted(sent.events, 'event')} in ${counted(sent.requests, 'request')}, ${eventsPerSecond}/s: ${sent.duplicates} sent twice, ${sent.late} late, ${counted(sent.batches, 'batch', 'batches')}`,
  );
  row('request, from its scheduled time', report.latency);
  row('event → new score on a socket', report.eventToScore);
  row('202 → row in D1', report.eventToList);
  console.log(`\n${describeRecount(recount)}; ${answered.rejected} refused, ${answered.failedAtFirst} sent again`);
  for (const event of [...recount.lost, ...recount.duplicated].slice(0, 20)) console.log(`  ${event}`);
}
