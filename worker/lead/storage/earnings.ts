import { BEGINNING, type Checkpoint, continueFold } from '../../domain/checkpoint.ts';
import type { FoldSettings } from '../../domain/fold.ts';
import { compareEvents } from '../../domain/lead-event.ts';
import type { LeadSnapshot } from '../../domain/lead-snapshot.ts';
import type { LeadStore } from './lead-memory.ts';
import { startsWithin } from './pack-log.ts';
import { readCheckpoint } from './segments.ts';
import { readEntriesSince, walkLog } from './walk-log.ts';

/** The lead's recently earned points, the events that its row quotes, and its highest scores so far. */
export function readEarnings(
  store: LeadStore,
  snapshot: LeadSnapshot,
  settings: FoldSettings,
): Omit<Checkpoint, 'state'> {
  const known = store.memory.earned;
  const folded = known
    ? continueFold(known.folded, readEntriesSince(store, snapshot, known.seq).sort(compareEvents), settings)
    : foldSinceCheckpoint(store, snapshot, settings);
  store.memory.earned = { seq: snapshot.seq, folded };
  return folded;
}

function foldSinceCheckpoint(store: LeadStore, snapshot: LeadSnapshot, settings: FoldSettings): Checkpoint {
  const start = startsWithin(store, Number.POSITIVE_INFINITY)[0] ?? '';
  const checkpoint = readCheckpoint(store, start);
  return checkpoint.highs
    ? continueFold(checkpoint, walkLog(store, snapshot, start), settings)
    : continueFold(BEGINNING, walkLog(store, snapshot), settings);
}
