import { useMutation } from '@tanstack/react-query';
import * as identityApi from '../../../../../worker/contract/api/identity.ts';
import type { MergeChoices } from '../../../../../worker/contract/identity.ts';
import { callApi } from '../../../lib/api-client.ts';

export const useMergeLead = (winner: string) =>
  useMutation({
    mutationFn: (body: { leadId: string; preview: boolean; choose: MergeChoices }) =>
      callApi(identityApi.mergeLead, { path: { leadId: winner }, body }),
  });
