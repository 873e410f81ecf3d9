import { queryOptions } from '@tanstack/react-query';
import * as z from 'zod';
import { TimelineEntry } from '../../../../../worker/contract/lead.ts';
import { callApi, segment } from '../../../lib/api-client.ts';
import { leadKey } from './lead-key.ts';

export const timelineQuery = (leadId: string) =>
  queryOptions({
    queryKey: [...leadKey(leadId), 'timeline'],
    queryFn: ({ signal }) =>
      callApi(`/api/leads/${segment(leadId)}/timeline`, { signal, answer: z.array(TimelineEntry) }),
  });
