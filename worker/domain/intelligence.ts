import type { ComingBack } from '../contract/coming-back.ts';
import type { LeadConfig } from '../contract/project-config.ts';
import { type Churn, computeChurn, type LeadsLikeThis } from './churn.ts';
import { type Engagement, toEngagement, weighPoints } from './engagement.ts';
import type { Prompt } from './find-prompt.ts';
import type { FoldedEvent } from './folded-event.ts';
import { chooseNextBestAction, type NextBestAction } from './next-best-action.ts';
import { type RiskLevel, type RiskThresholds, riskLevelOf } from './risk-level.ts';
import { isSignOfLife } from './sign-of-life.ts';
import { standingAt } from './standing.ts';
import { dayNumber } from './time.ts';
import { traceSteps } from './trace.ts';
import { computeTrend, type Trend, type TrendFound, toVelocityTrend, type VelocityTrend } from './trend.ts';

/** A lead's figures other than the score. `basis` has the numbers behind each. */
export interface Intelligence {
  /** Compares the unrounded churn probability with thresholds. */
  riskLevel: RiskLevel;
  trend: Trend;
  /** The trend as one of three words. */
  velocityTrend: VelocityTrend;
  nextBestAction: string;
  /** 0–10, to one decimal. */
  engagementScore: number;
  /** 0–1, to two decimals; null for a lead without any activity. */
  churnProbability: number | null;
  basis: {
    engagement: Engagement['basis'];
    trend: TrendFound['basis'];
    churn: Churn['basis'];
    /** Null until the project has enough history of its own. */
    comingBack: LeadsLikeThis | null;
    risk: RiskThresholds & { churnProbability: number | null };
    nextBestAction: NextBestAction['basis'];
  };
}

/**
 * Computes a lead's intelligence at `at` from its events in canonical order. Ignores events after `at`. `outcomeAt` is when the lead
 * reached the project's outcome (epoch ms), or null. `history` says how likely the project's leads are to come back, if known. `prompt`
 * is the lead's latest event with a next action.
 */
export function computeIntelligence(
  events: Iterable<FoldedEvent>,
  config: Pick<LeadConfig, 'ruleset'>,
  {
    at,
    outcomeAt,
    history = null,
    prompt = null,
  }: { at: number; outcomeAt: number | null; history?: ComingBack | null; prompt?: Prompt | null },
): Intelligence {
  // Keep only one time per active day, because all times of a long log would take too much memory.
  const times: number[] = [];
  let weightedPoints = 0;
  const steps = traceSteps(events, config.ruleset, { until: at });
  let next = steps.next();
  for (; !next.done; next = steps.next()) {
    if (next.value.type !== 'activity') continue;
    const { event } = next.value;
    const isOfLastDay = dayNumber(times.at(-1) ?? Number.NaN) === dayNumber(event.occurredAt);
    if (!isOfLastDay && isSignOfLife(event, config.ruleset)) times.push(event.occurredAt);
    weightedPoints += weighPoints(next.value, at);
  }
  const state = next.value;
  const engagement = toEngagement(weightedPoints);
  const { trend, basis: trendBasis } = computeTrend(times, at);
  const churn = computeChurn(times, at, history);
  const risk = riskLevelOf(churn.probability, churn.thresholds);
  const { stage } = standingAt(state, config, at);
  const { email, phone } = state.traits;
  const lostReason = state.work?.status === 'lost' ? (state.work.lostReason ?? '') : null;
  const canBeReached = email !== undefined || phone !== undefined;
  const lead = { stage, trend, risk, outcomeAt, canBeReached, hasActivity: state.eventCount > 0, lostReason, prompt };
  const nextBest = chooseNextBestAction(lead, config.ruleset.stages);
  return {
    riskLevel: risk,
    trend,
    velocityTrend: toVelocityTrend(trend),
    nextBestAction: nextBest.action,
    engagementScore: engagement.score,
    churnProbability: churn.probability === null ? null : Math.round(churn.probability * 100) / 100,
    basis: {
      engagement: engagement.basis,
      trend: trendBasis,
      churn: churn.basis,
      comingBack: churn.comingBack,
      risk: { ...churn.thresholds, churnProbability: churn.probability },
      nextBestAction: nextBest.basis,
    },
  };
}
