import { useMutation } from '@tanstack/react-query';
import { MergeAnswer, type MergeChoices } from '../../../../../worker/contract/identity.ts';
import { callApi, segment } from '../../../lib/api-client.ts';

export const useMergeLead = (winner: string) =>
  useMutation({
    mutationFn: (body: { leadId: string; preview: boolean; choose: MergeChoices }) =>
      callApi(`/api/leads/${segment(winner)}/merge`, { method: 'POST', body, answer: MergeAnswer }),
  });
