import { useMutation, useQueryClient } from '@tanstack/react-query';
import * as z from 'zod';
import * as identityApi from '../../../../../worker/contract/api/identity.ts';
import { callApi } from '../../../lib/api-client.ts';
import { leadKey } from './lead-key.ts';

const _Restoring = z.object({ status: z.literal('restoring'), leadId: z.string() });

export function useUnmergeLead(winner: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (leadId: string) => callApi(identityApi.unmergeLead, { path: { leadId } }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: leadKey(winner) }),
  });
}
