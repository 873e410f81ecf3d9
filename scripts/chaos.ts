// Kills the runtime repeatedly under load, on one state, and counts lost and duplicated events: `npm run chaos [-- --seconds 600]`.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from './build.ts';
import { isWhole, runChaos } from './chaos/run-chaos.ts';
import { counted } from './counted.ts';
import { describeRecount } from './load/recount.ts';
import { readNumbers, readOptions } from './read-options.ts';
import { runScript } from './testing/spawn-server.ts';

const USAGE = `npm run chaos -- [--seconds 60] [--rate 50] [--leads 100] [--kill-every 3]

  --seconds     duration
  --rate        events per second
  --leads       number of leads; the k-th busiest gets 1/k of the busiest one's events
  --kill-every  average seconds between two kills`;

const options = readOptions(USAGE, {
  options: {
    seconds: { type: 'string', default: '60' },
    rate: { type: 'string', default: '50' },
    leads: { type: 'string', default: '100' },
    'kill-every': { type: 'string', default: '3' },
  },
});
const { 'kill-every': killEverySeconds, ...counts } = readNumbers(options, {
  ...{ seconds: 1, rate: 1, leads: 1 },
  'kill-every': 0.1,
});

await build();
const stateDir = await mkdtemp(join(tmpdir(), 'leads-chaos-'));
try {
  const report = await runChaos(
    { stateDir, killEverySeconds, ...counts },
    {
      onKill: (kills) => console.error(`kills: ${kills}`),
      async whenCalm({ url, key, publishableKey }) {
        const { code, output } = await runScript('scripts/verify.ts', [
          ...['--url', url, '--key', key, '--publishable-key', publishableKey],
        ]);
        console.log(output);
        if (code !== 0) process.exitCode = 1;
      },
    },
  );
  const { recount } = report;
  console.log(
    `${counted(report.kills, 'kill')}, ${counted(report.unanswered, 'unanswered event')} sent again\n` +
      `${describeRecount(recount)}\n` +
      `${counted(report.fired, 'automation')} run, ${report.firedTwice.length} of them twice; ${counted(report.toldTwice.length, 'lead')} announced under two IDs\n` +
      `${counted(report.tries, 'takeover attempt')}, ${counted(report.moved.length, 'lead')} moved or renamed; ` +
      `${counted(report.chained, 'visitor')} chained, ${report.unreached.length} of them out of reach; ` +
      `${counted(report.pairs, 'lead')} merged and erased at once, ${report.torn.length} of them only partly; ${counted(report.hung, 'socket')} hung`,
  );
  if (!isWhole(report)) process.exitCode = 1;
} finally {
  await rm(stateDir, { recursive: true, force: true });
}
