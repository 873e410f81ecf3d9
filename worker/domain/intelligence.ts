import type { ProjectConfig } from '../contract/project-config.ts';
import { type Churn, computeChurn } from './churn.ts';
import { computeEngagement, type Engagement } from './engagement.ts';
import type { LeadEvent } from './lead-event.ts';
import { chooseNextBestAction, type NextBestAction } from './next-best-action.ts';
import { RISK_THRESHOLDS, type RiskLevel, riskLevelOf } from './risk-level.ts';
import { isSignOfLife } from './sign-of-life.ts';
import { standingAt } from './standing.ts';
import { trace } from './trace.ts';
import { computeVelocityTrend, type VelocityTrend, type VelocityTrendFound } from './velocity-trend.ts';

/** What is worth knowing of a lead besides its score, and in `basis` the numbers that each figure was made of. */
export interface Intelligence {
  /** Of the unrounded churn probability. */
  riskLevel: RiskLevel;
  velocityTrend: VelocityTrend;
  nextBestAction: string;
  /** 0–10, to one decimal. */
  engagementScore: number;
  /** 0–1, to two decimals; null for a lead without any activity, of which nothing can be said. */
  churnProbability: number | null;
  basis: {
    engagement: Engagement['basis'];
    velocity: VelocityTrendFound['basis'];
    churn: Churn['basis'];
    risk: typeof RISK_THRESHOLDS & { churnProbability: number | null };
    nextBestAction: NextBestAction['basis'];
  };
}

/** A lead's intelligence at `at` from its events (any order); those after `at` do not count. */
export function computeIntelligence(events: readonly LeadEvent[], config: ProjectConfig, at: number): Intelligence {
  const { steps, state } = trace(events, config.ruleset, at);
  const activities = steps.filter((step) => step.type === 'activity');
  const times = activities
    .filter(({ event }) => isSignOfLife(event, config.ruleset))
    .map(({ event }) => event.occurredAt);
  const engagement = computeEngagement(activities, at);
  const velocity = computeVelocityTrend(times, at);
  const churn = computeChurn(times, at);
  const risk = riskLevelOf(churn.probability);
  const { stage } = standingAt(state, config, at);
  const lead = { stage, velocity: velocity.trend, risk, isNew: activities.length === 0 };
  const next = chooseNextBestAction(lead, config.ruleset.stages);
  return {
    riskLevel: risk,
    velocityTrend: velocity.trend,
    nextBestAction: next.action,
    engagementScore: engagement.score,
    churnProbability: churn.probability === null ? null : Math.round(churn.probability * 100) / 100,
    basis: {
      engagement: engagement.basis,
      velocity: velocity.basis,
      churn: churn.basis,
      risk: { ...RISK_THRESHOLDS, churnProbability: churn.probability },
      nextBestAction: next.basis,
    },
  };
}
