import { useQuery } from '@tanstack/react-query';
import { useDeferredValue } from 'react';
import * as leadsApi from '../../../worker/contract/api/leads.ts';
import type { LeadSummary } from '../../../worker/contract/lead.ts';
import { callApi, isGone } from './api-client.ts';

const FOUND_MAX = 6;

/** The lead with exactly this ID, which list searches do not cover; null if there is none. */
async function findLead(leadId: string, signal: AbortSignal): Promise<LeadSummary | null> {
  try {
    return await callApi(leadsApi.getLead, { path: { leadId }, signal });
  } catch (error) {
    if (isGone(error)) return null;
    throw error;
  }
}

/** The leads that a text finds, by name, email, company or exact ID. */
export function useFoundLeads(text: string): { search: string; leads: LeadSummary[]; isFetching: boolean } {
  const search = useDeferredValue(text.trim());
  const { data: found, isFetching } = useQuery({
    queryKey: ['leads', 'found', search],
    queryFn: ({ signal }) => callApi(leadsApi.listLeads, { signal, query: { search, limit: FOUND_MAX } }),
    enabled: search !== '',
    placeholderData: (before) => before,
  });
  const { data: named } = useQuery({
    queryKey: ['leads', 'named', search],
    queryFn: ({ signal }) => findLead(search, signal),
    enabled: /^\S+$/.test(search),
  });
  const others = found?.leads.filter(({ _id }) => _id !== named?._id) ?? [];
  return { search, leads: search === '' ? [] : [...(named ? [named] : []), ...others], isFetching };
}
