import type { Backlog } from './backlog.ts';
import { D1_BYTES_MAX } from './database-size.ts';
import { FAILURES, type FailureCount } from './failures.ts';
import type { Family, Sample } from './prometheus.ts';

/** Values for the whole deployment. `read` is null if D1 cannot be read. */
export interface Measured {
  isDegraded: boolean;
  read: {
    backlog: Backlog;
    databaseBytes: number;
    deliveriesFailed: number;
    failures: readonly FailureCount[];
    /** The share of today's quota that each project has used. */
    quotas: readonly { projectId: string; used: number }[];
  } | null;
}

type Read = NonNullable<Measured['read']>;

const one = (value: number): Sample[] => [{ value }];

/** The metrics that are read from D1. Without D1, these metrics are omitted. */
const FROM_D1: readonly (Omit<Family, 'samples'> & { of: (read: Read) => Sample[] })[] = [
  {
    ...{ name: 'leads_database_size_bytes', type: 'gauge', help: 'Size of the D1 database.' },
    of: ({ databaseBytes }) => one(databaseBytes),
  },
  {
    ...{ name: 'leads_projection_lag_seconds', type: 'gauge' },
    help: 'Age of the oldest lead change that is not in D1 yet because writing it failed.',
    of: ({ backlog }) => one(backlog.projectionLagSeconds ?? 0),
  },
  {
    ...{ name: 'leads_deliveries_pending', type: 'gauge', help: 'Deliveries that are still to be attempted.' },
    of: ({ backlog }) => one(backlog.deliveriesPending),
  },
  {
    ...{ name: 'leads_delivery_lag_seconds', type: 'gauge', help: 'Delay of the most overdue delivery.' },
    of: ({ backlog }) => one(backlog.deliveryLagSeconds ?? 0),
  },
  {
    ...{ name: 'leads_deliveries_failed', type: 'gauge' },
    help: 'Deliveries that failed permanently and were neither retried nor discarded.',
    of: ({ deliveriesFailed }) => one(deliveriesFailed),
  },
  {
    ...{ name: 'leads_refresh_lag_seconds', type: 'gauge', help: 'Delay of the most overdue lead refresh.' },
    of: ({ backlog }) => one(backlog.refreshLagSeconds ?? 0),
  },
  {
    ...{ name: 'leads_quota_used_ratio', type: 'gauge' },
    help: 'Share of the daily quota that a project’s publishable keys have used today.',
    of: ({ quotas }) => quotas.map(({ projectId: project, used }) => ({ labels: { project }, value: used })),
  },
  {
    ...{ name: 'leads_failures_total', type: 'counter' },
    help: `Failures by kind: ${FAILURES.join(', ')}. The kind \`answers\` counts responses with status 5xx.`,
    of: ({ failures }) => failures.map(({ kind, count: value }) => ({ labels: { kind }, value })),
  },
];

/** The metrics as the page shows them. */
export const toFamilies = ({ isDegraded, read }: Measured): Family[] => [
  {
    ...{ name: 'leads_degraded', type: 'gauge', help: '1 if /api/health answers `degraded`.' },
    samples: one(isDegraded ? 1 : 0),
  },
  {
    ...{ name: 'leads_database_up', type: 'gauge', help: '1 if D1 can be read.' },
    samples: one(read ? 1 : 0),
  },
  {
    ...{ name: 'leads_database_size_limit_bytes', type: 'gauge', help: 'Max. size of one D1 database.' },
    samples: one(D1_BYTES_MAX),
  },
  ...(read ? FROM_D1.map(({ of, ...family }) => ({ ...family, samples: of(read) })) : []),
];

/** Every metric that the page may show. */
export const METRIC_NAMES: readonly string[] = [...toFamilies({ isDegraded: false, read: null }), ...FROM_D1].map(
  ({ name }) => name,
);
