import type { SimulationMode } from '../contract/study.ts';
import { type Observation, observe, type StudySpec } from '../domain/study/observe.ts';
import { utcDay } from '../domain/time.ts';
import type { CarriedConfig } from './carried-config.ts';
import { leadLog } from './lead-log.ts';
import { countEvents } from './storage/event-log.ts';
import type { LeadStore, StoredLead } from './storage/lead-memory.ts';
import { hasFiring } from './storage/outbox.ts';

/** A lead's answer to a study, and a mark of its log, which is another one once anything in it changes. */
export interface LeadObservation extends Observation {
  logMark: string;
}

/** The question of a study of a draft, as it comes from another object. */
export interface StudyQuestion {
  mode: SimulationMode;
  /** The config that the project has once the draft is live, under the study's own ID: no project has it. */
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
  const { events, lastSeq } = countEvents(store.sql);
  return {
    ...observe(lead, leadLog(store, lead.snapshot), { spec, at, hasFired }),
    logMark: `${events}.${lastSeq}`,
  };
}
