import { screen, waitFor } from '@testing-library/react';
import { useSearchParams } from 'react-router';
import { expect, it } from 'vitest';
import { openScreen } from '../../../testing/open-screen.tsx';
import { parseFilters } from '../lead-filters.ts';
import { LeadFilterBar } from './lead-filter-bar.tsx';

function Bar() {
  const [params] = useSearchParams();
  return <LeadFilterBar filters={parseFilters(params)} />;
}
const open = (at: string) => openScreen(<Bar />, { at, answers: { 'GET /api/segments': [], 'GET /api/lists': [] } });

it('writes each filter into the address, where people can share it', async () => {
  const { user, router } = open('/leads');
  await user.click(await screen.findByRole('button', { name: 'hot' }));
  expect(router.state.location.search).toBe('?stage=hot');
  await user.selectOptions(screen.getByRole('combobox', { name: 'Status' }), 'Open');
  await user.type(screen.getByRole('spinbutton', { name: 'Min score' }), '30');
  await waitFor(() => expect(router.state.location.search).toBe('?stage=hot&status=open&minScore=30'));
});

it('shows the filters of the address, and takes a stage back with a second click', async () => {
  const { user, router } = open('/leads?stage=hot&owner=me');
  const hot = await screen.findByRole('button', { name: 'hot', pressed: true });
  expect(screen.getByRole('combobox', { name: 'Owner' })).toHaveProperty('value', 'me');
  await user.click(hot);
  expect(router.state.location.search).toBe('?owner=me');
});

it('names a former owner, who is in no list of members', async () => {
  open('/leads?owner=usr_gone');
  await screen.findByRole('option', { name: 'Former member' });
  expect(screen.getByRole('combobox', { name: 'Owner' })).toHaveProperty('value', 'usr_gone');
});

it('clears all filters, and offers this only if there is one', async () => {
  const { user, router } = open('/leads?stage=hot&search=ann');
  await user.click(await screen.findByRole('button', { name: 'Clear' }));
  expect(router.state.location.search).toBe('');
  expect(screen.queryByRole('button', { name: 'Clear' })).toBeNull();
});
