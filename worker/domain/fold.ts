import { isTrusted } from '../contract/event-source.ts';
import type { LeadRuleset } from '../contract/project-config.ts';
import type { Cap } from '../contract/ruleset.ts';
import { type BehaviorTimes, countAlike, countBehaviors } from './behaviors.ts';
import { type Anchor, scoreAt } from './decay.ts';
import { type KnownTouch, learnFirstTouch } from './first-touch.ts';
import { type FoldedEvent, type FoldedWork, toFolded } from './folded-event.ts';
import { snapToHundredths } from './hundredths.ts';
import { type Activity, type Award, compareEvents, type EventPosition, type LeadEvent } from './lead-event.ts';
import { type KnownTraits, learnTraits, NO_TRAITS } from './learn-traits.ts';
import { isSignOfLife } from './sign-of-life.ts';
import { dayNumber, weekNumber } from './time.ts';
import { VELOCITY_SATURATION_COUNT } from './velocity.ts';
import { type KnownWork, learnWork, NO_WORK } from './work.ts';

/** How often a rule has reached its capped points in the current period. */
export interface CapUse {
  period: number;
  uses: number;
}

/**
 * Increase this when a change makes the fold give another result for the same events. A lead that was folded by another version folds its
 * log again when it wakes.
 */
export const FOLD_VERSION = 7;

/**
 * The part of a ruleset that applies to a lead's whole history. Points are not part of these settings, because points are stored with each
 * event.
 */
export type FoldSettings = Pick<LeadRuleset, 'decay' | 'silent' | 'behaviors'>;

/** Whether two settings give the same result for every history. */
export function foldAlike(one: FoldSettings, other: FoldSettings): boolean {
  const told = ({ decay, silent = [] }: FoldSettings) =>
    JSON.stringify([decay.graceDays, decay.ratePerDay, [...silent].sort()]);
  return told(one) === told(other) && countAlike(one.behaviors, other.behaviors);
}

/** A lead's state after folding its events. The state depends only on the events and the fold settings. */
export interface LeadState extends Anchor, KnownTraits {
  /** The last folded event of any kind, or null before the first. */
  position: EventPosition | null;
  /** Epoch ms of the last event that could change the score: an activity, or points given by hand. */
  activityAt: number | null;
  firstEventAt: number | null;
  firstTouch: KnownTouch | null;
  /** The number of all activities. */
  eventCount: number;
  /** Times of the latest activities, ascending: only as many as velocity needs. */
  recentEventTimes: readonly number[];
  /**
   * The uses of caps, by rule ID and kind of period. After a change of a rule's cap, events from before and after the change may alternate,
   * so each kind has its own entry. Events come in time order, so only the newest period of each kind is needed.
   */
  capUses: Readonly<Record<string, Readonly<Partial<Record<Cap['per'], CapUse>>>>>;
  /** Absent if the lead has shown no behavior that segments count. */
  behaviorTimes?: BehaviorTimes;
  /**
   * Set once anyone other than an unsigned page has mentioned the lead. `by_work` if people have only worked on it, which does not make
   * its ID a user's.
   */
  isVouched?: true | 'by_work';
  /** Missing until somebody works on the lead. */
  work?: KnownWork;
}

export const initialState: LeadState = {
  score: 0,
  lastEventAt: null,
  position: null,
  activityAt: null,
  firstEventAt: null,
  firstTouch: null,
  eventCount: 0,
  recentEventTimes: [],
  capUses: {},
  ...NO_TRAITS,
};

/** The number of the cap's period that contains this time. */
function periodOf({ per }: Cap, at: number): number {
  switch (per) {
    case 'day':
      return dayNumber(at);
    case 'week':
      return weekNumber(at);
    case 'lifetime':
      return 0;
  }
}

/** The use of a cap after an event at `at`, or null if the cap is reached and the event adds nothing. */
export function nextCapUse(capUses: LeadState['capUses'], { ruleId, cap }: Award, at: number): CapUse | null {
  if (!cap) return null;
  const period = periodOf(cap, at);
  const used = capUses[ruleId]?.[cap.per];
  const uses = used?.period === period ? used.uses : 0;
  return uses < cap.times ? { period, uses: uses + 1 } : null;
}

/** The awards that the caps allow, and the caps' uses after them. */
export function grantAwards(
  before: LeadState['capUses'],
  { awards, occurredAt }: Pick<Activity, 'awards' | 'occurredAt'>,
): { granted: Award[]; capUses: LeadState['capUses'] } {
  let capUses = before;
  const granted = awards.filter((award) => {
    if (!award.cap) return true;
    const use = nextCapUse(capUses, award, occurredAt);
    if (use) capUses = { ...capUses, [award.ruleId]: { ...capUses[award.ruleId], [award.cap.per]: use } };
    return use !== null;
  });
  return { granted, capUses };
}

/** Returns the state after one more event. Events must come in canonical order. Unknown kinds of events change nothing. */
export function evolve(before: LeadState, event: FoldedEvent, settings: FoldSettings): LeadState {
  const position = { occurredAt: event.occurredAt, eventId: event.eventId };
  const state = vouchedBy(before, event);
  if (event.kind === 'work') return { ...evolveByWork(state, event, settings), position };
  switch (event.kind) {
    case 'traits':
      return { ...state, position, ...learnTraits(state, event) };
    case 'activity': {
      const { occurredAt } = event;
      const { granted, capUses } = grantAwards(state.capUses, event);
      const points = granted.reduce((sum, award) => sum + award.points, 0);
      const score = Math.max(0, snapToHundredths(scoreAt(state, settings.decay, occurredAt) + points));
      const firstEventAt = state.firstEventAt ?? occurredAt;
      const eventCount = state.eventCount + 1;
      const behaviorTimes = countBehaviors(state.behaviorTimes, event, settings.behaviors);
      const counted = behaviorTimes && { behaviorTimes };
      if (!isSignOfLife(event, settings)) {
        const scored = points === 0 ? {} : { score, scoredAt: occurredAt };
        return { ...state, ...scored, ...counted, position, activityAt: occurredAt, firstEventAt, eventCount, capUses };
      }
      const recent = state.recentEventTimes;
      return {
        score,
        lastEventAt: occurredAt,
        position,
        activityAt: occurredAt,
        firstEventAt,
        firstTouch: learnFirstTouch(state.firstTouch, event),
        eventCount,
        recentEventTimes:
          recent.length < VELOCITY_SATURATION_COUNT ? [...recent, occurredAt] : [...recent.slice(1), occurredAt],
        capUses,
        traits: state.traits,
        traitWeights: state.traitWeights,
        omittedProperties: state.omittedProperties,
        ...counted,
        ...(state.isVouched && { isVouched: state.isVouched }),
        ...(state.work && { work: state.work }),
      };
    }
    default:
      return state;
  }
}

function vouchedBy(before: LeadState, event: FoldedEvent): LeadState {
  if (before.isVouched === true || !isTrusted(event.source)) return before;
  if (event.kind !== 'work') return { ...before, isVouched: true };
  return before.isVouched || !isByHand(event) ? before : { ...before, isVouched: 'by_work' };
}

/**
 * Whether the work shows that a person knows the lead. Work by tests and automations does not: a test says nothing about the lead, and a
 * page's event may have caused the automation.
 */
const isByHand = ({ by, work }: FoldedWork): boolean => work.type !== 'test' && !by.startsWith('aut_');

/**
 * Points by hand change the score but do not restart decay. Points by hand start to decay at once, like the points of a silent event. A
 * test changes nothing.
 */
function evolveByWork(state: LeadState, event: FoldedWork, { decay }: FoldSettings): LeadState {
  const { occurredAt: at, work: done } = event;
  if (done.type === 'test') return state;
  const work = learnWork(state.work ?? NO_WORK, event);
  if (done.type !== 'points') return { ...state, work };
  const score = Math.max(0, snapToHundredths(scoreAt(state, decay, at) + done.points));
  return { ...state, score, scoredAt: at, activityAt: at, work };
}

/** Folds events (in any order) into the state, in canonical order. */
export function fold(events: readonly LeadEvent[], settings: FoldSettings): LeadState {
  const inOrder = [...events].sort(compareEvents);
  return inOrder.reduce((state, event) => evolve(state, toFolded(event), settings), initialState);
}

/** True if all `events` (in canonical order) come after the folded ones. The fold can then continue from this state. */
export function comesAfter({ position }: Pick<LeadState, 'position'>, [first]: readonly EventPosition[]): boolean {
  return !position || !first || compareEvents(position, first) < 0;
}
