import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { cleanup, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, it, vi } from 'vitest';
import '../../../components/dialog-window.tsx';
import type { LeadProfile } from '../api/get-lead.ts';
import EditDialog from './edit-dialog.tsx';

const ANN = { _id: 'ann', name: 'Ann Lee', email: null, company: null, phone: null, custom: {} };

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

/** Saves a changed email, which the API refuses with these errors. */
async function saveRefused(errors: { path: string; message: string }[]) {
  const detail = errors[0]?.message;
  vi.stubGlobal('fetch', async () =>
    Response.json({ code: 'validation_failed', detail, requestId: 'r', errors }, { status: 400 }),
  );
  render(
    <QueryClientProvider client={new QueryClient()}>
      <EditDialog lead={ANN as unknown as LeadProfile} onClose={() => {}} />
    </QueryClientProvider>,
  );
  await userEvent.type(await screen.findByLabelText('Email'), 'ann@');
  await userEvent.click(screen.getByRole('button', { name: 'Save' }));
  await screen.findAllByRole('alert');
  return screen.getAllByRole('alert').map(({ textContent }) => textContent);
}

it('shows an error at its field, as a whole sentence', async () => {
  const email = { path: 'email', message: '`email` must be an email address.' };
  expect(await saveRefused([email])).toEqual(['Email must be an email address.']);
  expect(screen.getByLabelText('Email').getAttribute('aria-invalid')).toBe('true');
});

it('shows an error about no field of the form above the form', async () => {
  const custom = { path: 'custom.seats', message: '`custom.seats` must be a number.' };
  expect(await saveRefused([custom])).toEqual(['Custom seats must be a number.']);
});
