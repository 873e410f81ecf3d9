import { LIMITS } from '../contract/limits.ts';

/** A lead in a funnel: its ID, its group as JSON, and the number of steps it has done. */
export type Reached = [leadId: string, key: string, steps: number];

/** The position in a study's pages from which to continue. */
export interface ReachedCursor {
  lane: number;
  afterKey: string;
  skip: number;
}

export interface ReachedAsked {
  /** The number of the step, from 1. */
  step: number;
  /** A group's key as JSON. */
  key?: string | undefined;
  after: ReachedCursor | null;
  limit: number;
}

export interface ReachedPage {
  leadIds: string[];
  next: ReachedCursor | null;
}

export const packReached = (leads: readonly Reached[]): Uint8Array =>
  leads.length === 0 ? new Uint8Array() : new TextEncoder().encode(JSON.stringify(leads));

const unpackReached = (body: ArrayBuffer): Reached[] => JSON.parse(new TextDecoder().decode(body));

/**
 * Lists leads that have done a step, in one group or in all. The pages go through one lane after another, sorted by ID within each lane.
 */
export function listReached(sql: SqlStorage, { step, key, after, limit }: ReachedAsked): ReachedPage {
  const { lane, afterKey, skip } = after ?? { lane: 0, afterKey: '', skip: 0 };
  const pages = sql.exec<{ lane: number; after_key: string; body: ArrayBuffer }>(
    'SELECT lane, after_key, body FROM tapes WHERE (lane, after_key) >= (?, ?) ORDER BY lane, after_key LIMIT ?',
    ...[lane, afterKey, LIMITS.funnelPagesReadMax],
  );
  const leadIds: string[] = [];
  let read = 0;
  let next: ReachedCursor | null = null;
  for (const page of pages) {
    read++;
    const isFirst = page.lane === lane && page.after_key === afterKey;
    const place = { lane: page.lane, afterKey: page.after_key };
    for (const [i, [leadId, group, steps]] of unpackReached(page.body).entries()) {
      if ((isFirst && i < skip) || steps < step || (key !== undefined && group !== key)) continue;
      if (leadIds.length === limit) return { leadIds, next: { ...place, skip: i } };
      leadIds.push(leadId);
    }
    next = { ...place, skip: Number.MAX_SAFE_INTEGER };
  }
  return { leadIds, next: read === LIMITS.funnelPagesReadMax ? next : null };
}
