import { toInstant, toInstantOrNull } from '../contract/instant.ts';
import type { NextAction } from '../contract/next-action.ts';
import type { NextActionKind } from '../contract/next-action-kinds.ts';
import type { Stage } from '../contract/ruleset.ts';
import type { Prompt } from './find-prompt.ts';
import type { RiskLevel } from './risk-level.ts';
import { utcDay } from './time.ts';
import type { Trend } from './trend.ts';

/**
 * A stage's position in its ruleset. The table of next actions uses positions, so that it works for any number of stages with any names.
 */
export type StagePosition = 'top' | 'second' | 'middle' | 'first';

/** The direction of a trend. */
type Momentum = 'up' | 'steady' | 'down';

/** The facts about a lead that determine the next action. */
export interface Situation {
  stage: string;
  trend: Trend;
  risk: RiskLevel;
  /** When the lead reached the project's outcome (epoch ms), or null. */
  outcomeAt: number | null;
  /** Whether the lead's email or phone number is known. */
  canBeReached: boolean;
  hasActivity: boolean;
  /** The reason that sales gave for losing the lead, or null. */
  lostReason: string | null;
  /** The lead's latest event with a next action, or null. */
  prompt: Prompt | null;
}

export interface NextBestAction {
  action: string;
  basis: {
    /** The fact that determined the action. `standing` stands for stage, trend and risk together. */
    because: 'outcome' | 'lost' | 'no_contact' | 'no_activity' | 'last_event' | 'standing';
    stage: string;
    trend: Trend;
    risk: RiskLevel;
    outcomeAt: string | null;
    canBeReached: boolean;
    /** The event that determined the action, and its rule. Null if something other than an event determined the action. */
    event: { eventId: string; eventType: string; occurredAt: string; ruleId: string } | null;
    reason: string;
  };
}

const ACTIONS: Record<StagePosition, Record<Momentum, Record<RiskLevel, string>>> = {
  top: {
    up: {
      low: 'Send the contract',
      medium: 'Book a closing call',
      high: 'Call today, while they are back',
    },
    steady: {
      low: 'Book a closing call',
      medium: 'Call to settle open questions',
      high: 'Call the decision maker',
    },
    down: {
      low: 'Call to settle open questions',
      medium: 'Call the decision maker',
      high: 'Send a last offer with a date',
    },
  },
  second: {
    up: {
      low: 'Send product demo',
      medium: 'Offer a personal demo',
      high: 'Call today, while they are back',
    },
    steady: {
      low: 'Invite to a live demo',
      medium: 'Share a customer story',
      high: 'Call to ask what is missing',
    },
    down: {
      low: 'Call to ask what is missing',
      medium: 'Offer a personal demo',
      high: 'Send a win-back offer',
    },
  },
  middle: {
    up: {
      low: 'Invite to a webinar',
      medium: 'Send a case study',
      high: 'Ask what brought them back',
    },
    steady: {
      low: 'Send a case study',
      medium: 'Send a personal email',
      high: 'Send a win-back email',
    },
    down: {
      low: 'Send a personal email',
      medium: 'Send a reminder of what they looked at',
      high: 'Send a win-back email',
    },
  },
  first: {
    up: {
      low: 'Send a getting-started guide',
      medium: 'Send a getting-started guide',
      high: 'Ask what brought them back',
    },
    steady: {
      low: 'Add to the newsletter',
      medium: 'Add to the newsletter',
      high: 'Leave to automatic follow-up',
    },
    down: {
      low: 'Add to the newsletter',
      medium: 'Send a reminder of what they looked at',
      high: 'Leave to automatic follow-up',
    },
  },
};

const always = (action: string): Record<Momentum, string> => ({ up: action, steady: action, down: action });
const EMAIL = { ...always('Send a personal email'), down: 'Send a win-back email' };
const WAIT = always('Leave to automatic follow-up');

/** The wordings of the actions that rules can name, for the top stage and for all others. */
const NAMED_ACTIONS: Record<NextActionKind, Record<'top' | 'below', Record<Momentum, string>>> = {
  call: {
    top: { up: 'Book a closing call', steady: 'Call to settle open questions', down: 'Call the decision maker' },
    below: { ...always('Call to ask what they need'), down: 'Call to ask what is missing' },
  },
  demo: {
    top: always('Offer a personal demo'),
    below: { up: 'Send product demo', steady: 'Invite to a live demo', down: 'Offer a personal demo' },
  },
  content: {
    top: always('Share a customer story'),
    below: { ...always('Send a case study'), up: 'Invite to a webinar' },
  },
  email: { top: EMAIL, below: EMAIL },
  offer: {
    top: { up: 'Send the contract', steady: 'Send an offer', down: 'Send a last offer with a date' },
    below: { ...always('Send an offer'), down: 'Send a win-back offer' },
  },
  wait: { top: WAIT, below: WAIT },
};

const MOMENTUM: Record<Trend, Momentum> = {
  new: 'up',
  back: 'up',
  rising: 'up',
  steady: 'steady',
  unclear: 'steady',
  falling: 'down',
};

const POSITION_REASONS: Record<StagePosition, string> = {
  top: 'In the top stage',
  second: 'One stage below the top',
  middle: 'In a middle stage',
  first: 'In the first stage',
};

const TREND_REASONS: Record<Trend, string> = {
  new: 'first seen in the last two weeks',
  back: 'back after two weeks or more',
  rising: 'active on more days than two weeks ago',
  steady: 'as active as two weeks ago',
  falling: 'active on fewer days than two weeks ago',
  unclear: 'too little activity for a trend',
};

const RISK_REASONS: Record<RiskLevel, string> = {
  low: 'low churn risk',
  medium: 'medium churn risk',
  high: 'high churn risk',
};

/** Returns the next action for a salesperson, and the reason. */
export function chooseNextBestAction(lead: Situation, stages: readonly Stage[]): NextBestAction {
  const { stage, trend, risk, outcomeAt, canBeReached, prompt } = lead;
  const choose = (because: NextBestAction['basis']['because'], action: string, reason: string): NextBestAction => ({
    action,
    basis: {
      ...{ because, stage, trend, risk, outcomeAt: toInstantOrNull(outcomeAt), canBeReached },
      event: because === 'last_event' && prompt ? toCause(prompt) : null,
      reason,
    },
  });
  if (outcomeAt !== null)
    return choose('outcome', 'Hand over to customer success', `A customer since ${utcDay(outcomeAt)}.`);
  if (lead.lostReason !== null)
    return choose('lost', 'Leave to automatic follow-up', `Marked lost: ${lead.lostReason}.`);
  const position = positionOf(stage, stages);
  if (!canBeReached) {
    const reason = `${POSITION_REASONS[position]} (${stage}), but no email or phone number is known.`;
    return choose('no_contact', 'Ask for an email address', reason);
  }
  if (!lead.hasActivity) return choose('no_activity', 'Start a first conversation', 'This lead has no activity yet.');
  const reason = `${POSITION_REASONS[position]} (${stage}), ${TREND_REASONS[trend]}, ${RISK_REASONS[risk]}.`;
  if (prompt) {
    const { event, rule } = prompt;
    return choose(
      'last_event',
      wordingOf(rule.nextAction, position, trend),
      `${event.type} on ${utcDay(event.occurredAt)}. ${reason}`,
    );
  }
  return choose('standing', ACTIONS[position][MOMENTUM[trend]][risk], reason);
}

const wordingOf = (action: NextAction, position: StagePosition, trend: Trend): string =>
  action.kind === 'own'
    ? action.text
    : NAMED_ACTIONS[action.kind][position === 'top' ? 'top' : 'below'][MOMENTUM[trend]];

const toCause = ({ event: { eventId, type, occurredAt }, rule }: Prompt): NextBestAction['basis']['event'] => ({
  ...{ eventId, eventType: type, occurredAt: toInstant(occurredAt), ruleId: rule.id },
});

/** Every lead starts in the first stage. A stage that is both first and last, or first and second, therefore counts as `first`. */
function positionOf(stage: string, stages: readonly Stage[]): StagePosition {
  const index = stages.findIndex(({ name }) => name === stage);
  if (index <= 0) return 'first';
  if (index === stages.length - 1) return 'top';
  return index === stages.length - 2 ? 'second' : 'middle';
}
