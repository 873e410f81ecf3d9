import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { cleanup, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useForm } from 'react-hook-form';
import { afterEach, expect, it, vi } from 'vitest';
import { type AutomationForm, EMPTY_FORM } from '../automation-form.ts';
import { WordsPanel } from './words-panel.tsx';

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

function Form() {
  const { control, register } = useForm<AutomationForm>({ defaultValues: EMPTY_FORM });
  return (
    <>
      <input aria-label="URL" {...register('webhook.url')} />
      <WordsPanel control={control} />
    </>
  );
}

it('names the destination only after the person has stopped typing the address', async () => {
  vi.stubGlobal('fetch', () => new Promise(() => {}));
  render(
    <QueryClientProvider client={new QueryClient()}>
      <Form />
    </QueryClientProvider>,
  );
  const sentence = screen.getByText(/^When a lead/);
  const said: (string | null)[] = [];
  const listener = new MutationObserver(() => said.push(sentence.textContent));
  listener.observe(sentence, { childList: true, characterData: true, subtree: true });
  await userEvent.type(screen.getByLabelText('URL'), 'https://crm.example.com/hook');
  await expect.poll(() => said.at(-1)).toMatch(/then POST to crm\.example\.com\.$/);
  expect(new Set(said).size).toBe(1);
});
