import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import * as z from 'zod';
import { KeyListed, KeyRotated } from '../../../../../worker/contract/account.ts';
import { callApi, segment } from '../../../lib/api-client.ts';

export const apiKeysQuery = (projectId: string) =>
  queryOptions({
    queryKey: ['api-keys', projectId],
    queryFn: ({ signal }) => callApi('/api/auth/api-keys', { signal, answer: z.array(KeyListed) }),
  });

export function useRotateKey() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (keyId: string) =>
      callApi(`/api/auth/api-keys/${segment(keyId)}/rotate`, { method: 'POST', body: {}, answer: KeyRotated }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['api-keys'] }),
  });
}

export function useRevokeKey() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (keyId: string) =>
      callApi(`/api/auth/api-keys/${segment(keyId)}`, {
        method: 'DELETE',
        answer: z.object({ keyId: z.string(), revoked: z.literal(true) }),
      }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['api-keys'] }),
  });
}
