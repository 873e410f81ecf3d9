import { expect, vi } from 'vitest';
import type { Mail } from '../settings/accounts/account-email.ts';
import { watchLine } from './log-watch.ts';

export type ReceivedMail = Mail & { token: string };

/** Collects log lines from now on. Log lines include emails, which are logged in development instead of sent. */
export function openMailBox() {
  const lines: Record<string, unknown>[] = [];
  for (const method of ['log', 'warn', 'error'] as const) {
    vi.spyOn(console, method).mockImplementation((line: unknown) => {
      watchLine(line);
      try {
        lines.push(JSON.parse(String(line)));
      } catch {
        // Not our log line.
      }
    });
  }
  const all = () =>
    lines
      .filter(({ event }) => event === 'mail.logged')
      .map((mail) => ({ ...mail, token: String(mail.link).split('#token=')[1] }) as ReceivedMail);
  let taken = 0;
  return {
    lines: () => lines,
    all,
    /** Returns the next email that was not taken yet. Emails are logged after the response is sent. */
    async next(type: Mail['type']): Promise<ReceivedMail> {
      await expect.poll(() => all().length, { interval: 10 }).toBeGreaterThan(taken);
      const mail = all()[taken++] as ReceivedMail;
      expect(mail.type).toBe(type);
      return mail;
    },
  };
}

export type MailBox = ReturnType<typeof openMailBox>;
