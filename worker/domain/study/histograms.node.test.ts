import { expect, test } from 'vitest';
import { seededRandom } from '../../testing/seeded-random.ts';
import { measure } from './histograms.ts';
import { GROUPS } from './jackknife.ts';
import { packJudgments } from './pack-judgments.ts';
import { meanAuc, precisionAtTenth } from './rank.ts';

const SNAPSHOTS = 3;

/** Leads that together have every possible score, so that they need the most bins. */
function makePage(leads: number): Uint8Array {
  const random = seededRandom(11);
  return packJudgments(
    Array.from({ length: leads }, (_, i) => ({
      leadId: `lead_${i}`,
      judgments: Array.from({ length: SNAPSHOTS }, (_each, snapshot) => {
        const score = Math.expm1(random() * 16);
        return { snapshot, converts: random() * 16 < Math.log1p(score) / 2, scores: [score, random() * 100] };
      }),
    })),
  );
}

test('a memory limit for the counts changes no figure, because the pages are read again', () => {
  const page = makePage(600);
  const measured = (countsMax?: number) => {
    let reads = 0;
    const pages = () => {
      reads++;
      return [page];
    };
    const figuresOf = (rankings: Parameters<Parameters<typeof measure>[1]>[0]) => ({
      auc: meanAuc(rankings[0] ?? []),
      other: meanAuc(rankings[1] ?? []),
      tenth: precisionAtTenth(rankings[0] ?? []),
    });
    const { figures, rankings } = measure({ pages, rankings: 2, snapshots: SNAPSHOTS }, figuresOf, {
      ...(countsMax !== undefined && { countsMax }),
    });
    return { figures, rankings, reads };
  };
  const { reads, ...whole } = measured();
  expect(whole.figures.auc?.low).toBeGreaterThan(0.6);
  // All leads and all groups needed so few reads because enough bins fit in memory.
  expect(reads).toBe(3);
  const { reads: readsOfFew, ...few } = measured(1);
  expect(few).toEqual(whole);
  expect(readsOfFew).toBe(2 + GROUPS);
});
