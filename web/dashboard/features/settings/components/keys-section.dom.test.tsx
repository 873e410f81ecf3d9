import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { cleanup, render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import '../../../components/dialog-window.tsx';
import KeysSection from './keys-section.tsx';

const SLOW = { timeout: 10_000 };
vi.setConfig({ testTimeout: 60_000 });

const created: unknown[] = [];
let refusal: object | null = null;

function answer(method: string, body: string | undefined): Response {
  if (method !== 'POST') return Response.json([]);
  const asked = JSON.parse(body ?? '{}');
  created.push(asked);
  if (refusal) return Response.json(refusal, { status: 400 });
  return Response.json({ apiKey: 'pk_live_abcdef', keyId: 'key_1', kind: asked.kind }, { status: 201 });
}

beforeEach(() => {
  created.length = 0;
  refusal = null;
  vi.stubGlobal(
    'fetch',
    vi.fn(async (_: string, { method = 'GET', body }: RequestInit = {}) => answer(method, body as string | undefined)),
  );
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

async function openDialog() {
  render(
    <QueryClientProvider client={new QueryClient()}>
      <KeysSection projectId="prj_1" />
    </QueryClientProvider>,
  );
  const user = userEvent.setup();
  await user.click(screen.getByRole('button', { name: 'New key' }));
  await user.type(await screen.findByLabelText('Name', {}, SLOW), 'Website');
  const create = () => user.click(screen.getByRole('button', { name: 'Create key' }));
  return { user, create };
}

it('asks for the origins of a new publishable key, and restricts the key to these origins', async () => {
  const { user, create } = await openDialog();
  await user.type(screen.getByLabelText('Origins'), 'https://example.com/, https://*.example.com');
  await create();
  await screen.findByText('pk_live_abcdef', {}, SLOW);
  const allowedOrigins = ['https://example.com', 'https://*.example.com'];
  expect(created).toEqual([{ name: 'Website', kind: 'publishable', allowedOrigins }]);
});

it('creates a key without origins of its own, which then uses the project’s origins', async () => {
  const { create } = await openDialog();
  await create();
  await screen.findByText('pk_live_abcdef', {}, SLOW);
  expect(created).toEqual([{ name: 'Website', kind: 'publishable' }]);
});

it('asks for no origins for a secret key, and does not send origins typed earlier', async () => {
  const { user, create } = await openDialog();
  await user.type(screen.getByLabelText('Origins'), 'https://example.com');
  await user.selectOptions(screen.getByLabelText('Kind'), 'secret');
  expect(screen.queryByLabelText('Origins')).toBeNull();
  await create();
  await waitFor(() => expect(created).toEqual([{ name: 'Website', kind: 'secret' }]), SLOW);
});

it('shows an error of the API about an origin next to the field', async () => {
  const message = 'Enter an origin such as https://example.com.';
  const errors = [{ path: 'allowedOrigins.0', message }];
  const facts = { type: 'x', title: 'x', status: 400, detail: 'x', message: 'x', error: 'x', requestId: 'r' };
  refusal = { ...facts, code: 'validation_failed', errors };
  const { user, create } = await openDialog();
  await user.type(screen.getByLabelText('Origins'), 'example');
  await create();
  await screen.findByText(message, {}, SLOW);
  expect(screen.getByLabelText('Origins').getAttribute('aria-invalid')).toBe('true');
});
