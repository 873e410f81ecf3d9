import { readdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { planWorks } from './background-works.ts';
import type { BenchServer } from './bench-server.ts';
import { followProgress } from './follow-progress.ts';
import { sendLiveDuring } from './live-load.ts';
import { untilProjected } from './measure-studies.ts';
import { runLoad } from './run-load.ts';

/** How long live events waited while one kind of background work ran, and in the seconds before and after. */
export interface BackgroundRun {
  work: string;
  /** The number of leads, rows or deliveries that were done when the work ended; null if the bench did not wait for that. */
  items: number | null;
  /** Seconds for which the work ran alongside live events. */
  seconds: number;
  /** True if the work took longer than the measurement. The bench then stopped it, or let it finish without live events. */
  wentOn: boolean;
  during: { p50Ms: number; p95Ms: number };
  quiet: { p50Ms: number; p95Ms: number };
  /** The number of live events that were sent during the work, and how many of them were not accepted. */
  live: number;
  failed: number;
  /** The number of live events in the quiet seconds that were not accepted. */
  failedQuiet: number;
}

export interface BackgroundTimes {
  /** The time from the first run of an automation to the first delivery. */
  firstDeliveryMs: number;
  /** The most files that the runtime had open; null if the system does not report it. */
  filesOpenMax: number | null;
}

const LIVE_LEADS = 500;
/** The runtime closes objects that were idle for ten seconds. Until then, their files count towards the limit of this machine. */
const OBJECTS_CLOSE_MS = 12_000;

/** Live events run alongside each kind of work for at most this long. */
const MEASURED_MS_MAX = 60_000;

interface Background {
  leads: number;
  perSecond: number;
  quietMs: number;
  /** Measures only this kind of work. */
  only?: string | undefined;
  /** Called after each kind of work, so that its figures are kept if a later kind fails. */
  onRun: (run: BackgroundRun) => void;
}

/**
 * Measures how long live events wait, at a steady rate, while each kind of background work processes `leads` leads. For comparison, also
 * measures before and after each kind, while nothing else runs.
 */
export async function measureBackground(
  server: BenchServer & { operatorKey: string },
  { leads, perSecond, quietMs, only, onRun }: Background,
): Promise<BackgroundTimes> {
  // Once aborted, background work stops sending requests.
  const over = new AbortController();
  const files = watchFiles(server);
  const sendLive = <Result>(work: () => Promise<Result>) =>
    sendLiveDuring(server, { perSecond, leads: LIVE_LEADS }, work);
  await runLoad(server, { requests: LIVE_LEADS, connections: 4, leads: LIVE_LEADS, batch: null }, 'warm');
  const { works, fill, receiver } = await planWorks(server, { leads, only, signal: over.signal });
  if (works.length === 0) throw new Error(`there is no background work called “${only}”`);
  await fill();
  for (const { work, prepare, run } of works) {
    await prepare?.();
    await untilQuiet(server);
    // Waking these leads now keeps their start out of the quiet seconds.
    await sendLive(() => sleep((LIVE_LEADS / perSecond) * 1000));
    const before = await sendLive(() => sleep(quietMs));
    const startedAt = performance.now();
    const measured = new AbortController();
    const working = followProgress(work, (note) => run({ note, isMeasured: measured.signal }));
    const during = await sendLive(() => Promise.race([working, sleep(MEASURED_MS_MAX, null, { ref: false })]));
    const seconds = (performance.now() - startedAt) / 1000;
    measured.abort();
    const wentOn = during.result === null;
    // The measurement ends with the last kind of work.
    const isLeft = wentOn && work === works.at(-1)?.work;
    if (isLeft) working.catch(() => 'the server has stopped');
    const items = isLeft ? null : await working;
    if (!isLeft) await untilQuiet(server);
    const after = isLeft ? { latencies: [], failed: 0 } : await sendLive(() => sleep(quietMs));
    const measuredRun: BackgroundRun = {
      ...{ work, items, seconds, wentOn },
      during: percentilesOf(during.latencies),
      quiet: percentilesOf([before, after].flatMap((one) => one.latencies)),
      live: during.latencies.length + during.failed,
      failed: during.failed,
      failedQuiet: before.failed + after.failed,
    };
    onRun(measuredRun);
    process.stderr.write(`${JSON.stringify(measuredRun)}\n`);
  }
  receiver.stop();
  over.abort();
  return { firstDeliveryMs: receiver.firstMs(), filesOpenMax: files.stop() };
}

async function untilQuiet(server: BenchServer): Promise<void> {
  await untilProjected(server);
  await sleep(OBJECTS_CLOSE_MS);
}

function percentilesOf(latencies: readonly number[]): { p50Ms: number; p95Ms: number } {
  const sorted = latencies.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN;
  return { p50Ms: at(0.5), p95Ms: at(0.95) };
}

function watchFiles({ runtimePid }: BenchServer) {
  let most: number | null = null;
  const timer = setInterval(() => {
    if (!runtimePid || process.platform !== 'linux') return;
    try {
      most = Math.max(most ?? 0, readdirSync(`/proc/${runtimePid}/fd`).length);
    } catch {
      // The runtime has ended, because this part took too long.
      clearInterval(timer);
    }
  }, 500);
  return {
    stop() {
      clearInterval(timer);
      return most;
    },
  };
}
