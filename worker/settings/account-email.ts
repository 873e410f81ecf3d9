import { type Email, escapeHtml } from '../outbound/email.ts';
import type { Mail } from './mailer.ts';

interface Words {
  subject: string;
  /** Paragraphs of plain text. */
  before: string[];
  /** What the link is called. */
  action: string;
  after: string[];
}

/** What the platform writes to people, as an e-mail: plain text, and the same as HTML. */
export function toAccountEmail(mail: Mail, from: string): Email {
  const { subject, before, action, after } = wordsOf(mail);
  const paragraphs = (lines: string[]) => lines.map((line) => `<p>${escapeHtml(line)}</p>`);
  return {
    from,
    to: [mail.to],
    // A line break in a name must not become another header.
    subject: subject.replaceAll(/[\r\n]+/g, ' '),
    text: [...before, `${action}: ${mail.link}`, ...after].join('\n\n'),
    html: [
      ...paragraphs(before),
      `<p><a href="${escapeHtml(mail.link)}">${escapeHtml(action)}</a></p>`,
      ...paragraphs(after),
    ].join(''),
  };
}

function wordsOf(mail: Mail): Words {
  switch (mail.type) {
    case 'password_reset':
      return {
        subject: 'Set a new password',
        before: ['Someone, hopefully you, asked for a new password for this account.'],
        action: 'Set a new password',
        after: [`The link works once, until ${utc(mail.expiresAt)}. If it was not you, there is nothing to do.`],
      };
    case 'invitation':
      return {
        subject: `You are invited to ${mail.projectName}`,
        before: [`You are invited to work on the project ${mail.projectName}.`],
        action: 'Accept the invitation',
        after: [`The link works once, until ${utc(mail.expiresAt)}, for an account with this e-mail address.`],
      };
    case 'webhook_disabled':
      return {
        subject: `A webhook of ${mail.projectName} was switched off`,
        before: [
          `The webhook endpoint ${mail.url} of the project ${mail.projectName} was switched off at ${utc(mail.at)}. ${mail.reason}`,
          'What could not be delivered is kept, and can be sent again.',
        ],
        action: 'See your webhooks',
        after: [],
      };
  }
}

const utc = (ms: number): string => `${new Date(ms).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
