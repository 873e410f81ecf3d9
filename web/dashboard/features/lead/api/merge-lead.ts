import { useMutation } from '@tanstack/react-query';
import { MergeAnswer } from '../../../../../worker/contract/identity.ts';
import { callApi, segment } from '../../../lib/api-client.ts';

export const useMergeLead = (winner: string) =>
  useMutation({
    mutationFn: (body: { leadId: string; preview: boolean }) =>
      callApi(`/api/leads/${segment(winner)}/merge`, { method: 'POST', body, answer: MergeAnswer }),
  });
