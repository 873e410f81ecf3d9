import QuickLRU from 'quick-lru';
import { dayNumber } from '../../domain/time.ts';
import { type ProjectDay, type UsageCount, WHOLE_PROJECT } from './daily-usage.ts';

/** The daily quota of events. One client may use a tenth of its project's quota. */
export interface Quota {
  perProject: number;
  perClient: number;
}

/** The quota of a deployment (DAILY_EVENTS_PER_PROJECT), or null if it has none. */
export function toQuota(perProject: number): Quota | null {
  return perProject > 0 ? { perProject, perClient: Math.max(1, Math.floor(perProject / 10)) } : null;
}

/** Max. projects in an isolate's memory, and max. clients. An isolate that counts more than this drops the least recently counted ones. */
const PROJECTS_MAX = 500;
const CLIENTS_MAX = 1_000;
/** Counts are written when they reach a thousandth of the quota, so that most events cost no row. */
const STEPS = 1_000;
const STEP_MIN = 10;
/** Counts that stay small, as on a quiet site, are written after this time. */
const REST_MS = 5 * 60_000;
const REST_STEP_MIN = 100;

interface Tally {
  /** The count in D1 when it was last read. */
  known: number;
  /** The count that this isolate has not written yet. */
  pending: number;
}

interface Usage {
  day: number;
  /** Tallies by client, starting with the least recently counted one. */
  tallies: Map<string, Tally>;
  isLoaded: boolean;
  writtenAt: number;
}

/**
 * Counts today's accepted events in this isolate, by project and client. The counts are approximate, because the counts of other isolates
 * arrive late.
 */
export class UsageMeter {
  readonly #projects = new QuickLRU<string, Usage>({ maxSize: PROJECTS_MAX });

  /** Which quota is used up: the project's, the client's, or neither (null). */
  findExhausted(projectId: string, client: string, { quota, now }: { quota: Quota; now: number }) {
    const { tallies } = this.#usageOf(projectId, now);
    if (totalOf(tallies.get(WHOLE_PROJECT)) >= quota.perProject) return 'project' as const;
    return totalOf(tallies.get(client)) >= quota.perClient ? ('client' as const) : null;
  }

  /** Today's events of the whole project that this isolate has not written yet. */
  pendingOf(projectId: string, now: number): number {
    return this.#usageOf(projectId, now).tallies.get(WHOLE_PROJECT)?.pending ?? 0;
  }

  add(projectId: string, client: string, { accepted, now }: { accepted: number; now: number }): void {
    const { tallies } = this.#usageOf(projectId, now);
    for (const key of [client, WHOLE_PROJECT]) {
      const { known = 0, pending = 0 } = tallies.get(key) ?? {};
      tallies.delete(key);
      tallies.set(key, { known, pending: pending + accepted });
    }
    const [oldest] = tallies.keys();
    if (tallies.size > CLIENTS_MAX && oldest !== undefined) tallies.delete(oldest);
  }

  /**
   * Returns the counts to write to D1 now, or null if there is not enough to write. The first call of a day returns an empty list, so that
   * the caller reads what other isolates have counted. The caller must then call `learn` or `giveBack`.
   */
  take(projectId: string, { quota, now }: { quota: Quota; now: number }): UsageCount[] | null {
    const usage = this.#usageOf(projectId, now);
    if (!usage.isLoaded) {
      usage.isLoaded = true;
      return [];
    }
    const step = Math.max(STEP_MIN, Math.ceil(quota.perProject / STEPS));
    const whole = usage.tallies.get(WHOLE_PROJECT)?.pending ?? 0;
    const isRested = whole >= REST_STEP_MIN && now - usage.writtenAt >= REST_MS;
    if (whole < step && !isRested) return null;
    usage.writtenAt = now;
    const taken: UsageCount[] = [];
    // A small count of one client stays in memory, because there may be thousands of such clients.
    const clientStep = Math.max(1, Math.floor(step / 10));
    for (const [client, { known, pending }] of usage.tallies) {
      if (pending < clientStep && client !== WHOLE_PROJECT) continue;
      taken.push({ client, accepted: pending });
      usage.tallies.set(client, { known: known + pending, pending: 0 });
    }
    return taken;
  }

  /**
   * Merges D1's counts into those of this isolate. D1's count may be slightly outdated, but counts only grow, so the larger one is right.
   */
  learn({ projectId, day }: ProjectDay, counts: readonly UsageCount[]): void {
    const usage = this.#projects.get(projectId);
    if (usage?.day !== day) return;
    for (const { client, accepted } of counts) {
      const { known = 0, pending = 0 } = usage.tallies.get(client) ?? {};
      usage.tallies.set(client, { known: Math.max(known, accepted), pending });
    }
  }

  /** Adds counts back that could not be written. */
  giveBack({ projectId, day }: ProjectDay, counts: readonly UsageCount[]): void {
    const usage = this.#projects.get(projectId);
    if (usage?.day !== day) return;
    usage.isLoaded &&= counts.length > 0;
    for (const { client, accepted } of counts) {
      const { known = 0, pending = 0 } = usage.tallies.get(client) ?? {};
      usage.tallies.set(client, { known: Math.max(0, known - accepted), pending: pending + accepted });
    }
  }

  #usageOf(projectId: string, now: number): Usage {
    const day = dayNumber(now);
    const found = this.#projects.get(projectId);
    if (found?.day === day) return found;
    const usage: Usage = { day, tallies: new Map(), isLoaded: false, writtenAt: now };
    this.#projects.set(projectId, usage);
    return usage;
  }
}

const totalOf = (tally: Tally | undefined): number => (tally ? tally.known + tally.pending : 0);
