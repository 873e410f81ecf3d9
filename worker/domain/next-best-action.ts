import type { Stage } from '../contract/ruleset.ts';
import type { RiskLevel } from './risk-level.ts';
import type { VelocityTrend } from './velocity-trend.ts';

/** A stage's place in its ruleset, whatever its name: the table fits stages of any name and number. */
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
  top: 'In the top stage',
  second: 'One stage below the top',
  middle: 'In a middle stage',
  first: 'In the first stage',
};

const VELOCITY_REASONS: Record<VelocityTrend, string> = {
  increasing: 'more active than last week',
  steady: 'activity steady week over week',
  decreasing: 'less active than last week',
};

const RISK_REASONS: Record<RiskLevel, string> = {
  low: 'low churn risk',
  medium: 'medium churn risk',
  high: 'high churn risk',
};

/** Returns what a salesperson should do next, and why. `isNew` means that the lead has no activity yet. */
export function chooseNextBestAction(
  lead: { stage: string; velocity: VelocityTrend; risk: RiskLevel; isNew: boolean },
  stages: readonly Stage[],
): NextBestAction {
  const { stage, velocity, risk } = lead;
  if (lead.isNew) {
    const reason = 'This lead has no activity yet.';
    return { action: 'Start a first conversation', basis: { stage, velocity, risk, reason } };
  }
  const position = positionOf(stage, stages);
  const reason = `${POSITION_REASONS[position]} (${stage}), ${VELOCITY_REASONS[velocity]}, ${RISK_REASONS[risk]}.`;
  return { action: ACTIONS[position][velocity][risk], basis: { stage, velocity, risk, reason } };
}

/** The first stage counts as first even if it is also the only one or one below the top, because every lead starts there. */
function positionOf(stage: string, stages: readonly Stage[]): StagePosition {
  const index = stages.findIndex(({ name }) => name === stage);
  if (index <= 0) return 'first';
  if (index === stages.length - 1) return 'top';
  return index === stages.length - 2 ? 'second' : 'middle';
}
