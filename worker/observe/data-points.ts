/**
 * The kinds of data points for Analytics Engine. All kinds share one schema (docs/monitoring/analytics-engine.md): index1 is the project,
 * blob1 the kind, the other blobs its labels, double1 a count, and double2 milliseconds.
 */
export const DATA_POINTS = {
  request: { labels: ['method', 'route', 'status'], ms: 'time until the answer' },
  events: { labels: ['outcome'], ms: null },
  projection: { labels: [], ms: 'time until the row of the longest waiting lead was in D1' },
  delivery: { labels: ['verdict'], ms: 'time of the attempt' },
} as const satisfies Record<string, { labels: readonly string[]; ms: string | null }>;

type Kind = keyof typeof DATA_POINTS;
type Labels<Of extends Kind> = Record<(typeof DATA_POINTS)[Of]['labels'][number], string>;

/** The index for data points that belong to no project. */
export const NO_PROJECT = '-';

/**
 * Writes one data point if a dataset is bound. A label must have few different values, such as a route or an outcome, and must never be a
 * lead ID.
 */
export function measure<Of extends Kind>(
  { METRICS }: Pick<Env, 'METRICS'>,
  kind: Of,
  {
    projectId = NO_PROJECT,
    labels,
    count = 1,
    ms = 0,
  }: { projectId?: string | undefined; labels: Labels<Of>; count?: number; ms?: number },
): void {
  if (!METRICS) return;
  const names: readonly string[] = DATA_POINTS[kind].labels;
  const values = names.map((name) => (labels as Record<string, string>)[name] ?? '');
  METRICS.writeDataPoint({ indexes: [projectId], blobs: [kind, ...values], doubles: [count, ms] });
}
