import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { FormProvider, useForm } from 'react-hook-form';
import { afterEach, expect, it, vi } from 'vitest';
import { type AutomationForm, EMPTY_FORM } from '../automation-form.ts';
import { OnlyFields } from './only-fields.tsx';

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

function Form() {
  const form = useForm<AutomationForm>({ defaultValues: { ...EMPTY_FORM, grades: '' } });
  return (
    <FormProvider {...form}>
      <OnlyFields canEdit />
    </FormProvider>
  );
}

it.each([
  ['Velocity', '3'],
  ['Score from', '50'],
  ['Score up to', '0'],
])('says that an automation applies to every lead only as long as %s is empty', async (label, value) => {
  vi.stubGlobal('fetch', () => new Promise(() => {}));
  render(
    <QueryClientProvider client={new QueryClient()}>
      <Form />
    </QueryClientProvider>,
  );
  expect(screen.getByText('Applies to every lead.')).toBeTruthy();
  fireEvent.change(screen.getByLabelText(label), { target: { value } });
  expect(await screen.findByText('Applies to every lead that meets the conditions above.')).toBeTruthy();
  expect(screen.queryByText('Applies to every lead.')).toBeNull();
});
