/** The counters, with names and labels as in Prometheus. */
const METRICS = {
  http_requests_total: 'Requests answered, by route and status.',
  http_request_milliseconds_sum: 'Time until the answer.',
  events_total: 'Events by outcome: accepted, duplicate, erased, unavailable.',
  projected_leads_total: 'Leads whose row was written to D1, or was already up to date.',
  projection_lag_milliseconds_sum: 'From a lead’s last change to its row in D1, summed over projected_leads_total.',
  deliveries_attempted_total: 'Delivery attempts by verdict: delivered, retry, or why there is no retry.',
} as const satisfies Record<string, string>;

export type Metric = keyof typeof METRICS;

/** This isolate's counters. Production has many isolates, so Analytics Engine adds them up; a local server has one. */
const counters = new Map<Metric, Map<string, Series>>();

interface Series {
  labels: Record<string, string>;
  value: number;
}

/** Adds to a counter. Labels have few values each: routes and outcomes, never IDs. */
export function count(env: Pick<Env, 'METRICS'>, metric: Metric, labels: Record<string, string> = {}, by = 1): void {
  const all = counters.get(metric) ?? new Map<string, Series>();
  counters.set(metric, all);
  const values = Object.values(labels);
  const key = values.join('\n');
  const series = all.get(key) ?? { labels, value: 0 };
  all.set(key, series);
  series.value += by;
  env.METRICS?.writeDataPoint({ indexes: [metric], blobs: values, doubles: [by] });
}

/** Counters and gauges in Prometheus text format. */
export function toPrometheus(gauges: readonly { name: string; help: string; value: number | null }[]): string {
  const counted = [...counters].flatMap(([metric, series]) => [
    `# HELP ${metric} ${METRICS[metric]}`,
    `# TYPE ${metric} counter`,
    ...[...series.values()].map(({ labels, value }) => `${metric}${toLabels(labels)} ${value}`),
  ]);
  const measured = gauges.flatMap(({ name, help, value }) =>
    value === null ? [] : [`# HELP ${name} ${help}`, `# TYPE ${name} gauge`, `${name} ${value}`],
  );
  return `${[...counted, ...measured].join('\n')}\n`;
}

function toLabels(labels: Record<string, string>): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  return pairs.length > 0 ? `{${pairs.join(',')}}` : '';
}
