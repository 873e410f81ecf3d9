import type { Condition } from '../contract/condition.ts';
import type { ProjectConfig } from '../contract/project-config.ts';
import type { Ruleset, ScoringRule } from '../contract/ruleset.ts';
import type { SimulationMode } from '../contract/study.ts';
import { scoreAt } from '../domain/decay.ts';
import { isKnownFromPages } from '../domain/lead-snapshot.ts';
import { DEFAULT_OUTCOME } from '../domain/outcome.ts';
import { isSignOfLife } from '../domain/sign-of-life.ts';
import type { LeadDays } from '../domain/study/coming-back.ts';
import { type LearningTape, learningTapeOf } from '../domain/study/learning-tape.ts';
import { type Observation, observe, type StudySpec } from '../domain/study/observe.ts';
import { gradeAt, type Tape, tapeOf } from '../domain/study/tape.ts';
import { dayNumber, utcDay } from '../domain/time.ts';
import type { CarriedConfig } from './carried-config.ts';
import { leadLog } from './lead-log.ts';
import { countEvents } from './storage/event-log.ts';
import type { LeadStore, StoredLead } from './storage/lead-memory.ts';
import { hasFiring } from './storage/outbox.ts';
import { walkLog } from './storage/walk-log.ts';

/** A lead's answer to a study. The mark identifies the state of the lead's log, and changes whenever the log changes. */
export interface LeadObservation extends Observation {
  logMark: string;
}

/** The question of a study of a draft, as another object sends it. */
export interface StudyQuestion {
  mode: SimulationMode;
  /**
   * The config that the project will have when the draft is live, but with the study's ID as the project ID, because no project has that
   * ID.
   */
  draft: CarriedConfig;
  /** Epoch ms. */
  at: number;
}

/** Answers a study from the lead's log; nothing is written. */
export function viewObservation(
  store: LeadStore,
  lead: StoredLead,
  { spec, at }: { spec: StudySpec; at: number },
): LeadObservation {
  const hasFired = (automationId: string) => hasFiring(store, automationId, utcDay(at));
  const { events, lastSeq } = countEvents(store);
  return {
    ...observe(lead, leadLog(store, lead.snapshot), { spec, at, hasFired }),
    logMark: `${events}.${lastSeq}`,
  };
}

/** The config of a back-test: the live config and the draft, if there is one. */
export interface BackTestConfig extends ProjectConfig {
  draft?: Ruleset;
  /** For a search for points: the rules that a tape should cover. */
  candidates?: readonly ScoringRule[];
  /** Properties that may come with the outcome. */
  traits?: readonly Condition[];
}

/** The question of a back-test, as another object sends it. */
export interface BackTestAsked {
  /** A BackTestConfig, with the study's ID as its project ID. */
  config: CarriedConfig;
  snapshots: readonly number[];
  activeDays: number;
  /** Epoch ms. */
  at: number;
}

/** Replays the lead's log for a back-test. Writes nothing. */
export const viewTape = (
  store: LeadStore,
  { snapshot }: StoredLead,
  { config, ...asked }: Omit<BackTestAsked, 'config'> & { config: BackTestConfig },
): Tape | LearningTape => {
  const { state } = snapshot;
  const scoreNow = scoreAt(state, config.ruleset.decay, asked.at);
  const gradeNow = gradeAt(state, scoreNow, config.ruleset);
  const events = leadLog(store, snapshot).events();
  const question = { ...asked, outcome: config.outcome ?? DEFAULT_OUTCOME };
  const { candidates: rules } = config;
  const { silent } = config.ruleset;
  const rulesets = rulesetsOf(config);
  const tape = rules
    ? learningTapeOf(events, { ...question, rules, silent, fit: config.draft?.fit }, rulesets)
    : tapeOf(events, { ...question, rulesets });
  return {
    ...tape,
    ...(gradeNow && { gradeNow }),
    // The live score uses each event's stored points, which a rescore could change.
    ...(tape.standing && { standing: tape.standing.with(0, scoreNow) }),
  };
};

/** Reads the lead's log for suggestions, with the rules of the config as candidates; writes nothing. */
export const viewLearningTape = (
  store: LeadStore,
  { snapshot }: StoredLead,
  { config, ...asked }: Omit<BackTestAsked, 'config'> & { config: BackTestConfig },
): LearningTape =>
  learningTapeOf(leadLog(store, snapshot).events(), {
    ...asked,
    outcome: config.outcome ?? DEFAULT_OUTCOME,
    rules: config.ruleset.rules,
    silent: config.ruleset.silent,
    traits: config.traits,
  });

export const rulesetsOf = ({ ruleset, draft }: BackTestConfig): Ruleset[] => (draft ? [ruleset, draft] : [ruleset]);

/** The days before `until` (epoch ms) on which the lead showed a sign of life, as UTC days since the epoch, ascending. */
export function viewActiveDays(store: LeadStore, { snapshot, config }: StoredLead, until: number): LeadDays {
  const days: number[] = [];
  for (const entry of walkLog(store, snapshot)) {
    if (entry.occurredAt >= until) break;
    if (entry.kind !== 'activity' || !isSignOfLife(entry, config.ruleset)) continue;
    const day = dayNumber(entry.occurredAt);
    if (days.at(-1) !== day) days.push(day);
  }
  return { days, isFromPages: isKnownFromPages(snapshot) };
}
