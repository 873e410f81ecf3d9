import * as z from 'zod';
import { LIMITS } from '../limits.ts';
import { Segment, SegmentChange, SegmentDraft, SegmentEstimate, SegmentInput } from '../segment.ts';
import { endpoint } from './endpoint.ts';

const SegmentPath = z.object({ segmentId: z.string().meta({ example: 'seg_3b2a19081726354453627180f9e8d7c6' }) });

export const createSegment = endpoint({
  method: 'post',
  url: '/api/segments',
  operationId: 'createSegment',
  tag: 'Segments',
  summary: 'Add a segment',
  description:
    'All leads are evaluated in the background; `filling` shows the progress. After the evaluation, leads enter and leave the segment with each event, and as time passes.',
  access: 'leads:write',
  body: SegmentInput,
  status: 201,
  isCreating: true,
  answer: Segment,
  refusals: ['conflict', 'not_found'],
});

export const deleteSegment = endpoint({
  method: 'delete',
  url: '/api/segments/{segmentId}',
  operationId: 'deleteSegment',
  tag: 'Segments',
  summary: 'Delete a segment',
  description: 'The leads in the segment are not changed.',
  access: 'leads:write',
  path: SegmentPath,
  status: 200,
  answer: z.object({
    id: z.string().meta({ example: 'seg_3b2a19081726354453627180f9e8d7c6' }),
    deleted: z.literal(true),
  }),
  refusals: ['not_found', 'conflict'],
});

export const estimateSegment = endpoint({
  method: 'post',
  url: '/api/segments/estimate',
  operationId: 'estimateSegment',
  tag: 'Segments',
  summary: 'Estimate the size of a segment',
  description: `The estimate uses a sample of up to ${LIMITS.sampledLeadsMax.toLocaleString('en')} leads of the project, or fewer if conditions need the leads’ event history. Nothing is saved.`,
  access: 'leads:read',
  body: SegmentDraft,
  status: 200,
  answer: SegmentEstimate,
});

export const getSegment = endpoint({
  method: 'get',
  url: '/api/segments/{segmentId}',
  operationId: 'getSegment',
  tag: 'Segments',
  summary: 'Get a segment',
  description: 'The response includes the number of leads in the segment. `GET /api/leads?segment=` lists them.',
  access: 'leads:read',
  path: SegmentPath,
  status: 200,
  answer: Segment,
  refusals: ['not_found'],
});

/** Whether the response includes the number of leads in each list or segment. */
export const CountsQuery = z.object({
  counts: z
    .enum(['true', 'false'])
    .default('true')
    .describe('`false` leaves out how many leads are in each: counting reads an entry per lead.'),
});

export const listSegments = endpoint({
  method: 'get',
  url: '/api/segments',
  operationId: 'listSegments',
  tag: 'Segments',
  summary: 'List segments, by name',
  description:
    'Shared segments, and your own private ones. Admins also see private segments of people who have left the project.',
  access: 'leads:read',
  query: CountsQuery,
  status: 200,
  answer: z.array(Segment),
});

export const updateSegment = endpoint({
  method: 'put',
  url: '/api/segments/{segmentId}',
  operationId: 'updateSegment',
  tag: 'Segments',
  summary: 'Update a segment',
  description: 'Fields you leave out do not change. If the conditions change, they are evaluated again for every lead.',
  access: 'leads:write',
  path: SegmentPath,
  body: SegmentChange,
  status: 200,
  answer: Segment,
  refusals: ['not_found', 'conflict'],
});
