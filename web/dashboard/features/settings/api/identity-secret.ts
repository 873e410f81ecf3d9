import { useMutation, useQueryClient } from '@tanstack/react-query';
import * as projectsApi from '../../../../../worker/contract/api/projects.ts';
import { callApi } from '../../../lib/api-client.ts';

/** Creates a new identity secret; only this answer contains it. */
export function useRotateIdentitySecret(projectId: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: () => callApi(projectsApi.rotateIdentitySecret, { path: { projectId } }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['audit-log'] }),
  });
}
