import type { LeaderboardEntry } from '../../../../worker/contract/lead.ts';
import { fileDay, saveCsv } from '../../lib/save-file.ts';

const HEADER = ['Rank', 'Id', 'Name', 'Company', 'Email', 'Stage', 'Score', 'Velocity', 'Events', 'Last activity'];

/** Saves the displayed leaderboard as a CSV file. `stage` is empty for all stages; `period` is empty for the current score. */
export const saveLeaderboardAsCsv = (
  entries: readonly LeaderboardEntry[],
  { stage, period }: { stage: string; period: string },
): Promise<void> =>
  saveCsv(`${['leaderboard', stage, period, fileDay()].filter(Boolean).join('-')}.csv`, [
    [...HEADER, ...(period ? ['Points earned', 'Since'] : [])],
    ...entries.map((entry) => [
      ...[entry.rank, entry._id, entry.name ?? '', entry.company ?? '', entry.email ?? ''],
      ...[entry.leadStage, entry.currentScore, entry.velocityScore, entry.eventCount, entry.lastEventAt ?? ''],
      ...(entry.earned ? [entry.earned.points, entry.earned.since] : []),
    ]),
  ]);
