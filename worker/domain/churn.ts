import type { ComingBack } from '../contract/coming-back.ts';
import { RISK_THRESHOLDS, type RiskThresholds } from './risk-level.ts';
import { cellOf } from './study/return-table.ts';
import { dayNumber } from './time.ts';

/** The parameters of the MBG/NBD model: how often leads are active (r, α in weeks), and how they leave (a, b). */
export interface ReturnParameters {
  r: number;
  alpha: number;
  a: number;
  b: number;
}

/**
 * MBG/NBD parameters fitted to the CDNOW customers, in weeks (Batislam, Denizel and Filiztekin 2007), for projects without enough
 * history. Parameters of the related BG/NBD model cannot be used: in its formula, nobody leaves after the first activity.
 */
const PARAMETERS: ReturnParameters = { r: 0.525, alpha: 6.183, a: 0.891, b: 1.614 };

/** A lead's activity as the model needs it. The model counts UTC days, because one visit with many events is a single sign of life. */
export interface ActivityRecency {
  /** x: days with activity after the first one. */
  repeatActiveDays: number;
  /** t: from the first active day to the last. */
  recencyWeeks: number;
  /** T: from the first active day to today. */
  ageWeeks: number;
}

/** Leads in the project's own history that are like this one, and how many of them came back. */
export interface LeadsLikeThis {
  /** 0–1, unrounded. */
  chance: number;
  horizonDays: number;
  by: 'table' | 'model';
  /** The number of leads with the same number of active and idle days. `chance` is the share of them that came back. */
  leads: number;
  cameBack: number;
  /** The share of all leads that came back. */
  baseRate: number;
}

export interface Churn {
  /** 0–1, unrounded; null before the first activity. */
  probability: number | null;
  basis: (ActivityRecency & { parameters: ReturnParameters }) | null;
  comingBack: LeadsLikeThis | null;
  thresholds: RiskThresholds;
}

/**
 * The probability that the lead does not come back. `times` are those of its signs of life, none after `at`. With enough history of the
 * project, the probability is based on the project's own leads and covers the horizon. If there is too little history, the result is the
 * probability of never coming back, from a model fitted to another company's customers.
 */
export function computeChurn(times: readonly number[], at: number, history: ComingBack | null = null): Churn {
  const recency = toRecency(times, at);
  if (!recency) return { probability: null, basis: null, comingBack: null, thresholds: RISK_THRESHOLDS };
  const comingBack = history && likeThis(recency, history);
  if (!comingBack)
    return {
      probability: 1 - probabilityAlive(recency),
      basis: { ...recency, parameters: PARAMETERS },
      comingBack: null,
      thresholds: RISK_THRESHOLDS,
    };
  return {
    probability: 1 - comingBack.chance,
    basis: { ...recency, parameters: history.parameters ?? PARAMETERS },
    comingBack,
    // The risk is low if the lead is at least as likely to come back as the average lead, and high if it is at most half as likely.
    thresholds: { mediumFrom: 1 - comingBack.baseRate, highFrom: 1 - comingBack.baseRate / 2 },
  };
}

function likeThis(
  recency: ActivityRecency,
  { by, cells, parameters, horizonDays, baseRate }: ComingBack,
): LeadsLikeThis | null {
  const idleDays = Math.round((recency.ageWeeks - recency.recencyWeeks) * 7);
  const cell = cells[cellOf({ activeDays: recency.repeatActiveDays + 1, idleDays })];
  if (by === null || !cell) return null;
  const chance = by === 'model' && parameters ? chanceToReturn(recency, { parameters, horizonDays }) : cell.chance;
  return { chance, horizonDays, by, leads: cell.leads, cameBack: cell.cameBack, baseRate };
}

function toRecency(times: readonly number[], at: number): ActivityRecency | null {
  const days = [...new Set(times.map(dayNumber))].sort((a, b) => a - b);
  const first = days[0];
  const last = days.at(-1);
  if (first === undefined || last === undefined) return null;
  return {
    repeatActiveDays: days.length - 1,
    recencyWeeks: (last - first) / 7,
    ageWeeks: (dayNumber(at) - first) / 7,
  };
}

/**
 * P(alive) of the MBG/NBD model (Batislam, Denizel and Filiztekin 2007): a customer may leave after any activity, even
 * the first.
 */
export function probabilityAlive(
  { repeatActiveDays: x, recencyWeeks: t, ageWeeks: T }: ActivityRecency,
  { r, alpha, a, b }: ReturnParameters = PARAMETERS,
): number {
  return 1 / (1 + (a / (b + x)) * ((alpha + T) / (alpha + t)) ** (r + x));
}

/**
 * The probability of any activity within the horizon: the probability that the lead is still a customer, times the probability that a
 * customer is active in that time.
 */
export function chanceToReturn(
  recency: ActivityRecency,
  { parameters, horizonDays }: { parameters: ReturnParameters; horizonDays: number },
): number {
  const { r, alpha } = parameters;
  const { repeatActiveDays: x, ageWeeks: T } = recency;
  const silent = ((alpha + T) / (alpha + T + horizonDays / 7)) ** (r + x);
  return probabilityAlive(recency, parameters) * (1 - silent);
}
