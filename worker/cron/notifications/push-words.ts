import type { AlertKind } from '../../contract/alert.ts';
import type { NotificationKind } from '../../contract/notification.ts';
import type { PushPayload } from '../../contract/push-subscription.ts';
import { stageLabel } from '../../domain/stage-label.ts';
import { isolate, shorten } from '../../outbound/unlink.ts';
import { ALERT_WORDS } from '../../settings/accounts/account-email.ts';

/** Phones show about this many characters. The encrypted message then stays far below the push services' limit of 4,000 bytes. */
const BODY_CHARS = 240;

export interface Pushed {
  kind: NotificationKind;
  /** The lead's name or email; null if it has neither. */
  leadName: string | null;
  /** The name of the person who caused the notification, or null if nobody did. */
  by: string | null;
  detail: string | null;
}

/** A notification as shown on a phone: the lead, and what happened. */
export function pushWords({ kind, leadName, by, detail }: Pushed): Pick<PushPayload, 'title' | 'body'> {
  const title = kind === 'alert' ? 'Your project needs attention' : shorten(leadName ?? 'A lead without a name');
  return { title, body: shorten(whatHappened({ kind, by, detail }), BODY_CHARS) };
}

function whatHappened({ kind, by, detail }: Omit<Pushed, 'leadName'>): string {
  const who = isolate(by ?? 'Someone');
  switch (kind) {
    case 'hot':
      return `Reached ${stageLabel(detail ?? '')}`;
    case 'assigned':
      return detail === null ? `${who} assigned you this lead` : `${who} assigned you a task: ${isolate(detail)}`;
    case 'mentioned':
      return `${who}: ${isolate(detail ?? '')}`;
    case 'task_due':
      return `Task due: ${isolate(detail ?? '')}`;
    case 'alert':
      return ALERT_WORDS[detail as AlertKind] ?? 'Open the project for details.';
  }
}
