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
    'All leads are evaluated in the background; `filling` shows the progress. From then on, leads enter and leave with each event, and as time passes.',
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
  description: 'Its leads are not changed.',
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
  description: `Estimates from a sample of up to ${LIMITS.sampledLeadsMax.toLocaleString('en')} leads across the project, or fewer if conditions need their event history. Nothing is saved.`,
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
  description: 'The answer includes the number of leads in the segment. `GET /api/leads?segment=` lists them.',
  access: 'leads:read',
  path: SegmentPath,
  status: 200,
  answer: Segment,
  refusals: ['not_found'],
});

/** Whether a list of segments or lists includes the number of leads in each. */
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
    'Shared segments, and your own private segments. Admins also see private segments of people who have left the project.',
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
  description: 'Fields you leave out stay. If the conditions change, every lead evaluates them again.',
  access: 'leads:write',
  path: SegmentPath,
  body: SegmentChange,
  status: 200,
  answer: Segment,
  refusals: ['not_found', 'conflict'],
});
