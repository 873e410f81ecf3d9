import {
  ActivityCounts,
  DayRangeQuery,
  LatestActivity,
  LatestActivityQuery,
  Overview,
  ScoreDistribution,
  StageMoveCounts,
} from '../analytics.ts';
import { LIMITS } from '../limits.ts';
import { endpoint } from './endpoint.ts';

export const getActivity = endpoint({
  method: 'get',
  url: '/api/analytics/activity',
  operationId: 'getActivity',
  tag: 'Analytics',
  summary: 'Get activities by time and type',
  description: `Counts by event time; exact, including duplicate and late events. The ${LIMITS.analyticsTypesMax} most frequent types of the range have their own counts; the others are added up as \`other\`, like types beyond the daily limit for publishable keys.`,
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
  summary: 'Get the project at a glance',
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
  description: 'By the time they were recorded.',
  access: 'leads:read',
  query: DayRangeQuery,
  status: 200,
  answer: StageMoveCounts,
});
