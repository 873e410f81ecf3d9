import type { LeadConfig } from '../contract/project-config.ts';
import { scoreAt } from './decay.ts';
import { fitLetterOf } from './fit.ts';
import { gradeOf } from './grade.ts';
import type { LeadSnapshot } from './lead-snapshot.ts';
import type { Occasion } from './match-automations.ts';
import { toConditioned } from './segments.ts';
import { standingAt } from './standing.ts';

/** A lead, and the config by which it is scored. */
export interface ScoredLead {
  snapshot: LeadSnapshot;
  config: LeadConfig;
}

/** Describes a change of a lead for automations. `before` is null for a new lead. */
export function occasionOf(
  before: ScoredLead | null,
  { snapshot, config }: ScoredLead,
  { now, ...news }: Pick<Occasion, 'now' | 'stageMoves' | 'segmentMoves' | 'activities'>,
): Occasion {
  const { state } = snapshot;
  const { score, stage, velocity } = standingAt(state, config, now);
  return {
    ...{ now, score, velocity, ...news },
    since: before?.snapshot.evaluatedAt ?? now,
    previousScore: before
      ? scoreAt(before.snapshot.state, before.config.ruleset.decay, before.snapshot.evaluatedAt)
      : 0,
    traits: state.traits,
    lead: () => toConditioned(snapshot, { ruleset: config.ruleset, at: now }),
    grade: gradeOf(fitLetterOf(state.traits, config.ruleset), stage, config.ruleset),
    lastEventAt: state.lastEventAt,
    gainedEmail: state.traits.email !== undefined && before?.snapshot.state.traits.email === undefined,
  };
}
