/** Kinds of work that can fail without a trace in D1, for example because file handles or disk space have run out. */
type Failing = 'events' | 'rows' | 'deliveries' | 'refreshes';

/** Failures older than this are over, as far as health is concerned. */
const RECENT_MS = 60_000;

/** When each last failed in this isolate, epoch ms. A local server has one isolate; production has many. */
const lastAt = new Map<Failing, number>();

export function noteFailure(failing: Failing, now: number): void {
  lastAt.set(failing, now);
}

/** Kinds of work that failed in this isolate within the last minute. */
export const recentFailures = (now: number): ReadonlySet<Failing> =>
  new Set([...lastAt].flatMap(([failing, at]) => (now - at < RECENT_MS ? [failing] : [])));

/** For tests. */
export const forgetFailures = (): void => lastAt.clear();
