import type { Stage } from '../contract/ruleset.ts';
import type { RiskLevel } from './risk-level.ts';
import type { VelocityTrend } from './velocity-trend.ts';

/** Where a stage stands in its ruleset, whatever it is called there: so the table fits stages of any name and number. */
export type StagePosition = 'top' | 'second' | 'middle' | 'first';

export interface NextBestAction {
  action: string;
  basis: { stage: string; velocity: VelocityTrend; risk: RiskLevel; reason: string };
}

const ACTIONS: Record<StagePosition, Record<VelocityTrend, Record<RiskLevel, string>>> = {
  top: {
    increasing: {
      low: 'Send the contract',
      medium: 'Book a closing call',
      high: 'Call today, while they are back',
    },
    steady: {
      low: 'Book a closing call',
      medium: 'Call to settle open questions',
      high: 'Call the decision maker',
    },
    decreasing: {
      low: 'Call to settle open questions',
      medium: 'Call the decision maker',
      high: 'Send a last offer with a date',
    },
  },
  second: {
    increasing: {
      low: 'Send product demo',
      medium: 'Offer a personal demo',
      high: 'Call today, while they are back',
    },
    steady: {
      low: 'Invite to a live demo',
      medium: 'Share a customer story',
      high: 'Call to ask what is missing',
    },
    decreasing: {
      low: 'Call to ask what is missing',
      medium: 'Offer a personal demo',
      high: 'Send a win-back offer',
    },
  },
  middle: {
    increasing: {
      low: 'Invite to a webinar',
      medium: 'Send a case study',
      high: 'Ask what brought them back',
    },
    steady: {
      low: 'Send a case study',
      medium: 'Send a personal email',
      high: 'Send a win-back email',
    },
    decreasing: {
      low: 'Send a personal email',
      medium: 'Send a reminder of what they looked at',
      high: 'Send a win-back email',
    },
  },
  first: {
    increasing: {
      low: 'Send a getting-started guide',
      medium: 'Send a getting-started guide',
      high: 'Ask what brought them back',
    },
    steady: {
      low: 'Add to the newsletter',
      medium: 'Add to the newsletter',
      high: 'Leave to automatic follow-up',
    },
    decreasing: {
      low: 'Add to the newsletter',
      medium: 'Send a reminder of what they looked at',
      high: 'Leave to automatic follow-up',
    },
  },
};

const POSITION_REASONS: Record<StagePosition, string> = {
  top: 'is in the top stage',
  second: 'is one stage below the top',
  middle: 'is on the way up',
  first: 'is in the first stage',
};

const VELOCITY_REASONS: Record<VelocityTrend, string> = {
  increasing: 'is more active than the week before',
  steady: 'is neither more nor less active than the week before',
  decreasing: 'is less active than the week before',
};

const RISK_REASONS: Record<RiskLevel, string> = {
  low: 'is unlikely to be lost',
  medium: 'may be lost',
  high: 'is probably lost unless someone acts',
};

/** What a salesperson should do next, and why. `isNew` says that the lead has done nothing yet. */
export function chooseNextBestAction(
  lead: { stage: string; velocity: VelocityTrend; risk: RiskLevel; isNew: boolean },
  stages: readonly Stage[],
): NextBestAction {
  const { stage, velocity, risk } = lead;
  if (lead.isNew) {
    const reason = 'The lead has done nothing yet that we know of.';
    return { action: 'Start a first conversation', basis: { stage, velocity, risk, reason } };
  }
  const position = positionOf(stage, stages);
  const reason = `The lead ${POSITION_REASONS[position]} (${stage}), ${VELOCITY_REASONS[velocity]} and ${RISK_REASONS[risk]}.`;
  return { action: ACTIONS[position][velocity][risk], basis: { stage, velocity, risk, reason } };
}

/** The first stage is the first even where it is the only one, or one below the top: everyone begins there. */
function positionOf(stage: string, stages: readonly Stage[]): StagePosition {
  const index = stages.findIndex(({ name }) => name === stage);
  if (index <= 0) return 'first';
  if (index === stages.length - 1) return 'top';
  return index === stages.length - 2 ? 'second' : 'middle';
}
