import { queryOptions } from '@tanstack/react-query';
import { LeadPage, type LeadSummary } from '../../../../../worker/contract/lead.ts';
import { LIMITS } from '../../../../../worker/contract/limits.ts';
import type { Ruleset } from '../../../../../worker/contract/ruleset.ts';
import { fallsBelowAt } from '../../../../../worker/domain/decay.ts';
import { stageOf } from '../../../../../worker/domain/stages.ts';
import { DAY_MS } from '../../../../../worker/domain/time.ts';
import { callApi } from '../../../lib/api-client.ts';
import { anchorOf } from '../../../lib/score-anchor.ts';

export const COOLING_DAYS = 7;

export interface CoolingLead {
  lead: LeadSummary;
  dropsAt: number;
  to: string;
}

/**
 * Leads that drop a stage within a week if nothing happens, soonest first. Only a lead whose score is near a threshold
 * can: what it can lose in a week says how near, so that nobody else need be read.
 */
export const coolingLeadsQuery = (ruleset: Ruleset | undefined) =>
  queryOptions({
    queryKey: ['analytics', 'cooling-leads', ruleset?.version],
    enabled: ruleset !== undefined,
    queryFn: async ({ signal }): Promise<CoolingLead[]> => {
      const { stages, decay } = ruleset as Ruleset;
      const reach = 1 / (1 - decay.ratePerDay) ** COOLING_DAYS;
      const pages = await Promise.all(
        stages
          .filter(({ from }) => from > 0)
          .map(({ from }) => {
            const query = { minScore: from, maxScore: from * reach, limit: LIMITS.pageSizeMax };
            return callApi('/api/leads', { signal, query, answer: LeadPage });
          }),
      );
      const now = Date.now();
      const found = new Map<string, CoolingLead>();
      for (const lead of pages.flatMap((page) => page.leads)) {
        const cooling = whenItDrops(lead, { stages, decay, now });
        if (cooling && cooling.dropsAt <= now + COOLING_DAYS * DAY_MS) found.set(lead._id, cooling);
      }
      return [...found.values()].sort((a, b) => a.dropsAt - b.dropsAt);
    },
  });

function whenItDrops(
  lead: LeadSummary,
  { stages, decay, now }: Pick<Ruleset, 'stages' | 'decay'> & { now: number },
): CoolingLead | null {
  const stage = stageOf(lead.currentScore, stages);
  const dropsAt = fallsBelowAt(anchorOf(lead, { readAt: now, decay }), decay, stage.from);
  const below = stages[stages.indexOf(stage) - 1];
  return dropsAt === null || !below ? null : { lead, dropsAt, to: below.name };
}
