import type { FitLetter } from '../contract/fit.ts';
import { toInstant, toInstantOrNull } from '../contract/instant.ts';
import type { LeadSummary } from '../contract/lead.ts';
import type { LeadConfig } from '../contract/project-config.ts';
import { fitLetterOf } from './fit.ts';
import type { LeadState } from './fold.ts';
import { gradeOf } from './grade.ts';
import { shownScore } from './stages.ts';
import { changesAt, type StandingState, stageDropsAt, standingAt } from './standing.ts';
import { type WorkFacts, workFactsOf } from './work.ts';

/** The facts that a lead's object and its D1 row both have, so that both show the same lead. */
export interface LeadFacts extends StandingState, WorkFacts, Pick<LeadState, 'firstEventAt' | 'eventCount'> {
  leadId: string;
  name: string | null;
  email: string | null;
  company: string | null;
  fit: FitLetter | null;
  createdAt: number;
}

/** Computes the lead's facts from the state of its log. */
export function factsOf(
  { leadId, createdAt, state }: { leadId: string; createdAt: number; state: LeadState },
  ruleset: LeadConfig['ruleset'],
): LeadFacts {
  const { name = null, email = null, company = null } = state.traits;
  const fit = fitLetterOf(state.traits, ruleset);
  return { ...state, ...workFactsOf(state.work), leadId, createdAt, name, email, company, fit };
}

/** A lead in the format of lists, as of `at`. */
export function toLeadSummary(facts: LeadFacts, config: LeadConfig, at: number): LeadSummary {
  const { score, stage, velocity } = standingAt(facts, config, at);
  const grade = gradeOf(facts.fit, stage, config.ruleset);
  return {
    _id: facts.leadId,
    name: facts.name,
    email: facts.email,
    company: facts.company,
    currentScore: shownScore(score, config.ruleset.stages),
    leadStage: stage,
    ...(grade && { grade }),
    velocityScore: velocity,
    eventCount: facts.eventCount,
    firstEventAt: toInstantOrNull(facts.firstEventAt),
    lastEventAt: toInstantOrNull(facts.lastEventAt),
    createdAt: toInstant(facts.createdAt),
    changesAt: toInstantOrNull(changesAt(facts, config, at)),
    stageDropsAt: toInstantOrNull(stageDropsAt(facts, config, at)),
    owner: facts.owner,
    status: facts.status,
    taskDueAt: toInstantOrNull(facts.taskDueAt),
  };
}
