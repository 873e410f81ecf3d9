import { type DefaultError, type QueryKey, type UseQueryOptions, useQuery } from '@tanstack/react-query';
import { useDeferredValue } from 'react';

/**
 * Returns a query's answer for a large part of a screen. React renders it in slices, so that answers that arrive together do
 * not block the page; `useQuery` makes it render them in one go.
 */
export function useDeferredQuery<Answer, Failure = DefaultError, Data = Answer, Key extends QueryKey = QueryKey>(
  options: UseQueryOptions<Answer, Failure, Data, Key>,
) {
  const { data: latest, error, refetch } = useQuery(options);
  const data = useDeferredValue(latest);
  return { data, error, refetch, isPending: data === undefined && error === null };
}
