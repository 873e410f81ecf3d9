import { useQuery } from '@tanstack/react-query';
import { useDeferredValue } from 'react';
import * as leadsApi from '../../../worker/contract/api/leads.ts';
import type { LeadSummary } from '../../../worker/contract/lead.ts';
import { callApi, isGone } from './api-client.ts';

const FOUND_MAX = 6;
/** Requests more leads than the menu shows, because the API sorts by score and the best match may have a low one. */
const READ_MAX = 30;

/** The lead with exactly this ID, because the search does not look at IDs; null if there is none. */
async function findLead(leadId: string, signal: AbortSignal): Promise<LeadSummary | null> {
  try {
    return await callApi(leadsApi.getLead, { path: { leadId }, signal });
  } catch (error) {
    if (isGone(error)) return null;
    throw error;
  }
}

const wordsOf = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
const isSame = (a: string | null, b: string): boolean => a !== null && wordsOf(a).join(' ') === wordsOf(b).join(' ');

/**
 * Sorts leads by how well they match the typed text. Leads whose name or email equals the text come first, and then leads that
 * contain every typed word in full.
 */
export function byCloseness<Found extends Pick<LeadSummary, 'name' | 'email' | 'company'>>(
  leads: readonly Found[],
  search: string,
): Found[] {
  const distance = ({ name, email, company }: Found): number => {
    if (isSame(name, search) || isSame(email, search)) return 0;
    const words = new Set(wordsOf([name, email, company].join(' ')));
    return wordsOf(search).every((word) => words.has(word)) ? 1 : 2;
  };
  return leads.toSorted((a, b) => distance(a) - distance(b));
}

/** Searches for leads by name, email, company, phone or exact ID. The best matches come first. */
export function useFoundLeads(text: string): { search: string; leads: LeadSummary[]; isFetching: boolean } {
  const search = useDeferredValue(text.trim());
  const { data: found, isFetching } = useQuery({
    queryKey: ['leads', 'found', search],
    queryFn: ({ signal }) => callApi(leadsApi.listLeads, { signal, query: { search, limit: READ_MAX } }),
    enabled: search !== '',
    placeholderData: (before) => before,
  });
  const { data: named, isFetching: isNaming } = useQuery({
    queryKey: ['leads', 'named', search],
    queryFn: ({ signal }) => findLead(search, signal),
    enabled: /^\S+$/.test(search),
  });
  const others = found?.leads.filter(({ _id }) => _id !== named?._id) ?? [];
  const leads = [...(named ? [named] : []), ...byCloseness(others, search)].slice(0, FOUND_MAX);
  return { search, leads: search === '' ? [] : leads, isFetching: isFetching || isNaming };
}
