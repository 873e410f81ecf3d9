import { and, eq } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import type { ProjectChange } from '../contract/project-change.ts';
import { projectionBacklog } from './tables.ts';

/**
 * The leads that could not be written to D1, and since when each has been waiting. The next batch that succeeds also records in D1 how long
 * the oldest has been waiting, for monitoring. The list is empty after the object restarts, but then every waiting lead sends its row
 * again.
 */
export class LateLeads {
  readonly #since = new Map<string, number>();
  readonly #note: (oldestAt: number | null) => Promise<unknown>;
  /** The value that D1 has stored. */
  #noted: number | null | 'unknown' = 'unknown';

  constructor({ note }: { note: (oldestAt: number | null) => Promise<unknown> }) {
    this.#note = note;
  }

  add({ leadId, row }: ProjectChange, now: number): void {
    if (!this.#since.has(leadId)) this.#since.set(leadId, row?.evaluatedAt ?? now);
  }

  /** Removes leads that have been written. */
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

/** Records since when the oldest lead has been waiting, or null if none is waiting. */
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
