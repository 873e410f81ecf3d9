import { type DefaultError, type QueryKey, type UseQueryOptions, useQuery } from '@tanstack/react-query';
import { useDeferredValue } from 'react';

/**
 * Like `useQuery`, for large parts of a screen. React renders the answer in slices, so that several answers that arrive together do
 * not block the page.
 */
export function useDeferredQuery<Answer, Failure = DefaultError, Data = Answer, Key extends QueryKey = QueryKey>(
  options: UseQueryOptions<Answer, Failure, Data, Key>,
) {
  const { data: latest, error, refetch } = useQuery(options);
  const data = useDeferredValue(latest);
  return { data, error, refetch, isPending: data === undefined && error === null };
}
