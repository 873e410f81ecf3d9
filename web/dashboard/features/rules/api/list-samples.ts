import { queryOptions } from '@tanstack/react-query';
import * as z from 'zod';
import * as leadsApi from '../../../../../worker/contract/api/leads.ts';
import { EventSource } from '../../../../../worker/contract/event-source.ts';
import { JsonObject } from '../../../../../worker/contract/json.ts';
import type { Lead } from '../../../../../worker/contract/lead.ts';
import { Cap, type Stage } from '../../../../../worker/contract/ruleset.ts';
import type { Activity } from '../../../../../worker/domain/lead-event.ts';
import { callApi } from '../../../lib/api-client.ts';

const OF_EACH_STAGE = 3;

const instant = z.string().transform((text) => Date.parse(text));
const LoggedActivity = z.object({
  kind: z.literal('activity'),
  eventId: z.string(),
  occurredAt: instant,
  receivedAt: instant,
  source: EventSource,
  type: z.string(),
  properties: JsonObject,
  awards: z.array(z.object({ rulesetVersion: z.int(), ruleId: z.string(), points: z.number(), cap: Cap.optional() })),
});

/** A real lead with its whole log: what a draft of the ruleset is tried on. */
export interface SampleLead {
  lead: Lead;
  activities: Activity[];
}

/** The first leads of each stage. */
export const samplesQuery = (stages: readonly Stage[]) =>
  queryOptions({
    queryKey: ['rules', 'samples', stages.map(({ name }) => name).join()],
    staleTime: 5 * 60_000,
    queryFn: async ({ signal }): Promise<SampleLead[]> => {
      const pages = await Promise.all(
        [...stages].reverse().map(({ name }) => {
          const query = { stage: name, limit: OF_EACH_STAGE };
          return callApi(leadsApi.listLeads, { signal, query });
        }),
      );
      const ids = pages.flatMap(({ leads }) => leads.map(({ _id }) => _id));
      return Promise.all(ids.map((id) => readSample(id, signal)));
    },
  });

async function readSample(leadId: string, signal: AbortSignal): Promise<SampleLead> {
  const { lead, events } = await callApi(leadsApi.exportLead, { path: { leadId }, signal });
  const activities = events.flatMap((event): Activity[] => {
    const parsed = LoggedActivity.safeParse(event).data;
    if (!parsed) return [];
    const awards = parsed.awards.map(({ cap, ...award }) => ({ ...award, ...(cap && { cap }) }));
    return [{ ...parsed, awards }];
  });
  return { lead, activities };
}
