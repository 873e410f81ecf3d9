import type { ProjectConfig } from '../../contract/project-config.ts';
import type { SimulationMode } from '../../contract/study.ts';
import { BEGINNING, continueFold } from '../checkpoint.ts';
import { foldAlike } from '../fold.ts';
import { evaluate } from '../lead-snapshot.ts';
import { matchAutomations } from '../match-automations.ts';
import { occasionOf, type ScoredLead } from '../occasion.ts';
import { NO_MOVES, type SegmentMoves } from '../segment-moves.ts';
import { segmentMovesOf } from '../segment-moves-of.ts';
import { segmentsOf } from '../segments.ts';
import { standingAt } from '../standing.ts';
import { type LeadLog, rescored, treatsHistoryAlike } from './rescored.ts';

/** The question that a study asks each lead. `look` asks only for the lead's current state. */
export type StudySpec = { kind: 'simulate'; mode: SimulationMode; config: ProjectConfig } | { kind: 'look' };

/** A lead's stage and its unrounded score. */
export interface Place {
  stage: string;
  score: number;
}

/** One lead's answer to a study. */
export interface Observation {
  before: Place;
  after: Place;
  /** The IDs of automations that would run. */
  firings: string[];
}

/**
 * A lead's state at `at` (epoch ms), under the live rules and under the draft. `hasFired` says whether an automation has already run for
 * the lead on that day, because automations run once a day.
 */
export function observe(
  known: ScoredLead,
  wholeLog: LeadLog,
  { spec, at, hasFired }: { spec: StudySpec; at: number; hasFired: (automationId: string) => boolean },
): Observation {
  const { lead, log } = asOf(known, wholeLog, at);
  const now = placeOf(lead, at);
  if (spec.kind === 'look') return { before: now, after: now, firings: [] };
  if (spec.mode === 'publish')
    return { before: now, after: placeOf(published(lead, log, spec.config), at), firings: [] };

  // A rescore first applies what publishing the draft would have changed, which triggers no automation.
  const isAlike = treatsHistoryAlike(lead.config.ruleset, spec.config.ruleset);
  const live = isAlike ? lead : evaluated(published(lead, log, spec.config), at);
  const after = rescored(live, log, { config: spec.config, at });
  const fires = spec.mode === 'rescore_and_fire' && after.hasChanged;
  const occasion = occasionOf(live, after, {
    ...{ now: at, stageMoves: after.transitions, activities: [] },
    segmentMoves: segmentMovesBy(spec.config, { before: live, hasAdopted: !isAlike, after, at }),
  });
  const firings = fires
    ? matchAutomations(spec.config.automations ?? [], occasion)
        .filter(({ automationId, kind }) => kind === 'fires' && !hasFired(automationId))
        .map(({ automationId }) => automationId)
    : [];
  return { before: now, after: placeOf(after, at), firings };
}

/**
 * The segment changes that a rescore announces. If the lead has just received the draft's stages and decay, these segments were already
 * evaluated with them.
 */
function segmentMovesBy(
  { segments = [] }: ProjectConfig,
  { before, hasAdopted, after, at }: { before: ScoredLead; hasAdopted: boolean; after: ScoredLead; at: number },
): SegmentMoves {
  if (segments.length === 0) return NO_MOVES;
  const evaluatedAgain = ({ snapshot, config }: ScoredLead): ScoredLead => ({
    snapshot: { ...snapshot, memberOf: segmentsOf(snapshot, segments, { ruleset: config.ruleset, at }) },
    config,
  });
  return segmentMovesOf(hasAdopted ? evaluatedAgain(before) : before, evaluatedAgain(after), {
    ...{ segments, at, hasActed: true, newRules: 'told' },
  });
}

/**
 * The lead as it was just before `at`, without events at or after that time. Includes late events that the snapshot does not include yet.
 */
function asOf({ snapshot, config }: ScoredLead, log: LeadLog, at: number): { lead: ScoredLead; log: LeadLog } {
  const { recompute, ...folded } = snapshot;
  const last = snapshot.state.position?.occurredAt ?? Number.NEGATIVE_INFINITY;
  if (!recompute && last < at) return { lead: { snapshot, config }, log };
  const until: LeadLog = {
    events: () => before(log.events(), at),
    entries: () => before(log.entries(), at),
  };
  const { state } = continueFold(BEGINNING, until.entries(), config.ruleset);
  return { lead: { snapshot: { ...folded, state }, config }, log: until };
}

function* before<Event extends { occurredAt: number }>(events: Iterable<Event>, at: number): Generator<Event> {
  for (const event of events) if (event.occurredAt < at) yield event;
}

/** The lead right after the draft's config was published. Publishing does not change the points of its events. */
function published({ snapshot, config: current }: ScoredLead, log: LeadLog, config: ProjectConfig): ScoredLead {
  if (foldAlike(current.ruleset, config.ruleset)) return { snapshot, config };
  const { state } = continueFold(BEGINNING, log.entries(), config.ruleset);
  return { snapshot: { ...snapshot, state }, config };
}

const evaluated = ({ snapshot, config }: ScoredLead, at: number): ScoredLead => ({
  snapshot: evaluate(snapshot, config, { at, cause: 'ruleset' }).snapshot,
  config,
});

function placeOf({ snapshot, config }: ScoredLead, at: number): Place {
  const { stage, score } = standingAt(snapshot.state, config, at);
  return { stage, score };
}
