import { useMutation, useQueryClient } from '@tanstack/react-query';
import * as segmentsApi from '../../../../../worker/contract/api/segments.ts';
import { callApi } from '../../../lib/api-client.ts';
import { SEGMENTS_KEY } from '../../../lib/segments.ts';

export function useDeleteSegment(segmentId: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: () => callApi(segmentsApi.deleteSegment, { path: { segmentId } }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: SEGMENTS_KEY }),
  });
}
