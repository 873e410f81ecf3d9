import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import * as membersApi from '../../../../../worker/contract/api/members.ts';
import type { Role } from '../../../../../worker/contract/project.ts';
import { callApi } from '../../../lib/api-client.ts';
import { membersQuery } from '../../../lib/members.ts';
import { useSession } from '../../../lib/session.ts';

/**
 * True if the person is the project's only owner, and therefore cannot leave; null while the members load. Screens use this to explain why
 * leaving is not possible. The API also refuses the request if the only owner sends it.
 */
export function useIsOnlyOwner(projectId: string): boolean | null {
  const userId = useSession()?.user.id;
  const { data: members } = useQuery(membersQuery(projectId));
  if (!members) return null;
  const owners = members.filter(({ role }) => role === 'owner');
  return owners.length === 1 && owners[0]?.userId === userId;
}

/** Changes a member's role. Shows the new role at once, and reverts it if the API refuses. */
export function useChangeRole(projectId: string) {
  const queryClient = useQueryClient();
  const { queryKey } = membersQuery(projectId);
  return useMutation({
    mutationFn: ({ userId, role }: { userId: string; role: Role }) =>
      callApi(membersApi.changeMemberRole, { path: { projectId, userId }, body: { role } }),
    onMutate: async ({ userId, role }) => {
      await queryClient.cancelQueries({ queryKey });
      const before = queryClient.getQueryData(queryKey);
      queryClient.setQueryData(queryKey, (members) =>
        members?.map((member) => (member.userId === userId ? { ...member, role } : member)),
      );
      return before;
    },
    onError: (_error, _change, before) => queryClient.setQueryData(queryKey, before),
    onSettled: () => queryClient.invalidateQueries({ queryKey }),
  });
}

export function useRemoveMember(projectId: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (userId: string) => callApi(membersApi.removeMember, { path: { projectId, userId } }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: membersQuery(projectId).queryKey }),
  });
}
