// Compares the product's ingest with the minimum on this platform (worker/benches/ceiling), and counts what one event costs: `npm run
// bench -- --help`.

import { tmpdir } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { beginAtOnce } from './bench/begin-at-once.ts';
import { type BenchServer, buildBench, serveCeiling, serveProduct } from './bench/bench-server.ts';
import { type Comparison, compareRounds, median, runInTurns } from './bench/compare-ingest.ts';
import { type Cost, countCost, countVisits, letAlarmsRun, meanOf } from './bench/count-cost.ts';
import { type GoalName, Verdicts } from './bench/goals.ts';
import { type BackgroundRun, measureBackground } from './bench/measure-background.ts';
import { type CommitComparison, measureBatches, measureCommits } from './bench/measure-commits.ts';
import { measureConfig } from './bench/measure-config.ts';
import { measureImport } from './bench/measure-import.ts';
import { measureLadders, type Rung } from './bench/measure-ladder.ts';
import { measureLag } from './bench/measure-lag.ts';
import { measureFanOut, measureLatency } from './bench/measure-latency.ts';
import { measureLongLeads } from './bench/measure-long-leads.ts';
import { measureRun } from './bench/measure-run.ts';
import { measureStudies } from './bench/measure-studies.ts';
import { measureStudy } from './bench/measure-study.ts';
import type { Round, Scenario } from './bench/run-load.ts';
import { build } from './build.ts';
import { readFreeSpace, SPACE_BYTES_MIN } from './disk-space.ts';
import { describeFewHandles, readHandleLimit } from './file-handles.ts';
import { timed } from './progress.ts';
import { readNumbers, readOptions } from './read-options.ts';

const startedAt = performance.now();
const PARTS = [
  ...['ladder', 'latency', 'new', 'import', 'long', 'cost'],
  ...['commits', 'config', 'runs', 'background', 'studies'],
] as const;
const USAGE = `npm run bench -- [--long] [--only PART] [--shards 4] [--leads 100000] [--work rescore] [--state DIR]

  --long    more rounds and longer histories; the group commit, configs, runs, studies and background work as well
  --only    measure one part: ${PARTS.join(', ')}
  --shards  the PROJECT_SHARDS of the measured server
  --leads   number of leads during background work and studies (5000; with --long, 100000 during background work)
  --work    measure one kind of background work
  --state   keep the leads of background work in this directory, and go on with those that it holds

The other parts still run if a part fails, takes too long or needs too much space.`;

const { values, refuse } = readOptions(USAGE, {
  options: {
    only: { type: 'string' },
    shards: { type: 'string', default: '1' },
    long: { type: 'boolean', default: false },
    leads: { type: 'string' },
    work: { type: 'string' },
    state: { type: 'string' },
  },
});
if (values.only !== undefined && !PARTS.some((name) => name === values.only))
  refuse(`--only must be one of ${PARTS.join(', ')}.`);
const ROUNDS = values.long ? 8 : 5;
/**
 * Leads that have passed all stages, and whose log has a table. Younger leads do both within few events, so an event would cost the more,
 * the shorter a round is.
 */
const KNOWN = { leads: 200, eventsBefore: 25, keepsLeads: true } as const;
const SINGLE = { ...KNOWN, requests: values.long ? 5_000 : 1_000, connections: 16, batch: null };
const NEW = { requests: 1_000, connections: 16, leads: 1_000, batch: null };
const BATCH = { ...KNOWN, requests: values.long ? 200 : 60, connections: 8, batch: { events: 100, leads: 20 } };
/** Each lead passes three stages, and its log gets a table. */
const YOUNG = { requests: 30, connections: 8, leads: 200, batch: BATCH.batch, eventsBefore: 5 };
const PROBES = values.long ? 40 : 10;
const FAN_OUT = { watchers: 1_000, probes: values.long ? 10 : 3 };
const FIRST = { requests: 20, connections: 16, leads: 20, batch: null };
/** Within ten minutes. */
const EVENTS_PER_VISIT = 5;
const BURST = { requests: 1_000, connections: 16, leads: 20, batch: null };
const BATCH_BURST = { requests: 50, connections: 4, leads: 20, batch: { events: 100, leads: 20 } };
/** The ratio in the goal is measured with this many waiting leads. */
const JUDGED_WAITING = 500;
const COMMITS = { waiting: values.long ? [1, 50, 500, 2_000, 5_000] : [50, 500, 2_000], rounds: values.long ? 5 : 3 };
const IMPORT = { leads: values.long ? 5_000 : 1_000, rowsPerLead: 20 };
const LONG = { events: values.long ? 100_000 : 20_000, probes: PROBES };
const CONFIG = {
  sizes: [1, 50, 500].map((rules) => ({ rules, automations: Math.floor(rules / 5) })),
  ...{ leads: values.long ? 400 : 100, rounds: ROUNDS },
};
const RUN_LEADS = values.long ? 5_000 : 1_000;
const BATCHES = { sizes: values.long ? [10, 50, 100, 250, 500, 1_000, 2_000] : [100, 500], rounds: COMMITS.rounds };

const leadsOf = (leads: string) => readNumbers({ values: { leads: values.leads ?? leads }, refuse }, { leads: 1 });
const STUDIES = leadsOf('5000');
const BACKGROUND = {
  ...(values.long ? leadsOf('100000') : STUDIES),
  perSecond: 100,
  quietMs: 10_000,
  only: values.work,
};

const verdicts = new Verdicts();
const judge = verdicts.judge.bind(verdicts);
/** The servers of the current part. */
let servers: BenchServer[] = [];

interface Part {
  run: () => Promise<void>;
  /** If it takes longer, something hangs. */
  minutesMax: number;
  /** Max. leads that the part starts. */
  leads: number;
  /** Whether the part runs only with --long or when someone asks for it by name. */
  onlyLong?: boolean;
}

/** The parts in the order in which they run. Each part has servers of its own. */
const RUNS: Record<(typeof PARTS)[number], Part> = {
  ladder: { run: benchLadder, minutesMax: 25, leads: ROUNDS * 5_500 + 2_000 },
  latency: { run: benchLatency, minutesMax: 5, leads: 500 },
  new: { run: benchNewLeads, minutesMax: 5, leads: ROUNDS * 3_000 + 5_000 },
  import: { run: benchImport, minutesMax: 10, leads: IMPORT.leads },
  long: { run: benchLongLeads, minutesMax: 10, leads: 500 },
  cost: { run: benchCost, minutesMax: 5, leads: 500 },
  commits: { run: benchCommits, minutesMax: 10, leads: 0, onlyLong: true },
  config: { run: benchConfig, minutesMax: 5, leads: ROUNDS * 2_400, onlyLong: true },
  runs: { run: benchRun, minutesMax: 10, leads: RUN_LEADS, onlyLong: true },
  background: { run: benchBackground, minutesMax: 60, leads: BACKGROUND.leads + 40_000, onlyLong: true },
  studies: { run: benchStudies, minutesMax: 15, leads: STUDIES.leads, onlyLong: true },
};
/** A lead of a few events, with the files of its object while it is open. */
const LEAD_BYTES = 40_000;

const parts = PARTS.filter((name) =>
  values.only === undefined ? values.long || !RUNS[name].onlyLong : name === values.only,
);
/** Why a part has no figures. */
const missing = new Map<string, string>();
for (const name of parts) {
  const reason = await tryPart(name);
  if (reason !== null) missing.set(name, reason);
}
const rows = verdicts.table(parts, missing);
if (rows.length > 0) {
  console.log('\nGoals');
  for (const [what = '', figure = '', goal = '', reached = ''] of rows)
    console.log(`  ${what.padEnd(52)} ${figure.padStart(8)}   ${goal}: ${reached}`);
}
console.log(`\nbench: ${Math.round((performance.now() - startedAt) / 1000)} s`);
process.exit(missing.size > 0 ? 1 : 0);

/** Runs a part and ends its servers. Returns null if the part ran to its end, or else the reason why it did not. */
async function tryPart(name: keyof typeof RUNS): Promise<string | null> {
  const { run, minutesMax, leads } = RUNS[name];
  let running: Promise<void> | undefined;
  try {
    await requireSpace(leads);
    running = run();
    const isLate = sleep(minutesMax * 60_000, 'late' as const, { ref: false });
    if ((await Promise.race([running, isLate])) === 'late')
      throw new Error(`it took longer than ${minutesMax} minutes`);
    return null;
  } catch (error) {
    // The part may still run, and its failure must not end this process.
    running?.catch(() => undefined);
    const reason = error instanceof Error ? error.message : String(error);
    console.log(`\nNot measured (${name}): ${reason}`);
    return reason;
  } finally {
    await Promise.all(servers.map((server) => server.stop().catch(() => undefined)));
    servers = [];
  }
}

async function requireSpace(leads: number): Promise<void> {
  const dir = values.state ?? tmpdir();
  const free = await readFreeSpace(dir);
  const needed = SPACE_BYTES_MIN + leads * LEAD_BYTES;
  const gb = (bytes: number) => (bytes / 1e9).toFixed(1);
  if (free < needed) throw new Error(`it needs ${gb(needed)} GB of space, and ${dir} has ${gb(free)} GB`);
}

async function benchLatency(): Promise<void> {
  const pair = await servePair();
  const { product } = pair;
  printLag(await timed('Measuring the way to D1', () => measureLag(product, SINGLE, PROBES)));

  const { answer, leadSocket, webhook, bareQueue } = await timed('Measuring latencies', () =>
    measureLatency(pair, PROBES),
  );
  console.log('\nTime from sending an event, one at a time (medians)');
  console.log(`  to its 202                     ${Math.round(median(answer))} ms`);
  console.log(`  to a socket on the lead        ${Math.round(median(leadSocket))} ms`);
  console.log(
    `  to a webhook's receiver        ${Math.round(median(webhook))} ms${judge('webhookMs', median(webhook))}`,
  );
  console.log(`  through a bare queue           ${Math.round(median(bareQueue))} ms`);
  const { first, last } = await timed('Notifying a thousand dashboards', () => measureFanOut(product, FAN_OUT));
  console.log(`\nTime from sending an event to ${FAN_OUT.watchers} sockets on the project (medians)`);
  console.log(`to the first socket            ${Math.round(median(first))} ms`);
  console.log(`to the last socket             ${Math.round(median(last))} ms`);
}

async function benchNewLeads(): Promise<void> {
  // By default, the bench measures events for new leads, with more parts of the product at each step (the ladder).
  if (!values.long && values.only === undefined) return benchAtOnce(await serveBuilt());
  const { product, ceiling } = await servePair();
  const handingOn = await serveCeiling(await buildBench('ceiling'), { HANDS_ON: 'yes' });
  servers.push(handingOn);
  const load = { scenario: NEW, rounds: ROUNDS, cohort: 'new' };
  const [own = [], bare = [], handed = []] = await timed('Beginning leads', () =>
    runInTurns([product, ceiling, handingOn], load),
  );
  console.log('\nSingle events about new leads');
  printNewLeads(compareRounds({ product: own, ceiling: bare }));
  const { product: floor, cpuRatio } = compareRounds({ product: handed, ceiling: bare });
  if (floor.cpuMsPerRequest && cpuRatio)
    console.log(
      `  the bare platform's with an alarm, a timer and a call to another object ${floor.cpuMsPerRequest.toFixed(2)} ms: ` +
        `${(1 / cpuRatio).toFixed(2)} times`,
    );
  await benchAtOnce(product);
}

async function benchAtOnce(product: BenchServer): Promise<void> {
  const { leads, ms, healthMs } = await timed('Beginning leads at once', () => beginAtOnce(product));
  console.log(`\n${leads} new leads in one request`);
  console.log(`  answered after                 ${(ms / 1000).toFixed(1)} s`);
  console.log(`  /api/health meanwhile          ${Math.round(healthMs)} ms${judge('healthMs', healthMs)}`);
}

async function benchImport(): Promise<void> {
  const product = await serveBuilt();
  const { rows, seconds, cpuMs, memory } = await timed('Importing', () => measureImport(product, IMPORT));
  console.log(`\nAn import of ${rows} events about ${IMPORT.leads} new leads`);
  console.log(`  ${Math.round(rows / seconds)} rows/s${judge('importRowsPerSecond', rows / seconds)}`);
  if (cpuMs !== null) console.log(`  ${cpuMs.toFixed(2)} ms of CPU time a row`);
  if (memory)
    console.log(`  runtime memory: ${Math.round(memory.before)} MB before, ${Math.round(memory.peak)} MB at most`);
}

async function benchLadder(): Promise<void> {
  const pair = await servePair();
  const bundle = await timed('Building the ladder', () => buildBench('ladder'));
  const scenarios = { single: SINGLE, new: NEW, batch: BATCH };
  const [single = [], ofNew = [], batches = []] = await timed('Adding one part at a time', () =>
    measureLadders({ ...pair, bundle }, { scenarios, rounds: ROUNDS }),
  );
  printLadder('Single events: POST /api/events', single, { judged: 'singleRatio' });
  printCpu(single.at(-1)?.comparison.product, SINGLE, 'singleCpu');
  printLadder('Single events about new leads', ofNew);
  const ofProduct = ofNew.at(-1)?.comparison;
  if (ofProduct) printNewLeads(ofProduct);
  printLadder('Batches of 100 events about 20 leads: POST /api/events/batch', batches);
  printCpu(batches.at(-1)?.comparison.product, BATCH, 'batchCpu');

  const [own = [], bare = []] = await timed('Sending batches about young leads', () =>
    runInTurns([pair.product, pair.ceiling], { scenario: YOUNG, rounds: ROUNDS, cohort: 'young' }),
  );
  console.log('\nCPU time of leads that pass three stages, and whose log gets its own table');
  const { product, ceiling } = compareRounds({ product: own, ceiling: bare });
  printCpu(product, YOUNG);
  printCpu(ceiling, YOUNG);
}

async function benchCost(): Promise<void> {
  const counted = await serveCounted();
  const visits = await timed('Visiting', () =>
    countVisits(counted, { scenario: FIRST, rounds: EVENTS_PER_VISIT, cohort: 'visits' }),
  );
  const [first, alone] = visits;
  if (first) {
    printCost('The first event of a lead', first);
    console.log(`  ${rowsOf(first).toFixed(2)} rows in all${judge('firstRows', rowsOf(first))}`);
  }
  if (alone) {
    printCost('An event alone', alone);
    console.log(`  ${rowsOf(alone).toFixed(2)} rows in all${judge('aloneRows', rowsOf(alone))}`);
  }
  printCost('A new visitor’s five events, minutes apart', meanOf(visits));
  const begun = await countCost(counted, FIRST, 'cost');
  await timed('Waiting for alarms', () => letAlarmsRun(counted, begun));
  printCost('A burst of 50 events a lead, through two stages', await countCost(counted, BURST, 'cost'));
  printCost('Another burst, in which the lead’s first segment is packed', await countCost(counted, BURST, 'cost'));
  printCost('A third', await countCost(counted, BURST, 'cost'), 'burstRows');
  printCost('Batches of 100 events about 20 leads', await countCost(counted, BATCH_BURST, 'cost'));
}

async function benchCommits(): Promise<void> {
  const counted = await serveCounted();
  printCommits(await timed('Saturating the group commit', () => measureCommits(counted, COMMITS)));
  console.log('\nThe same batches straight to D1, by size (medians)');
  printTable(
    ['leads', 'leads/s', 'ms a batch', 'SQL ms'],
    (await timed('Trying batch sizes', () => measureBatches(counted, BATCHES))).map(({ size, batch }) => [
      ...[`${size}`, batch.leadsPerSecond.toFixed(0), `${batch.p50Ms}`, (batch.sqlMs * size).toFixed(1)],
    ]),
  );
}

async function benchConfig(): Promise<void> {
  const counted = await serveCounted();
  const compared = await timed('Sending configs to leads', () => measureConfig(counted, CONFIG));
  console.log('\nAn event of a new lead, its config whole or by name (medians, ms)');
  const ms = (time: number) => time.toFixed(2);
  printTable(
    ['rules', 'automations', 'characters', 'whole, cold', 'named, cold', 'whole, warm', 'named, warm'],
    compared.map(({ rules, automations, chars, whole, named }) => [
      ...[`${rules}`, `${automations}`, `${chars}`],
      ...[ms(whole.cold), ms(named.cold), ms(whole.warm), ms(named.warm)],
    ]),
  );
}

async function benchRun(): Promise<void> {
  const counted = await serveCounted();
  const seconds = await timed('Rescoring', () => measureRun(counted, RUN_LEADS));
  console.log(`\nA rescore of ${RUN_LEADS} leads: ${seconds.toFixed(1)} s, ${Math.round(RUN_LEADS / seconds)} leads/s`);
  const study = await timed('Simulating', () => measureStudy(counted));
  console.log(`\nA simulation of ${study.leads} leads: ${study.seconds.toFixed(1)} s. Per lead:`);
  console.log(`  calls to leads, to the study   ${study.observed.toFixed(3)}, ${study.studyCalls.toFixed(4)}`);
  console.log(
    `  rows in lead objects           ${study.leadRowsWritten.toFixed(3)} written, ${study.leadRowsRead.toFixed(1)} read`,
  );
  console.log(`  rows in the study's object     ${study.studyRowsWritten.toFixed(3)} written`);
  console.log(
    `  D1                             ${study.d1Statements.toFixed(4)} statements, ${study.d1RowsRead.toFixed(2)} rows read, ${study.d1RowsWritten.toFixed(4)} written`,
  );
}

async function benchLongLeads(): Promise<void> {
  const product = await serveBuilt();
  const { events, times, recompute } = await timed('Measuring long histories', () => measureLongLeads(product, LONG));
  const count = (n: number) => n.toLocaleString('en-US');
  console.log(
    `\nA lead with ${count(events.short)} events and one with ${count(events.long)}, alternating (medians of ${LONG.probes})`,
  );
  printTable(
    ['', `${count(events.short)} events`, `${count(events.long)} events`, 'ratio', 'memory'],
    times.map(({ what, short, long, grownMb }) => [
      ...[what, `${median(short).toFixed(1)} ms`, `${median(long).toFixed(1)} ms`],
      ...[(median(long) / median(short)).toFixed(2), grownMb === null ? '' : `+${Math.round(grownMb)} MB`],
    ]),
  );
  console.log(
    `${recompute.events} events that were years late counted after ${(recompute.ms / 1000).toFixed(1)} s` +
      (recompute.cpuMs === null ? '' : `, ${Math.round(recompute.cpuMs)} ms of CPU time in all`),
  );
  const ratios = times.filter(({ of }) => of === 'event').map(({ short, long }) => median(long) / median(short));
  const slowest = Math.max(...ratios);
  console.log(`an event takes at most ${slowest.toFixed(1)} times as long${judge('historyRatio', slowest)}`);
  const grown = [...times, recompute].flatMap(({ grownMb }) => grownMb ?? []);
  if (grown.length > 0) {
    const worst = Math.max(...grown);
    console.log(`runtime memory: at most ${Math.round(worst)} MB more${judge('grownMb', worst)}`);
  }
}

async function benchBackground(): Promise<void> {
  const advice = describeFewHandles(readHandleLimit());
  if (advice) console.log(advice);
  await build();
  const operatorKey = 'bench'.padEnd(32, '_');
  const server = await serveProduct('dist/worker', {
    variables: { OPERATOR_KEY: operatorKey },
    stateDir: values.state,
  });
  servers.push(server);
  const runs: BackgroundRun[] = [];
  try {
    const { firstDeliveryMs, filesOpenMax } = await timed('Measuring background work', () =>
      measureBackground({ ...server, operatorKey }, { ...BACKGROUND, onRun: (run) => runs.push(run) }),
    );
    const worst = Math.max(...runs.map(ratioOf));
    console.log(`\np95 at most ${worst.toFixed(2)} of quiet${judge('backgroundRatio', worst)}`);
    if (!Number.isNaN(firstDeliveryMs))
      console.log(
        `first delivery ${Math.round(firstDeliveryMs)} ms after the first firing${judge('firstDeliveryMs', firstDeliveryMs)}`,
      );
    if (filesOpenMax !== null) console.log(`files open at most: ${filesOpenMax}`);
  } finally {
    // If a kind of work fails, the figures of those before it remain.
    printBackground(runs);
  }
}

function ratioOf({ during, quiet }: BackgroundRun): number {
  return during.p95Ms / quiet.p95Ms;
}

function printBackground(runs: BackgroundRun[]): void {
  console.log(`\nLive events, ${BACKGROUND.perSecond} a second, during background work on ${BACKGROUND.leads} leads`);
  printTable(
    ['work', 'items', 'seconds', 'p50 ms', 'quiet', 'p95 ms', 'quiet', 'ratio', 'failed', 'quiet'],
    runs.map((run) => [
      ...[run.work, `${run.items ?? '–'}`, `${run.seconds.toFixed(0)}${run.wentOn ? '+' : ''}`],
      ...[
        run.during.p50Ms.toFixed(1),
        run.quiet.p50Ms.toFixed(1),
        run.during.p95Ms.toFixed(1),
        run.quiet.p95Ms.toFixed(1),
      ],
      ...[ratioOf(run).toFixed(2), `${run.failed} of ${run.live}`, `${run.failedQuiet}`],
    ]),
  );
}

async function benchStudies(): Promise<void> {
  const product = await serveBuilt();
  const { leads } = STUDIES;
  const { perSecond, quietMs } = BACKGROUND;
  const { studies, memoryMb, fillSeconds } = await timed('Measuring studies', () =>
    measureStudies(product, { leads, perSecond, quietMs }),
  );
  console.log(`\nStudies of ${leads} leads, alone and alongside ${perSecond} live events a second`);
  const cpu = (ms: number | null) => (ms === null ? '–' : ms.toFixed(2));
  printTable(
    ['study', 'leads', 'seconds', 'CPU ms a lead', 'beside: seconds', 'CPU ms', 'live p95 ms', 'quiet', 'ratio'],
    studies.map(({ kind, leads: asked, alone, beside, p95Ms: { quiet, during } }) => [
      ...[kind, `${asked}`, alone.seconds.toFixed(1), cpu(alone.cpuMs), beside.seconds.toFixed(1), cpu(beside.cpuMs)],
      ...[during.toFixed(1), quiet.toFixed(1), (during / quiet).toFixed(2)],
    ]),
  );
  const worst = Math.max(...studies.map(({ p95Ms: { quiet, during } }) => during / quiet));
  console.log(`p95 at most ${worst.toFixed(2)} of quiet${judge('studyRatio', worst)}`);
  if (memoryMb !== null)
    console.log(`runtime memory: ${Math.round(memoryMb)} MB; filled in ${fillSeconds.toFixed(0)} s`);
}

interface Pair {
  product: BenchServer;
  ceiling: BenchServer;
}

async function servePair(): Promise<Pair> {
  return { product: await serveBuilt(), ceiling: await serveBare() };
}

async function serveBuilt(): Promise<BenchServer> {
  await build();
  const product = await serveProduct('dist/worker');
  servers.push(product);
  return product;
}

async function serveBare(): Promise<BenchServer> {
  const bundle = await timed('Building the ceiling', () => buildBench('ceiling'));
  const ceiling = await serveCeiling(bundle);
  servers.push(ceiling);
  return ceiling;
}

async function serveCounted(): Promise<BenchServer> {
  const bundle = await timed('Building the bench', () => buildBench('counted'));
  const counted = await serveProduct(bundle, { shards: Number(values.shards) });
  servers.push(counted);
  return counted;
}

function printLadder(title: string, rungs: Rung[], { judged }: { judged?: GoalName } = {}): void {
  console.log(`\n${title}, adding one part of the product at a time (medians of ${ROUNDS})`);
  for (const { has, comparison } of rungs) {
    const { cpuMsPerRequest: cpuMs } = comparison.product;
    console.log(`  ${comparison.throughputRatio.toFixed(2)}  ${cpuMs?.toFixed(2) ?? ''} ms  ${has}`);
  }
  const whole = rungs.at(-1)?.comparison;
  if (whole) printComparison(whole, judged);
}

function printComparison({ product, ceiling, ...ratios }: Comparison, judged?: GoalName): void {
  const row = ({ requestsPerSecond, p50Ms, p95Ms }: Round) =>
    `${Math.round(requestsPerSecond)} requests/s, p50 ${p50Ms.toFixed(1)} ms, p95 ${p95Ms.toFixed(1)} ms`;
  console.log(`  product   ${row(product)}`);
  console.log(`  ceiling   ${row(ceiling)}`);
  const { throughputRatio, throughputRatios, cpuRatio } = ratios;
  const range = [Math.min(...throughputRatios), Math.max(...throughputRatios)].map((ratio) => ratio.toFixed(2));
  console.log(
    `  ratio     ${throughputRatio.toFixed(2)} of the ceiling's requests/s (${range.join(' to ')} in ${ROUNDS} rounds)` +
      (judged === undefined ? '' : judge(judged, throughputRatio)),
  );
  if (cpuRatio) console.log(`            ${cpuRatio.toFixed(2)} by CPU time, projection to D1 included`);
}

/** Prints what 1,000 events cost. */
function printCpu(round: Round | undefined, { batch }: Pick<Scenario, 'batch'>, judged?: GoalName): void {
  if (!round?.cpuMsPerRequest) return;
  const seconds = round.cpuMsPerRequest / (batch?.events ?? 1);
  console.log(
    `  1,000 events take ${seconds.toFixed(3)} s of CPU time${judged === undefined ? '' : judge(judged, seconds)}`,
  );
}

function printNewLeads({ product, ceiling, cpuRatio }: Comparison): void {
  if (!(product.cpuMsPerRequest && ceiling.cpuMsPerRequest && cpuRatio)) return;
  const ratio = 1 / cpuRatio;
  console.log(
    `  a new lead's event takes ${product.cpuMsPerRequest.toFixed(2)} ms of CPU time, the bare platform's ` +
      `${ceiling.cpuMsPerRequest.toFixed(2)}: ${ratio.toFixed(2)} times${judge('newLeadRatio', ratio)}`,
  );
}

function printLag(lags: number[]): void {
  const longest = Math.max(...lags);
  console.log('\nFrom the 202 to the row in D1, under the load of single events');
  console.log(
    `  median ${Math.round(median(lags))} ms, longest of ${lags.length} ${Math.round(longest)} ms` +
      judge('visibleMs', longest),
  );
}

function rowsOf({ leadRowsWritten, alarmsSet, d1RowsWritten }: Cost): number {
  return leadRowsWritten + alarmsSet + d1RowsWritten;
}

function printCost(title: string, cost: Cost, judged?: GoalName): void {
  const rows = cost.leadRowsWritten + cost.alarmsSet;
  const three = (figure: number) => figure.toFixed(3);
  console.log(`\n${title}, per event (${cost.events} events at ${Math.round(cost.eventsPerSecond)}/s)`);
  console.log(
    `  rows written in lead objects   ${three(rows)}: ${three(cost.leadRowsWritten)} rows, ${three(cost.alarmsSet)} alarms` +
      (judged === undefined ? '' : judge(judged, rows)),
  );
  console.log(`  rows read in lead objects      ${three(cost.leadRowsRead)}`);
  console.log(
    `  calls between objects          ${three(cost.ingests)} to leads, ${three(cost.projectCalls)} to the project`,
  );
  console.log(`  calls to D1                    ${three(cost.d1Calls)}, of ${three(cost.d1Statements)} statements`);
  console.log(`  rows in D1                     ${three(cost.d1RowsWritten)} written, ${three(cost.d1RowsRead)} read`);
  console.log(`  rows written in all            ${three(rowsOf(cost))}`);
}

function printCommits(comparisons: CommitComparison[]): void {
  console.log(
    `\nChanged leads that the object of one project writes to D1 per second, by number of waiting leads (medians of ${COMMITS.rounds} rounds)`,
  );
  printTable(
    ['waiting', 'leads/s', 'p50 ms', 'p99 ms', 'a batch', 'statements', 'rows', 'SQL ms', 'bare/s', 'ratio', 'at most'],
    comparisons.map(({ waiting, project, bare, ratio, ratioMax }) => [
      ...[`${waiting}`, project.leadsPerSecond.toFixed(0), `${project.p50Ms}`, `${project.p99Ms}`],
      ...[project.leadsPerBatch.toFixed(0), project.statements.toFixed(3), project.rowsWritten.toFixed(2)],
      ...[project.sqlMs.toFixed(3), bare.leadsPerSecond.toFixed(0), ratio.toFixed(2), ratioMax.toFixed(2)],
    ]),
  );
  const most = Math.max(...comparisons.map(({ project }) => project.leadsPerSecond));
  console.log(`  at most ${Math.round(most)} leads/s${judge('leadsPerSecond', most)}`);
  const { ratio } = comparisons.find(({ waiting }) => waiting === JUDGED_WAITING) ?? {};
  if (ratio !== undefined)
    console.log(`  ${ratio.toFixed(2)} with ${JUDGED_WAITING} waiting leads${judge('commitRatio', ratio)}`);
}

function printTable(columns: string[], rows: string[][]): void {
  for (const row of [columns, ...rows]) console.log(row.map((cell) => cell.padStart(11)).join('  '));
}
