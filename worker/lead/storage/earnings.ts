import { type Checkpoint, continueFold } from '../../domain/checkpoint.ts';
import type { PointsByHour } from '../../domain/earnings.ts';
import type { FoldSettings } from '../../domain/fold.ts';
import { compareEvents } from '../../domain/lead-event.ts';
import type { LeadSnapshot } from '../../domain/lead-snapshot.ts';
import { startsWithin } from './pack-log.ts';
import { readCheckpoint } from './segments.ts';
import { readEntriesSince, walkLog } from './walk-log.ts';

/** The fold as of some `seq`, as this object last told what was earned: the next row continues from there. */
const remembered = new WeakMap<SqlStorage, { seq: number; folded: Checkpoint }>();

/** What the lead's row says that it has earned of late. */
export function readPointsByHour(sql: SqlStorage, snapshot: LeadSnapshot, settings: FoldSettings): PointsByHour {
  const known = remembered.get(sql);
  const folded = known
    ? continueFold(known.folded, readEntriesSince(sql, snapshot, known.seq).sort(compareEvents), settings)
    : foldSinceCheckpoint(sql, snapshot, settings);
  remembered.set(sql, { seq: snapshot.seq, folded });
  return folded.pointsByHour;
}

/** For whatever changes the fold other than by events that come after all others. */
export function forgetEarnings(sql: SqlStorage): void {
  remembered.delete(sql);
}

function foldSinceCheckpoint(sql: SqlStorage, snapshot: LeadSnapshot, settings: FoldSettings): Checkpoint {
  const start = startsWithin(sql, Number.POSITIVE_INFINITY)[0] ?? '';
  return continueFold(readCheckpoint(sql, start), walkLog(sql, snapshot, start), settings);
}
