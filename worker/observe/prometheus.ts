/** One value of a metric, with its labels. Each label has few different values. */
export interface Sample {
  labels?: Record<string, string>;
  value: number;
}

export interface Family {
  name: string;
  type: 'gauge' | 'counter';
  help: string;
  samples: readonly Sample[];
}

/** Prometheus's text format 0.0.4. A counter's name ends with `_total`. */
export const toPrometheus = (families: readonly Family[]): string =>
  families
    .flatMap(({ name, type, help, samples }) => [
      `# HELP ${name} ${help}`,
      `# TYPE ${name} ${type}`,
      ...samples.map(({ labels = {}, value }) => `${name}${toLabels(labels)} ${value}`),
    ])
    .map((line) => `${line}\n`)
    .join('');

function toLabels(labels: Record<string, string>): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  return pairs.length > 0 ? `{${pairs.join(',')}}` : '';
}
