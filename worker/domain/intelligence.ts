import type { ProjectConfig } from '../contract/project-config.ts';
import { type Churn, computeChurn } from './churn.ts';
import { computeEngagement, type EarnedPoints, type Engagement, earnedPoints } from './engagement.ts';
import type { FoldedEvent } from './folded-event.ts';
import { chooseNextBestAction, type NextBestAction } from './next-best-action.ts';
import { RISK_THRESHOLDS, type RiskLevel, riskLevelOf } from './risk-level.ts';
import { isSignOfLife } from './sign-of-life.ts';
import { standingAt } from './standing.ts';
import { traceSteps } from './trace.ts';
import { computeVelocityTrend, type VelocityTrend, type VelocityTrendFound } from './velocity-trend.ts';

/** A lead's figures besides the score, with the numbers behind each in `basis`. */
export interface Intelligence {
  /** Thresholds of the unrounded churn probability. */
  riskLevel: RiskLevel;
  velocityTrend: VelocityTrend;
  nextBestAction: string;
  /** 0–10, to one decimal. */
  engagementScore: number;
  /** 0–1, to two decimals; null for a lead without any activity. */
  churnProbability: number | null;
  basis: {
    engagement: Engagement['basis'];
    velocity: VelocityTrendFound['basis'];
    churn: Churn['basis'];
    risk: typeof RISK_THRESHOLDS & { churnProbability: number | null };
    nextBestAction: NextBestAction['basis'];
  };
}

/** A lead's intelligence at `at` from its events in canonical order; those after `at` do not count. */
export function computeIntelligence(events: Iterable<FoldedEvent>, config: ProjectConfig, at: number): Intelligence {
  const times: number[] = [];
  const points: EarnedPoints[] = [];
  const steps = traceSteps(events, config.ruleset, { until: at });
  let next = steps.next();
  for (; !next.done; next = steps.next()) {
    if (next.value.type !== 'activity') continue;
    if (isSignOfLife(next.value.event, config.ruleset)) times.push(next.value.event.occurredAt);
    points.push(...earnedPoints(next.value));
  }
  const state = next.value;
  const engagement = computeEngagement(points, at);
  const velocity = computeVelocityTrend(times, at);
  const churn = computeChurn(times, at);
  const risk = riskLevelOf(churn.probability);
  const { stage } = standingAt(state, config, at);
  const lead = { stage, velocity: velocity.trend, risk, isNew: state.activityAt === null };
  const nextBest = chooseNextBestAction(lead, config.ruleset.stages);
  return {
    riskLevel: risk,
    velocityTrend: velocity.trend,
    nextBestAction: nextBest.action,
    engagementScore: engagement.score,
    churnProbability: churn.probability === null ? null : Math.round(churn.probability * 100) / 100,
    basis: {
      engagement: engagement.basis,
      velocity: velocity.basis,
      churn: churn.basis,
      risk: { ...RISK_THRESHOLDS, churnProbability: churn.probability },
      nextBestAction: nextBest.basis,
    },
  };
}
