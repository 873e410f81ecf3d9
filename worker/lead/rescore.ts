import type { ProjectConfig } from '../contract/project-config.ts';
import { scoreAt } from '../domain/decay.ts';
import type { Award } from '../domain/lead-event.ts';
import { evaluate } from '../domain/lead-snapshot.ts';
import { restamp } from '../domain/restamp.ts';
import { adoptConfig } from './adopt-config.ts';
import { reread } from './fold-log.ts';
import { recordTransition } from './record-transition.ts';
import { restampCopies } from './storage/event-copies.ts';
import { updateAwards, walkEvents } from './storage/event-log.ts';
import type { LeadStore } from './storage/lead-memory.ts';
import { hasRescore, insertRescore } from './storage/rescores.ts';
import { findLead, writeSnapshot } from './storage/snapshot.ts';

/**
 * Gives every event of the log the points of the newest ruleset, and refolds. Repeatable: a second run changes nothing.
 * Null if there is no lead.
 */
export function rescore(
  { now, ...store }: LeadStore & { now: number },
  { config, runId }: { config: ProjectConfig; runId: string },
): { fromVersion: number; version: number } | null {
  const before = findLead(store);
  if (!before) return null;
  const fromVersion = before.snapshot.seq;
  if (hasRescore(store, runId)) return { fromVersion, version: fromVersion };

  const { config: newest, snapshot: adopted } = adoptConfig(store, before, { config, now });
  for (const events of walkEvents(store.sql)) {
    for (const event of events) {
      const stamped = restamp(event, newest.ruleset);
      if (event.kind === 'activity' && stamped.kind === 'activity' && !sameAwards(event.awards, stamped.awards)) {
        updateAwards(store.sql, stamped);
      }
    }
  }
  restampCopies(store, (event) => restamp(event, newest.ruleset));
  const refolded = reread(store, adopted, newest.ruleset);
  const snapshot = { ...refolded, seq: refolded.seq + 1 };
  insertRescore(store, {
    seq: snapshot.seq,
    runId,
    at: now,
    rulesetVersion: newest.ruleset.version,
    scoreBefore: scoreAt(before.snapshot.state, before.config.ruleset.decay, now),
    scoreAfter: scoreAt(snapshot.state, newest.ruleset.decay, now),
  });
  const moved = recordTransition(store, evaluate(snapshot, newest, { at: now, cause: 'ruleset' }));
  writeSnapshot(store, moved);
  return { fromVersion, version: moved.seq };
}

/** Same points by the same rules: a newer version that says the same of this event is not worth a row. */
function sameAwards(a: Award[], b: Award[]): boolean {
  const comparable = (awards: Award[]) => JSON.stringify(awards.map((award) => ({ ...award, rulesetVersion: 0 })));
  return comparable(a) === comparable(b);
}
