import { type DefaultError, type QueryKey, type UseQueryOptions, useQuery } from '@tanstack/react-query';
import { useDeferredValue } from 'react';

/**
 * Returns a query's answer for a large part of a screen, which React renders in slices. Answers that arrive together then do not block
 * the page; with `useQuery`, React would render them in one go.
 */
export function useDeferredQuery<Answer, Failure = DefaultError, Data = Answer, Key extends QueryKey = QueryKey>(
  options: UseQueryOptions<Answer, Failure, Data, Key>,
) {
  const { data: latest, error, refetch } = useQuery(options);
  const data = useDeferredValue(latest);
  return { data, error, refetch, isPending: data === undefined && error === null };
}
