import type { SimulationResult } from '../../contract/study.ts';
import { roundScore } from '../hundredths.ts';
import type { Observation, Place } from './observe.ts';

/** Max. moves that a simulation lists, the largest ones. */
const MOVES_MAX = 1_000;
/** The number of histogram bars up to the highest threshold, and the total number of bars. */
const BARS_TO_TOP = 20;
const BARS = 41;

/** The move of one lead, with its scores as reported. */
export interface Move {
  leadId: string;
  before: Place;
  after: Place;
}

/** Sums over leads. Partial sums can be added in any order. */
export interface Simulation {
  /** The number of leads for each kind of result and value, such as `stage cold>warm` or `before 12`. */
  counts: Readonly<Record<string, number>>;
  /** The moves with the largest changes, largest first. */
  moves: readonly Move[];
}

export const NO_LEADS: Simulation = { counts: {}, moves: [] };

/** The number of points that one bar covers. `top` is the highest threshold of any stage. */
export const barPoints = (top: number): number => Math.max(1, Math.ceil(top / BARS_TO_TOP));

/** A simulation of one lead. */
export function simulationOf(leadId: string, { before, after, firings }: Observation, points: number): Simulation {
  const keys = [
    `stage ${before.stage}>${after.stage}`,
    `before ${barOf(before.score, points)}`,
    `after ${barOf(after.score, points)}`,
    ...firings.map((automationId) => `fires ${automationId}`),
  ];
  const isMoved = roundScore(before.score) !== roundScore(after.score);
  return {
    counts: Object.fromEntries(keys.map((key) => [key, 1])),
    moves: isMoved ? [{ leadId, before: rounded(before), after: rounded(after) }] : [],
  };
}

const barOf = (score: number, points: number): number => Math.min(BARS - 1, Math.floor(score / points));
const rounded = ({ stage, score }: Place): Place => ({ stage, score: roundScore(score) });

/** Adds two simulations. */
export function addSimulations(one: Simulation, other: Simulation): Simulation {
  const counts: Record<string, number> = { ...one.counts };
  for (const [key, count] of Object.entries(other.counts)) counts[key] = (counts[key] ?? 0) + count;
  const moves =
    other.moves.length === 0 ? one.moves : [...one.moves, ...other.moves].sort(compareMoves).slice(0, MOVES_MAX);
  return { counts, moves };
}

/** The number of leads that change stage. */
export const countMoves = ({ counts }: Simulation): number =>
  Object.entries(counts).reduce((total, [key, leads]) => {
    const [from, to] = key.startsWith('stage ') ? key.slice('stage '.length).split('>') : [];
    return from === to ? total : total + leads;
  }, 0);

const sizeOf = ({ before, after }: Move): number => Math.abs(after.score - before.score);
const compareMoves = (a: Move, b: Move): number => sizeOf(b) - sizeOf(a) || (a.leadId < b.leadId ? -1 : 1);

/**
 * The result in the API's format. `stages` are the draft's stages, lowest first, and `names` are the names of the project's automations.
 */
export function toSimulationResult(
  { counts }: Simulation,
  { points, names, stages: inOrder }: { points: number; names: ReadonlyMap<string, string>; stages: readonly string[] },
): SimulationResult {
  const of = (kind: string) =>
    Object.entries(counts)
      .filter(([key]) => key.startsWith(`${kind} `))
      .map(([key, leads]) => ({ value: key.slice(kind.length + 1), leads }))
      .sort((a, b) => (a.value < b.value ? -1 : 1));
  // Stages that are missing from the draft come last.
  const placeOf = (stage: string) => (inOrder.includes(stage) ? inOrder.indexOf(stage) : inOrder.length);
  const stages = of('stage')
    .map(({ value, leads }) => {
      const [from = '', to = ''] = value.split('>');
      return { from, to, leads };
    })
    .sort((a, b) => placeOf(a.from) - placeOf(b.from) || placeOf(a.to) - placeOf(b.to));
  const sum = (items: readonly { leads: number }[]) => items.reduce((total, { leads }) => total + leads, 0);
  const bars = new Map<number, { from: number; before: number; after: number }>();
  for (const side of ['before', 'after'] as const) {
    for (const { value, leads } of of(side)) {
      const from = Number(value) * points;
      bars.set(from, { ...(bars.get(from) ?? { from, before: 0, after: 0 }), [side]: leads });
    }
  }
  return {
    leads: sum(stages),
    stages,
    changesStage: sum(stages.filter(({ from, to }) => from !== to)),
    scores: [...bars.values()].sort((a, b) => a.from - b.from),
    firings: of('fires').map(({ value, leads }) => ({ automationId: value, name: names.get(value) ?? value, leads })),
  };
}
