import { and, eq } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import type { ProjectChange } from '../contract/project-change.ts';
import { projectionBacklog } from './tables.ts';

/**
 * Leads that could not be written to D1, and since when they have been waiting. The next batch that succeeds records the oldest of them
 * there, for monitoring. After waking, no lead is known to be late until it sends its row again, which every lead does.
 */
export class LateLeads {
  readonly #since = new Map<string, number>();
  readonly #note: (oldestAt: number | null) => Promise<unknown>;
  /** The value in D1. */
  #noted: number | null | 'unknown' = 'unknown';

  constructor({ note }: { note: (oldestAt: number | null) => Promise<unknown> }) {
    this.#note = note;
  }

  add({ leadId, row }: ProjectChange, now: number): void {
    if (!this.#since.has(leadId)) this.#since.set(leadId, row?.evaluatedAt ?? now);
  }

  /** Removes leads that were written. */
  async settle(changes: readonly ProjectChange[]): Promise<void> {
    for (const { leadId } of changes) this.#since.delete(leadId);
    const oldestAt = [...this.#since.values()].reduce<number | null>((a, b) => Math.min(a ?? b, b), null);
    if (oldestAt === this.#noted) return;
    const isNoted = await this.#note(oldestAt).then(
      () => true,
      () => false,
    );
    this.#noted = isNoted ? oldestAt : 'unknown';
  }
}

/** Records since when a lead has been waiting; null if none is. */
export function writeBacklog(
  db: D1Database,
  { projectId, shard }: { projectId: string; shard: number },
  oldestAt: number | null,
): Promise<unknown> {
  const orm = drizzle(db);
  const isOwn = and(eq(projectionBacklog.projectId, projectId), eq(projectionBacklog.shard, shard));
  return oldestAt === null
    ? orm.delete(projectionBacklog).where(isOwn).run()
    : orm
        .insert(projectionBacklog)
        .values({ projectId, shard, oldestAt })
        .onConflictDoUpdate({ target: [projectionBacklog.projectId, projectionBacklog.shard], set: { oldestAt } })
        .run();
}
