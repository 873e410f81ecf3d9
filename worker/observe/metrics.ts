/** What is counted: names and labels as Prometheus has them. */
const METRICS = {
  http_requests_total: 'Requests answered, by route and status.',
  http_request_milliseconds_sum: 'Time until they were answered.',
  events_total: 'Events judged, by outcome: accepted, duplicate, erased, unavailable.',
  projected_leads_total: 'Leads whose row was written to D1, or found unchanged there.',
  projection_lag_milliseconds_sum: 'From a lead’s last change to its row in D1, over projected_leads_total.',
  deliveries_attempted_total: 'Attempts to deliver, by verdict: delivered, retry, or why not any more.',
} as const satisfies Record<string, string>;

export type Metric = keyof typeof METRICS;

/** Of this isolate. There are many in production, so that Analytics Engine adds up there; a local server has one. */
const counters = new Map<Metric, Map<string, number>>();

/** Adds to a counter. Labels are of few values each: routes and outcomes, never ids. */
export function count(env: Pick<Env, 'METRICS'>, metric: Metric, labels: Record<string, string> = {}, by = 1): void {
  const series = counters.get(metric) ?? new Map<string, number>();
  counters.set(metric, series);
  const key = Object.entries(labels)
    .map(([name, value]) => `${name}=${JSON.stringify(value)}`)
    .join(',');
  series.set(key, (series.get(key) ?? 0) + by);
  env.METRICS?.writeDataPoint({ indexes: [metric], blobs: Object.values(labels), doubles: [by] });
}

/** Counters and what is measured now, in the text format of Prometheus. */
export function toPrometheus(gauges: readonly { name: string; help: string; value: number | null }[]): string {
  const counted = [...counters].flatMap(([metric, series]) => [
    `# HELP ${metric} ${METRICS[metric]}`,
    `# TYPE ${metric} counter`,
    ...[...series].map(([labels, value]) => `${metric}${labels && `{${labels}}`} ${value}`),
  ]);
  const measured = gauges.flatMap(({ name, help, value }) =>
    value === null ? [] : [`# HELP ${name} ${help}`, `# TYPE ${name} gauge`, `${name} ${value}`],
  );
  return `${[...counted, ...measured].join('\n')}\n`;
}
