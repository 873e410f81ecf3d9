import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import * as keysApi from '../../../../../worker/contract/api/keys.ts';
import { callApi } from '../../../lib/api-client.ts';

export const apiKeysQuery = (projectId: string) =>
  queryOptions({
    queryKey: ['api-keys', projectId],
    queryFn: ({ signal }) => callApi(keysApi.listApiKeys, { signal }),
  });

export function useRotateKey() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (keyId: string) => callApi(keysApi.rotateApiKey, { path: { keyId }, body: {} }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['api-keys'] }),
  });
}

export function useRevokeKey() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (keyId: string) => callApi(keysApi.revokeApiKey, { path: { keyId } }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['api-keys'] }),
  });
}
