import { groupOf } from './jackknife.ts';
import type { Judgment } from './tape.ts';

/** The number of bins per unit of ln(1 + score). Scores within 0.8% of each other may share a bin. */
const BINS_PER_UNIT = 128;
export const BINS_MAX = 2_048;
/** Marks a converting judgment, in the byte of its snapshot. */
const CONVERTS = 0x80;

/** The bin of a score. A higher score never has a lower bin. */
export const binOf = (score: number): number => Math.min(BINS_MAX - 1, Math.round(Math.log1p(score) * BINS_PER_UNIT));
/** The lowest whole score that falls into this bin or a higher one. */
export function lowestOfBin(bin: number): number {
  const near = Math.max(0, Math.floor(Math.expm1((bin - 0.5) / BINS_PER_UNIT)));
  return binOf(near) >= bin ? near : near + 1;
}
/** ln(1 + score) at the middle of a bin. */
export const logOfBin = (bin: number): number => bin / BINS_PER_UNIT;

/** A lead's judgments in the form that a back-test stores, which does not reveal who the lead is. */
export interface PackedLead {
  group: number;
  judgments: { snapshot: number; converts: boolean; bins: number[] }[];
}

/**
 * Packs the judgments of a page of leads. A lead takes 2 bytes, for its group and its number of judgments. A judgment takes 1 byte for
 * its snapshot, and 2 for each score.
 */
export function packJudgments(leads: readonly { leadId: string; judgments: readonly Judgment[] }[]): Uint8Array {
  const bytes: number[] = [];
  for (const { leadId, judgments } of leads) {
    if (judgments.length === 0) continue;
    bytes.push(groupOf(leadId), judgments.length);
    for (const { snapshot, converts, scores } of judgments) {
      bytes.push(snapshot | (converts ? CONVERTS : 0));
      for (const score of scores) bytes.push(binOf(score) >> 8, binOf(score) & 0xff);
    }
  }
  return Uint8Array.from(bytes);
}

/** Reads the leads of a packed page. Each judgment has `rankings` scores, one per way to order leads. */
export function* unpackJudgments(bytes: Uint8Array, rankings: number): Generator<PackedLead> {
  for (let place = 0; place < bytes.length; ) {
    const [group = 0, count = 0] = bytes.subarray(place, place + 2);
    place += 2;
    const judgments = Array.from({ length: count }, () => {
      const head = bytes[place++] as number;
      const bins = Array.from(
        { length: rankings },
        () => ((bytes[place++] as number) << 8) | (bytes[place++] as number),
      );
      return { snapshot: head & ~CONVERTS, converts: (head & CONVERTS) !== 0, bins };
    });
    yield { group, judgments };
  }
}
