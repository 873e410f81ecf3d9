import type { Condition } from '../../contract/condition.ts';
import type { Traits } from '../../contract/traits.ts';
import { type KnownTraits, learnTraits, NO_TRAITS } from '../learn-traits.ts';
import { compares, propertyAt, toProperties } from '../meets-conditions.ts';
import type { History, Judgment } from './tape.ts';

/** One bit for each condition that a lead's properties meet. */
export interface TraitMasks {
  /** The properties known before the snapshot of each judgment. */
  at: number[];
  /** The properties that were known at the end. */
  inTheEnd: number;
}

type Judged = readonly Pick<Judgment, 'snapshot'>[];

/**
 * Reads which properties of a lead are known at each judgment and at the end. A property that arrives at or after a snapshot does not
 * count for it. Properties that arrive with the outcome are therefore excluded.
 */
export function readTraits<Answer>(
  { candidates }: Pick<History, 'candidates'>,
  { snapshots, judgments, read }: { snapshots: readonly number[]; judgments: Judged; read: (traits: Traits) => Answer },
): { at: Answer[]; inTheEnd: Answer } {
  const learned = candidates.flatMap(({ event }) => (event.kind === 'traits' ? [event] : []));
  let known: KnownTraits = NO_TRAITS;
  let next = 0;
  const readAt = (until: number): Answer => {
    for (let event = learned[next]; event && event.occurredAt < until; event = learned[++next])
      known = learnTraits(known, event);
    return read(known.traits);
  };
  const at = judgments.map(({ snapshot }) => readAt(snapshots[snapshot] as number));
  return { at, inTheEnd: readAt(Number.POSITIVE_INFINITY) };
}

export function maskOf(traits: Traits, conditions: readonly Condition[]): number {
  const properties = toProperties(traits);
  const bits = conditions.map((condition, i) =>
    compares(propertyAt(properties, condition.property), condition) ? 1 << i : 0,
  );
  return bits.reduce((mask, bit) => mask | bit, 0) >>> 0;
}
