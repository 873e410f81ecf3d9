import { useQuery } from '@tanstack/react-query';
import { useProjectId } from '../../lib/session.ts';
import type { Destination } from './navigation.ts';

/** How often the counts are fetched while the page is visible. */
const REFRESH_EVERY_MS = 60_000;

/** The counts next to the labels in the navigation. The code that fetches the counts loads after the screen. */
export function useBadges(): Partial<Record<NonNullable<Destination['badge']>, string>> {
  const projectId = useProjectId();
  const { data } = useQuery({
    queryKey: ['navigation-badges', projectId],
    queryFn: async ({ signal }) => (await import('./count-badges.ts')).countBadges(signal),
    refetchInterval: REFRESH_EVERY_MS,
    staleTime: REFRESH_EVERY_MS / 2,
  });
  return data ?? {};
}
