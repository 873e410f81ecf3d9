import { cleanup, render, screen } from '@testing-library/react';
import { MemoryRouter } from 'react-router';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { SourceFigures, SourceReport } from '../../../../../worker/contract/source-report.ts';
import { describeDays } from '../describe-reports.ts';
import { SourceChart } from './source-chart.tsx';
import { SourceTable } from './source-table.tsx';

beforeEach(() => {
  vi.spyOn(HTMLElement.prototype, 'getBoundingClientRect').mockReturnValue({ width: 640, left: 0 } as DOMRect);
});
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

const NONE: SourceFigures = {
  ...{ leads: 0, reached: 0, reachedShare: null, medianScore: null, medianSeconds: null },
  ...{ converted: 0, convertedShare: null },
};
const SOME: SourceFigures = { ...NONE, leads: 4, reachedShare: 0, convertedShare: 0.25, converted: 1, medianScore: 5 };
const filter = { conditions: [] } as never;
const REPORT: SourceReport = {
  ...{ asOf: '2026-03-01T00:00:00.000Z', timeZone: 'UTC', from: '2026-02-01', to: '2026-02-28' },
  ...{ before: { from: '2026-01-04', to: '2026-01-31' }, by: 'source', property: null, segment: null },
  ...{ stage: 'qualified', timeTo: 'hot', values: 2, all: { current: SOME, before: SOME, filter } },
  groups: [
    { type: 'value', value: 'google', current: SOME, before: NONE, filter },
    { type: 'value', value: 'bing', current: NONE, before: SOME, filter },
  ],
} as unknown as SourceReport;

const show = (search = '', report = REPORT) =>
  render(
    <MemoryRouter initialEntries={[`/sources${search}`]}>
      <SourceChart report={report} />
      <SourceTable report={report} />
    </MemoryRouter>,
  );

it('shows no share for a group without leads, and 0% for a group in which no lead qualified', () => {
  show();
  expect(screen.getByRole('img').getAttribute('aria-label')).toBe('Share that reached Qualified: google 0%, bing –');
  expect(screen.getByRole('row', { name: /^bing/ }).textContent).toMatch(/^bing0before: 4–before: 0 · 0%/);
});

it('shows 0 for the leads of a group without leads', () => {
  show('?show=leads');
  expect(screen.getByRole('img').getAttribute('aria-label')).toBe('Leads: google 4, bing 0');
});

it('compares with the previous period only if it had leads', () => {
  show();
  expect(screen.getByText('Previous period')).toBeDefined();
  expect(describeDays(REPORT)).toContain('compared with');
  cleanup();
  const [google] = REPORT.groups;
  const first = { ...REPORT, all: { ...REPORT.all, before: NONE }, groups: google ? [google] : [] };
  show('', first);
  expect(screen.queryByText('Previous period')).toBeNull();
  expect(screen.getByRole('row', { name: /^google/ }).textContent).toBe('google40 · 0%5–1 · 25%');
  expect(describeDays(first)).toBe('Leads first seen Feb 1, 2026 – Feb 28, 2026');
});
