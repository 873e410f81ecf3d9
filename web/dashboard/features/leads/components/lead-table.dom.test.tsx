import { screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { ListedLead } from '../../../../../worker/contract/lead.ts';
import { AT, openScreen } from '../../../testing/open-screen.tsx';
import { COLUMNS } from '../lead-columns.tsx';
import { LeadTable } from './lead-table.tsx';

beforeEach(() => {
  // The table shows only rows that fit, so it needs a height.
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(600);
});
afterEach(() => {
  vi.restoreAllMocks();
});

const lead = (_id: string, name: string | null, more: Partial<ListedLead> = {}): ListedLead => ({
  ...{ _id, name, email: null, company: null, leadStage: 'warm', currentScore: 50, velocityScore: 0, eventCount: 1 },
  ...{ firstEventAt: AT, lastEventAt: AT, createdAt: AT, changesAt: null, stageDropsAt: null },
  ...{ owner: null, status: 'new', taskDueAt: null },
  ...more,
});
const LEADS = [lead('usr_1', 'Ann Lee'), lead('usr_2', null, { email: 'ben@example.com' })];

function open(given: Partial<Parameters<typeof LeadTable>[0]> = {}) {
  const [onSort, onSelect, onMore] = [vi.fn(), vi.fn(), vi.fn()];
  const columns = COLUMNS.filter(({ id }) => ['score', 'stage'].includes(id));
  const opened = openScreen(
    <LeadTable
      {...{ leads: LEADS, read: (one) => one, isNew: () => false, columns, sorting: { sort: 'score', order: 'desc' } }}
      {...{ onSort, listKey: 'all', total: 2, isPending: false, hasMore: false, isLoadingMore: false, onMore }}
      {...{ selected: new Set<string>(), onSelect, ...given }}
    />,
  );
  return { ...opened, onSort, onSelect, onMore };
}

it('names each lead, links to its page, and says how the list is sorted', async () => {
  open();
  const table = await screen.findByRole('table', { name: /^Leads, highest score first/i });
  expect(table.getAttribute('aria-rowcount')).toBe('3');
  const links = screen.getAllByRole('link').map((link) => [link.textContent, link.getAttribute('href')]);
  expect(links).toEqual([
    ['Ann Lee', '/leads/usr_1'],
    ['ben@example.com', '/leads/usr_2'],
  ]);
});

it('sorts by a heading, and reverses the order of the sorted column', async () => {
  const { user, onSort } = open();
  const score = await screen.findByRole('columnheader', { name: 'Score' });
  expect(score.getAttribute('aria-sort')).toBe('descending');
  await user.click(screen.getByRole('button', { name: 'Score' }));
  await user.click(screen.getByRole('button', { name: 'Lead' }));
  expect(onSort.mock.calls).toEqual([[{ sort: 'score', order: 'asc' }], [{ sort: 'name', order: 'asc' }]]);
});

it('selects one lead, all loaded leads, or none', async () => {
  const one = open();
  await one.user.click(await screen.findByRole('checkbox', { name: 'Select Ann Lee' }));
  await one.user.click(screen.getByRole('checkbox', { name: 'Select all loaded leads' }));
  expect(one.onSelect.mock.calls).toEqual([[new Set(['usr_1'])], [new Set(['usr_1', 'usr_2'])]]);
  one.unmount();
  const all = open({ selected: new Set(['usr_1', 'usr_2']) });
  await all.user.click(await screen.findByRole('checkbox', { name: 'Select all loaded leads' }));
  expect(all.onSelect.mock.calls).toEqual([[new Set()]]);
});

it('loads more leads when the end of the loaded ones is near, but not while it is loading', async () => {
  const { onMore, unmount } = open({ hasMore: true, total: 500 });
  await vi.waitFor(() => expect(onMore).toHaveBeenCalled());
  unmount();
  const loading = open({ hasMore: true, isLoadingMore: true });
  await screen.findByText('Loading');
  expect(loading.onMore).not.toHaveBeenCalled();
});
