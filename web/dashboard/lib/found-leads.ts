import { useQuery } from '@tanstack/react-query';
import { useDeferredValue } from 'react';
import * as leadsApi from '../../../worker/contract/api/leads.ts';
import type { LeadSummary } from '../../../worker/contract/lead.ts';
import { LIMITS } from '../../../worker/contract/limits.ts';
import { ApiError, callApi } from './api-client.ts';

const FOUND_MAX = 6;
/** Requests more leads than the menu shows, because the API sorts by score and the best match may have a low one. */
const READ_MAX = 30;

const wordsOf = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
const isSame = (a: string | null, b: string): boolean => a !== null && wordsOf(a).join(' ') === wordsOf(b).join(' ');

/**
 * Sorts leads by how well they match the typed text. Leads whose ID, name or email equals the text come first, and then leads that
 * contain every typed word in full.
 */
export function byCloseness<Found extends Pick<LeadSummary, '_id' | 'name' | 'email' | 'company'>>(
  leads: readonly Found[],
  search: string,
): Found[] {
  const distance = ({ _id, name, email, company }: Found): number => {
    if (_id === search || isSame(name, search) || isSame(email, search)) return 0;
    const words = new Set(wordsOf([name, email, company].join(' ')));
    return wordsOf(search).every((word) => words.has(word)) ? 1 : 2;
  };
  return leads.toSorted((a, b) => distance(a) - distance(b));
}

interface FoundLeads {
  /** The text that `leads` match. */
  search: string;
  leads: LeadSummary[];
  /** True until the search for the current text is answered. */
  isFetching: boolean;
  /** Why the search failed, in words; null if it has not. */
  problem: string | null;
}

/** Tells people by which texts a search finds leads. */
export const SEARCH_HINT =
  'Search finds the beginnings of words in names, emails and companies, and parts of phone numbers. To find an ID, type at least four characters, with a digit, “-” or “_”.';

/** Searches for leads by name, email, company, phone or ID. The best matches come first. */
export function useFoundLeads(text: string): FoundLeads {
  const typed = text.trim().slice(0, LIMITS.searchCharsMax);
  const search = useDeferredValue(typed);
  const {
    data: found,
    isFetching,
    error,
  } = useQuery({
    queryKey: ['leads', 'found', search],
    queryFn: ({ signal }) => callApi(leadsApi.listLeads, { signal, query: { search, limit: READ_MAX } }),
    enabled: search !== '',
    placeholderData: (before) => before,
  });
  const leads = search === '' ? [] : byCloseness(found?.leads ?? [], search).slice(0, FOUND_MAX);
  const isOffline = error instanceof ApiError && error.code === 'network';
  const problem = error === null ? null : isOffline ? 'Finding leads needs a connection.' : error.message;
  return {
    search,
    leads,
    isFetching: isFetching || search !== typed,
    problem: search === '' || found ? null : problem,
  };
}
