import type { AlertKind } from '../../contract/alert.ts';
import type { NotificationKind } from '../../contract/notification.ts';
import { stageLabel } from '../../domain/stage-label.ts';
import { type Email, escapeHtml } from '../../outbound/email.ts';
import { unlink } from '../../outbound/unlink.ts';

/** A change of how a person signs in. */
export type AccountChange =
  | 'password_changed'
  | 'second_factor_enabled'
  | 'second_factor_disabled'
  | 'recovery_codes_renewed';

/** The content of an email to one person. `link` contains a one-time token if `expiresAt` is set. */
export type Mail =
  | { type: 'password_reset'; to: string; link: string; expiresAt: number }
  | { type: 'invitation'; to: string; link: string; expiresAt: number; projectName: string }
  /** At `at` (epoch ms), on the server at the host `server`. */
  | { type: 'account_changed'; to: string; link: string; change: AccountChange; server: string; at: number }
  /** We disabled an automation or an endpoint, at `at` (epoch ms). */
  | {
      type: 'automation_disabled';
      to: string;
      link: string;
      projectName: string;
      name: string;
      reason: string;
      at: number;
    }
  | {
      type: 'webhook_disabled';
      to: string;
      link: string;
      projectName: string;
      url: string;
      reason: string;
      at: number;
    }
  /** An endpoint works again since `at` (epoch ms), after an alert about its failures. */
  | { type: 'webhook_recovered'; to: string; link: string; projectName: string; url: string; at: number }
  /** A daily limit of `max` events was reached at `at` (epoch ms). It is the project's limit, or that of one client. */
  | {
      type: 'quota_reached';
      to: string;
      link: string;
      projectName: string;
      whose: 'project' | 'client';
      max: number;
      at: number;
    }
  /** Something that the owners should look at, since `at` (epoch ms). */
  | {
      type: 'alert';
      to: string;
      link: string;
      projectName: string;
      alert: AlertKind;
      count: number;
      total: number | null;
      at: number;
    }
  /** Notifications of one person, and how many more there are. The newest is from `at` (epoch ms). */
  | { type: 'notifications'; to: string; link: string; projectName: string; told: Told[]; more: number; at: number };

/** The content of an email about a notification. */
export interface Told {
  kind: NotificationKind;
  /** Null if the email is about the project, or if the lead has neither a name nor an email. */
  leadName: string | null;
  /** The name of the person who caused the email. Null if no person caused it. */
  by: string | null;
  detail: string | null;
}

interface Words {
  subject: string;
  /** Paragraphs of plain text before the link. */
  before: string[];
  /** The label of the link. */
  action: string;
  after: string[];
}

/** Builds the platform's account emails, each as plain text and as HTML. */
export function toAccountEmail(mail: Mail, from: string): Email {
  const { subject, before, action, after } = wordsOf(mail);
  const paragraphs = (lines: string[]) => lines.map((line) => `<p>${escapeHtml(line)}</p>`);
  return {
    from,
    to: [mail.to],
    subject,
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
        after: [`The link works once, until ${utc(mail.expiresAt)}. If you did not ask for a link, ignore this email.`],
      };
    case 'invitation':
      return {
        subject: 'You are invited to a project',
        before: [`You are invited to the project ${quote(mail.projectName)}.`],
        action: 'Accept the invitation',
        after: [
          `The link works once, until ${utc(mail.expiresAt)}, for an account with this email address.`,
          'If you do not know the project, ignore this email.',
        ],
      };
    case 'account_changed':
      return accountWords(mail);
    case 'webhook_disabled':
      return {
        subject: 'A webhook was disabled',
        before: [
          `We disabled the webhook endpoint ${unlink(mail.url)} in the project ${quote(mail.projectName)} at ${utc(mail.at)}. ${mail.reason}`,
          'Failed deliveries are kept: you can retry them after you enable the endpoint again.',
        ],
        action: 'Open webhooks',
        after: [],
      };
    case 'webhook_recovered':
      return {
        subject: 'A webhook is delivering again',
        before: [
          `The webhook endpoint ${unlink(mail.url)} in the project ${quote(mail.projectName)} has been delivering again since ${utc(mail.at)}.`,
          'Deliveries that failed permanently are kept: you can still retry them.',
        ],
        action: 'Open webhooks',
        after: [],
      };
    case 'automation_disabled':
      return {
        subject: 'An automation was disabled',
        before: [
          `We disabled the automation ${quote(mail.name)} in the project ${quote(mail.projectName)} at ${utc(mail.at)}. ${mail.reason}`,
          'Failed deliveries are kept: you can retry them after you turn the automation on again.',
        ],
        action: 'Open the automation',
        after: [],
      };
    case 'alert':
      return alertWords(mail);
    case 'notifications':
      return notificationWords(mail);
    case 'quota_reached':
      return {
        subject: 'Your project reached its daily event limit',
        before: [
          mail.whose === 'project'
            ? `At ${utc(mail.at)} the publishable keys of the project ${quote(mail.projectName)} reached their daily limit of ${count(mail.max)} events. Until midnight (UTC), further events from web pages are rejected. Browsers with our SDK keep these events and send them later.`
            : `At ${utc(mail.at)} one client reached its share of the daily limit of the project ${quote(mail.projectName)}: ${count(mail.max)} events. Until midnight (UTC), further events from that client are rejected. Other visitors are not affected.`,
          'Events sent with a secret key are not limited.',
        ],
        action: 'See the usage',
        after: ['If you did not expect this, someone may be misusing a publishable key. Check its allowed origins.'],
      };
  }
}

function accountWords({ change, server, at }: Extract<Mail, { type: 'account_changed' }>): Words {
  const account = `your account on ${server}`;
  const { subject, what } = {
    password_changed: {
      subject: 'Your password was changed',
      what: `The password of ${account} was changed at ${utc(at)}. All other sessions were signed out.`,
    },
    second_factor_enabled: {
      subject: 'Two-step sign-in was turned on',
      what: `Two-step sign-in was turned on for ${account} at ${utc(at)}. You now need a code from your authenticator app to sign in. Keep your recovery codes in a safe place.`,
    },
    second_factor_disabled: {
      subject: 'Two-step sign-in was turned off',
      what: `Two-step sign-in was turned off for ${account} at ${utc(at)}. Your password alone is now enough to sign in.`,
    },
    recovery_codes_renewed: {
      subject: 'Your recovery codes were replaced',
      what: `New recovery codes were created for ${account} at ${utc(at)}. The old codes no longer work.`,
    },
  }[change];
  return {
    subject,
    before: [
      what,
      'If this was you, there is nothing to do. Otherwise, set a new password now, which signs out everyone.',
    ],
    action: 'Set a new password',
    after: ['Then check two-step sign-in under Settings → Your account.'],
  };
}

function alertWords({ alert, projectName, count: n, total, at }: Extract<Mail, { type: 'alert' }>): Words {
  const where = `in the project ${quote(projectName)}`;
  switch (alert) {
    case 'deliveries_failing':
      return {
        subject: 'Deliveries are failing',
        before: [
          `${count(n)} deliveries to webhooks, automations or CRMs failed permanently ${where} in the hour before ${utc(at)}.`,
          'Failed deliveries are kept: you can retry them when the receiver works again.',
        ],
        action: 'See what happened',
        after: [],
      };
    case 'events_refused':
      return {
        subject: 'Many events are being rejected',
        before: [
          `${count(n)} of ${count(total ?? n)} events were rejected ${where} in the hour before ${utc(at)}. Rejected events are not stored.`,
          'The Events screen lists the reasons, with an example of each.',
        ],
        action: 'See the reasons',
        after: [],
      };
    case 'server_events_refused':
      return {
        subject: 'Many events from your servers are being rejected',
        before: [
          `${count(n)} events sent with a secret key were rejected ${where} in the hour before ${utc(at)}. Rejected events are not stored.`,
          'The Events screen lists the reasons, with an example of each.',
        ],
        action: 'See the reasons',
        after: [],
      };
    case 'quota_near':
      return {
        subject: 'Your project is close to its daily event limit',
        before: [
          `At ${utc(at)}, web pages had sent ${count(n)} of the ${count(total ?? n)} events that publishable keys may send a day ${where}. Beyond the limit, events from web pages are rejected until midnight (UTC).`,
        ],
        action: 'See the usage',
        after: ['If you did not expect this, someone may be misusing a publishable key. Check its allowed origins.'],
      };
  }
}

function notificationWords({ told, more, projectName }: Extract<Mail, { type: 'notifications' }>): Words {
  const [first] = told;
  const total = told.length + more;
  return {
    subject: total === 1 && first ? headline(first) : `${count(total)} notifications in ${quote(projectName)}`,
    before: [...told.map(sentence), ...(more > 0 ? [`And ${count(more)} more.`] : [])],
    action: total === 1 && first?.kind !== 'alert' ? 'Open the lead' : 'Open the project',
    after: [
      `You’re receiving this because you’re a member of ${quote(projectName)}. Choose your notifications under Settings → Notifications.`,
    ],
  };
}

function headline({ kind, leadName, detail }: Told): string {
  switch (kind) {
    case 'hot':
      return `${leadName === null ? 'One of your leads' : quote(leadName)} reached ${stageLabel(detail ?? '')}`;
    case 'assigned':
      return detail === null ? 'You have a new lead' : 'You have a new task';
    case 'mentioned':
      return 'Someone mentioned you in a note';
    case 'task_due':
      return 'Your task is due';
    case 'alert':
      return 'Your project needs attention';
  }
}

function sentence({ kind, leadName, by, detail }: Told): string {
  const lead = leadName === null ? 'a lead without a name' : quote(leadName);
  const who = by === null ? 'Someone' : unlink(by);
  switch (kind) {
    case 'hot':
      return `${lead} reached ${stageLabel(detail ?? '')}.`;
    case 'assigned':
      return detail === null
        ? `${who} assigned you the lead ${lead}.`
        : `${who} assigned you the task ${quote(detail)} for ${lead}.`;
    case 'mentioned':
      return `${who} mentioned you in a note on ${lead}: ${quote(detail ?? '')}`;
    case 'task_due':
      return `Your task ${quote(detail ?? '')} for ${lead} is due.`;
    case 'alert':
      return ALERT_WORDS[detail as AlertKind] ?? 'Open the project for details.';
  }
}

/** A sentence for each kind of alert. */
export const ALERT_WORDS: Record<AlertKind, string> = {
  deliveries_failing: 'Deliveries are failing.',
  events_refused: 'Many events are being rejected.',
  server_events_refused: 'Many events from servers are being rejected.',
  quota_near: 'The project is near its daily limit of events.',
};

/** Anyone can choose a project's name, so it is put in quotation marks, and nothing in it becomes a link. */
const quote = (name: string): string => `“${unlink(name)}”`;
const count = (value: number): string => value.toLocaleString('en-US');

const utc = (ms: number): string => `${new Date(ms).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
