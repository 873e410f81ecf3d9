import * as z from 'zod';
import {
  ActivityCounts,
  DayRangeQuery,
  LatestActivity,
  LatestActivityQuery,
  Overview,
  ScoreDistribution,
  StageMoveCounts,
} from '../analytics.ts';
import { EventReport, EventReportQuery, EventSamples } from '../event-report.ts';
import { FunnelQuery, FunnelReport } from '../funnel-report.ts';
import { LIMITS } from '../limits.ts';
import { SourceReport, SourceReportQuery } from '../source-report.ts';
import { endpoint } from './endpoint.ts';

export const getActivity = endpoint({
  method: 'get',
  url: '/api/analytics/activity',
  operationId: 'getActivity',
  tag: 'Analytics',
  summary: 'Get activities by time and type',
  description: `Counts activities at the time when they happened. The counts are exact, even with duplicate and late events. The ${LIMITS.analyticsTypesMax} most frequent types of the range have their own counts. All other types are added up as \`other\`, and so are types beyond the daily limit for publishable keys.`,
  access: 'leads:read',
  query: DayRangeQuery,
  status: 200,
  answer: ActivityCounts,
});

export const getLatestActivity = endpoint({
  method: 'get',
  url: '/api/analytics/latest-activity',
  operationId: 'getLatestActivity',
  tag: 'Analytics',
  summary: 'Get the most recent activity',
  description: 'One entry per lead: its last event, with the points it earned and the page it happened on.',
  access: 'leads:read',
  query: LatestActivityQuery,
  status: 200,
  answer: LatestActivity,
});

export const getScoreDistribution = endpoint({
  method: 'get',
  url: '/api/analytics/distribution',
  operationId: 'getScoreDistribution',
  tag: 'Analytics',
  summary: 'Get the score distribution',
  description: 'The number of leads with a score between `from` (inclusive) and `to` (exclusive).',
  access: 'leads:read',
  status: 200,
  answer: ScoreDistribution,
});

export const getOverview = endpoint({
  method: 'get',
  url: '/api/analytics/overview',
  operationId: 'getOverview',
  tag: 'Analytics',
  summary: 'Get an overview of the project',
  description: 'Days are counted back from the end of the current hour.',
  access: 'leads:read',
  status: 200,
  answer: Overview,
});

export const getStageMoves = endpoint({
  method: 'get',
  url: '/api/analytics/stages',
  operationId: 'getStageMoves',
  tag: 'Analytics',
  summary: 'Get stage changes by time',
  description:
    'Stage changes are counted at the time at which they were recorded. Stage changes caused by imported or restored events are counted at the time of these events.',
  access: 'leads:read',
  query: DayRangeQuery,
  status: 200,
  answer: StageMoveCounts,
});

export const getSources = endpoint({
  method: 'get',
  url: '/api/analytics/sources',
  operationId: 'getSources',
  tag: 'Analytics',
  summary: 'Compare where leads came from',
  description:
    'Groups leads by a field of their first touch or by a property. Compares leads first seen in a period with leads first seen in the previous period: how many reached a stage and the outcome, how fast, and their current score. A lead is first seen at its first event or, without events, when it is created. Newer leads have had less time to convert.',
  access: 'leads:read',
  query: SourceReportQuery,
  status: 200,
  answer: SourceReport,
});

export const exportSources = endpoint({
  method: 'get',
  url: '/api/analytics/sources/export',
  operationId: 'exportSources',
  tag: 'Analytics',
  summary: 'Export where leads came from as CSV',
  description:
    'The same figures as `/api/analytics/sources`, with one line per group. Columns ending in `Before` show the previous period. The last line has the totals of all leads.',
  access: 'leads:read',
  query: SourceReportQuery,
  status: 200,
  answer: z.string().meta({ example: 'source,type,leads,reached\r\ngoogle,value,120,18\r\n' }),
  contentType: 'text/csv',
});

export const getFunnel = endpoint({
  method: 'get',
  url: '/api/analytics/funnel',
  operationId: 'getFunnel',
  tag: 'Analytics',
  summary: 'Get the funnel',
  description:
    'Returns how many leads have ever reached each stage, also as a share of the stage below, and how long they took. Compares leads first seen in a period with leads first seen in the previous period. A lead that has not reached a stage may still do so: newer leads have had less time.',
  access: 'leads:read',
  query: FunnelQuery,
  status: 200,
  answer: FunnelReport,
});

export const exportFunnel = endpoint({
  method: 'get',
  url: '/api/analytics/funnel/export',
  operationId: 'exportFunnel',
  tag: 'Analytics',
  summary: 'Export the funnel as CSV',
  description:
    'The same figures as `/api/analytics/funnel`, with one line per group and stage. Columns ending in `Before` show the previous period. The last lines have the totals of all leads.',
  access: 'leads:read',
  query: FunnelQuery,
  status: 200,
  answer: z.string().meta({ example: 'source,type,stage,reached\r\ngoogle,value,cold,120\r\n' }),
  contentType: 'text/csv',
});

export const getEvents = endpoint({
  method: 'get',
  url: '/api/analytics/events',
  operationId: 'getEvents',
  tag: 'Analytics',
  summary: 'List the event types that arrive',
  description:
    'Lists event types with their counts in a period and in the previous period, when each was first and last seen, and which rules, automations and segments use it.',
  access: 'leads:read',
  query: EventReportQuery,
  status: 200,
  answer: EventReport,
});

export const exportEvents = endpoint({
  method: 'get',
  url: '/api/analytics/events/export',
  operationId: 'exportEvents',
  tag: 'Analytics',
  summary: 'Export event types as CSV',
  description: 'The same figures as `/api/analytics/events`, with one line per type.',
  access: 'leads:read',
  query: EventReportQuery,
  status: 200,
  answer: z.string().meta({ example: 'eventType,count,countBefore\r\npage_view,4150,3920\r\n' }),
  contentType: 'text/csv',
});

export const getEventSamples = endpoint({
  method: 'get',
  url: '/api/analytics/events/samples',
  operationId: 'getEventSamples',
  tag: 'Analytics',
  summary: 'Show what events of a type look like',
  description: 'Returns the properties of events of this type, and some of the events. Reads 20 recently active leads.',
  access: 'leads:read',
  query: z.object({ eventType: z.string().min(1).max(200).meta({ example: 'page_view' }) }),
  status: 200,
  answer: EventSamples,
});
