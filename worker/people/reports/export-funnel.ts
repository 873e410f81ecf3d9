import { type Call, requirePermission } from '../../access/call.ts';
import type { FunnelQuery, FunnelReport, FunnelStep } from '../../contract/funnel-report.ts';
import { type FunnelRefused, getFunnel } from './get-funnel.ts';
import { writeCompared } from './write-compared.ts';

/** Writes a funnel as CSV, with a line per group and stage. The last lines contain the figures of all leads together. */
export async function exportFunnel(call: Call, query: FunnelQuery): Promise<AsyncGenerator<string> | FunnelRefused> {
  requirePermission(call, 'leads:read');
  const report = await getFunnel(call, query);
  return 'reason' in report ? report : writeCompared(COLUMNS, toLines(report), [...namesOf(report), 'type', 'stage']);
}

const COLUMNS: (keyof FunnelStep)[] = ['reached', 'shareOfPrevious', 'shareOfFirst', 'medianSeconds'];

const namesOf = ({ by, property }: FunnelReport) => [property ?? by ?? 'value'];

const toLines = ({ groups, all }: FunnelReport) =>
  [...groups, { type: 'all', value: null, ...all }].flatMap(({ value, type, current, before }) =>
    current.map((step, i) => ({ names: [value, type, step.stage], current: step, before: before[i] as FunnelStep })),
  );
