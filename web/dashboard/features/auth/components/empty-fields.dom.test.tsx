import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import type { ReactElement } from 'react';
import { MemoryRouter } from 'react-router';
import { afterEach, expect, it, vi } from 'vitest';
import LoginPage from './login-page.tsx';
import { RegisterForm } from './register-form.tsx';

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const submitEmpty = async (form: ReactElement, button: string): Promise<(string | null)[]> => {
  vi.stubGlobal('fetch', async () => Response.json({ mode: 'open', hasAccounts: true, sendsEmail: true }));
  render(
    <MemoryRouter>
      <QueryClientProvider client={new QueryClient()}>{form}</QueryClientProvider>
    </MemoryRouter>,
  );
  fireEvent.click(screen.getByRole('button', { name: button }));
  return (await screen.findAllByRole('alert')).map(({ textContent }) => textContent);
};

it('says what to enter in each empty field of a new account', async () => {
  expect(await submitEmpty(<RegisterForm />, 'Create account')).toEqual([
    'Enter your email address.',
    'Choose a password with at least 10 characters.',
    'Enter a name for your project, such as the name of your company or website.',
  ]);
});

it('asks for the password before it signs in', async () => {
  expect(await submitEmpty(<LoginPage />, 'Sign in')).toEqual(['Enter your email address.', 'Enter your password.']);
});
