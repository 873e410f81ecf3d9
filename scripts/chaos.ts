// Kills the runtime under load again and again, on one state, and counts whether anything was lost or doubled:
// `npm run chaos [-- --seconds 600]`.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { build } from './build.ts';
import { isWhole, runChaos } from './chaos/run-chaos.ts';
import { runScript } from './testing/spawn-server.ts';

const USAGE = `npm run chaos -- [--seconds 60] [--rate 50] [--leads 100] [--kill-every 3]

  --seconds     how long
  --rate        events per second
  --leads       among which they are spread: the k-th busiest gets 1/k of the busiest
  --kill-every  seconds between two kills, on average`;

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    rate: { type: 'string', default: '50' },
    leads: { type: 'string', default: '100' },
    'kill-every': { type: 'string', default: '3' },
    help: { type: 'boolean', default: false },
  },
});
const [seconds, rate, leads, killEverySeconds] = [values.seconds, values.rate, values.leads, values['kill-every']].map(
  Number,
) as [number, number, number, number];
if (values.help || !(seconds > 0 && rate > 0 && leads > 0 && killEverySeconds > 0)) {
  console.log(USAGE);
  process.exit(values.help ? 0 : 2);
}

await build();
const stateDir = await mkdtemp(join(tmpdir(), 'leads-chaos-'));
try {
  const report = await runChaos(
    { stateDir, seconds, rate, leads, killEverySeconds },
    {
      onKill: (kills) => console.error(`killed the runtime, ${kills} times so far`),
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
    `${report.kills} kills, ${report.unanswered} events unanswered and sent again\n` +
      `${recount.lost.length} lost, ${recount.duplicated.length} duplicated of ${recount.expected} events of ${recount.leads} leads; ` +
      `${recount.listedWrong} leads wrong in D1\n` +
      `${report.fired} automations fired, ${report.firedTwice.length} of them twice; ${report.toldTwice.length} leads told of under two ids\n` +
      `${report.tries} tries to take leads over, ${report.moved.length} leads moved or renamed; ` +
      `${report.pairs} leads merged and erased at once, ${report.torn.length} of them half; ${report.hung} sockets hung`,
  );
  if (!isWhole(report)) process.exitCode = 1;
} finally {
  await rm(stateDir, { recursive: true, force: true });
}
