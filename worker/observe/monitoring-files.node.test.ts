import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { DATA_POINTS } from './data-points.ts';
import { METRIC_NAMES } from './metrics.ts';

const read = (name: string) => readFileSync(new URL(`../../docs/monitoring/${name}`, import.meta.url), 'utf8');
const metricsIn = (text: string) => [...new Set([...text.matchAll(/\bleads_[a-z_]+/g)].map(([name]) => name))];
const expressionsOf = (yaml: string) =>
  [...yaml.matchAll(/^ +expr: (.+)$/gm)].map(([, expression]) => expression ?? '');

interface Panel {
  title: string;
  gridPos: { x: number; y: number; w: number; h: number };
  targets: { expr?: string; query?: string }[];
}
const panels = (JSON.parse(read('grafana-dashboard.json')) as { panels: Panel[] }).panels;
const queriesOf = (markdown: string) => [...markdown.matchAll(/```sql\n(.+?)```/gs)].map(([, sql]) => sql ?? '');

describe('docs/monitoring', () => {
  it('has alerts only for existing metrics', () => {
    const expressions = expressionsOf(read('alerts.yaml'));
    expect(expressions).toHaveLength(10);
    for (const expression of expressions.filter((one) => !one.startsWith('up{'))) {
      expect(metricsIn(expression)).not.toEqual([]);
      for (const name of metricsIn(expression)) expect(METRIC_NAMES).toContain(name);
    }
  });

  it('has a chart for every metric, and no chart for a nonexistent metric', () => {
    const drawn = metricsIn(panels.flatMap(({ targets }) => targets.map(({ expr }) => expr ?? '')).join('\n'));
    expect(drawn.toSorted()).toEqual(METRIC_NAMES.toSorted());
  });

  it('queries only Analytics Engine columns and kinds that the code writes', () => {
    const drawn = panels.flatMap(({ targets }) => targets.flatMap(({ query }) => query ?? []));
    const documented = queriesOf(read('analytics-engine.md'));
    expect([drawn.length, documented.length]).toEqual([4, 5]);
    for (const sql of [...drawn, ...documented]) {
      const [, kind = ''] = /blob1 = '(\w+)'/.exec(sql) ?? [];
      expect(Object.keys(DATA_POINTS)).toContain(kind);
      const { labels, ms } = DATA_POINTS[kind as keyof typeof DATA_POINTS];
      const blobs = [...sql.matchAll(/\bblob(\d)/g)].map(([, n]) => Number(n));
      expect(Math.max(...blobs)).toBeLessThanOrEqual(1 + labels.length);
      if (ms === null) expect(sql).not.toContain('double2');
      expect(sql).toContain('_sample_interval');
      expect(sql).toContain('FROM leads_metrics');
    }
  });

  it('lists every kind of data point with its labels in order', () => {
    const rows = read('analytics-engine.md').split('\n');
    for (const [kind, { labels, ms }] of Object.entries(DATA_POINTS)) {
      const row = rows.find((line) => line.startsWith(`| \`${kind}\``)) ?? '';
      const cells = row.split('|').map((cell) => cell.trim());
      labels.forEach((label, i) => {
        expect(cells[2 + i]).toMatch(new RegExp(`^\`${label}\``));
      });
      expect(cells[5]).toBe(ms ?? '0');
    }
  });
});
