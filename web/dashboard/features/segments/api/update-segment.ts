import { useMutation, useQueryClient } from '@tanstack/react-query';
import * as segmentsApi from '../../../../../worker/contract/api/segments.ts';
import type { SegmentChange } from '../../../../../worker/contract/segment.ts';
import { callApi } from '../../../lib/api-client.ts';
import { SEGMENTS_KEY } from '../../../lib/segments.ts';

export function useUpdateSegment(segmentId: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (body: SegmentChange) => callApi(segmentsApi.updateSegment, { path: { segmentId }, body }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: SEGMENTS_KEY }),
  });
}
