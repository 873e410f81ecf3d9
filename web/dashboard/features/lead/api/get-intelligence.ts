import { queryOptions } from '@tanstack/react-query';
import * as z from 'zod';
import { Intelligence } from '../../../../../worker/contract/intelligence.ts';
import { callApi, segment } from '../../../lib/api-client.ts';
import { leadKey } from './lead-key.ts';

/** The numbers that the figures were made of, as far as they are shown. */
const Basis = z.object({
  engagement: z.object({ weightedPoints: z.number(), halfLifeDays: z.number() }),
  velocity: z.object({ eventsLast7Days: z.int(), eventsBefore7Days: z.int() }),
  churn: z.object({ repeatActiveDays: z.int(), recencyWeeks: z.number(), ageWeeks: z.number() }).nullable(),
  nextBestAction: z.object({ reason: z.string() }),
});

export const ExplainedIntelligence = Intelligence.extend({ basis: Basis });
export type ExplainedIntelligence = z.infer<typeof ExplainedIntelligence>;

export const intelligenceQuery = (leadId: string, at?: string) =>
  queryOptions({
    queryKey: [...leadKey(leadId), 'intelligence', at ?? 'now'],
    queryFn: ({ signal }) =>
      callApi(`/api/leads/${segment(leadId)}/intelligence`, { signal, query: { at }, answer: ExplainedIntelligence }),
  });
