import { queryOptions, useQuery } from '@tanstack/react-query';
import * as membersApi from '../../../worker/contract/api/members.ts';
import type { Member } from '../../../worker/contract/project.ts';
import { callApi } from './api-client.ts';
import { useProjectId, useSession } from './session.ts';

export const membersQuery = (projectId: string) =>
  queryOptions({
    queryKey: ['members', projectId],
    queryFn: ({ signal }) => callApi(membersApi.listMembers, { path: { projectId }, signal }),
  });

/** The open invitations. Only owners and admins may see invitations. */
export const invitationsQuery = (projectId: string) =>
  queryOptions({
    queryKey: ['invitations', projectId],
    queryFn: ({ signal }) => callApi(membersApi.listInvitations, { path: { projectId }, signal }),
  });

interface People {
  members: readonly Member[];
  /** The user ID of the signed-in person. */
  me: string | undefined;
  /** Names the person, API key or automation that worked on a lead. */
  nameOf: (actorId: string) => string;
}

/** The project's members. */
export function usePeople(): People {
  const projectId = useProjectId() ?? '';
  const me = useSession()?.user.id;
  const { data } = useQuery({ ...membersQuery(projectId), staleTime: 60_000, enabled: projectId !== '' });
  const nameOf = (actorId: string): string => {
    if (actorId === me) return 'You';
    if (actorId.startsWith('key_')) return 'API key';
    if (actorId.startsWith('aut_')) return 'Automation';
    return data ? (data.find(({ userId }) => userId === actorId)?.email ?? 'Former member') : '…';
  };
  return { members: data ?? [], me, nameOf };
}
