import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import * as notificationsApi from '../../../../../worker/contract/api/notifications.ts';
import type {
  NotificationChoice,
  NotificationKind,
  NotificationSettings,
} from '../../../../../worker/contract/notification.ts';
import { ErrorState } from '../../../components/error-state.tsx';
import { Field, inputClass, smallInputClass } from '../../../components/field.tsx';
import { Panel } from '../../../components/panel.tsx';
import { callApi } from '../../../lib/api-client.ts';
import { notificationSettingsQuery } from '../../../lib/notifications.ts';
import { notify } from '../../../lib/notify.ts';
import { pushQuery } from '../api/get-push-subscription.ts';
import { PushPanel } from './push-panel.tsx';

const KINDS: { kind: NotificationKind; label: string; hint: string }[] = [
  {
    kind: 'hot',
    label: 'One of my leads turns hot',
    hint: 'The lead’s activity moves it into the top half of your stages.',
  },
  {
    kind: 'assigned',
    label: 'A lead or task is assigned to me',
    hint: 'When someone else assigns a lead or task to you.',
  },
  { kind: 'mentioned', label: 'Someone mentions me', hint: 'When a note on a lead mentions you.' },
  { kind: 'task_due', label: 'A task is due', hint: 'Your own task, or an unassigned task on one of your leads.' },
  {
    kind: 'alert',
    label: 'Project alerts',
    hint: 'Deliveries fail, events are rejected, or the daily limit is near. For owners and admins.',
  },
];

const CHOICES: Record<NotificationChoice, string> = {
  off: 'Off',
  in_app: 'In the app',
  email: 'In the app and by email',
  daily_email: 'In the app and in a daily email',
};

/** Edits the person's notification settings, which apply to all of their projects. The section saves each choice as soon as it is made. */
export default function NotificationsSection() {
  const queryClient = useQueryClient();
  const { data: settings, error, refetch } = useQuery(notificationSettingsQuery);
  const { data: push, isPending: isPushPending } = useQuery(pushQuery);
  const save = useMutation({
    mutationFn: (chosen: NotificationSettings) =>
      callApi(notificationsApi.updateNotificationSettings, { body: chosen }),
    onMutate: async (chosen) => {
      await queryClient.cancelQueries(notificationSettingsQuery);
      queryClient.setQueryData(notificationSettingsQuery.queryKey, chosen);
    },
    onError: (failed) => notify.error(failed.message),
    onSettled: () => queryClient.invalidateQueries(notificationSettingsQuery),
  });
  if (!settings || isPushPending) {
    return error ? (
      <ErrorState error={error} onRetry={() => void refetch()} />
    ) : (
      <div aria-busy role="status" aria-label="Loading" className="card h-72" />
    );
  }
  // Uses this device's time zone until the person chooses one.
  const timeZone = settings.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
  const choose = (kind: NotificationKind, choice: NotificationChoice) =>
    save.mutate({ ...settings, kinds: { ...settings.kinds, [kind]: choice }, timeZone });
  const choosePush = (kind: NotificationKind, isPushed: boolean) =>
    save.mutate({
      ...settings,
      push: [...settings.push.filter((other) => other !== kind), ...(isPushed ? [kind] : [])],
    });
  const hasPush = push !== undefined && push.publicKey !== null;
  const hasDigest = Object.values(settings.kinds).includes('daily_email');
  return (
    <div className="flex flex-col gap-4">
      <Panel title="Notifications" note="For you, in all of your projects" bodyClassName="">
        <ul aria-label="Kinds of notifications">
          {KINDS.map(({ kind, label, hint }) => (
            <li key={kind} className="flex flex-wrap items-center gap-x-4 gap-y-2 border-line border-b px-4 py-3">
              <span className="min-w-0 flex-1 basis-64">
                <label htmlFor={`tell-${kind}`} className="block font-medium">
                  {label}
                </label>
                <span className="block text-faint text-sm">{hint}</span>
              </span>
              <select
                id={`tell-${kind}`}
                value={settings.kinds[kind]}
                onChange={({ target }) => choose(kind, target.value as NotificationChoice)}
                className={`${smallInputClass} w-64 max-sm:w-full`}
              >
                {Object.entries(CHOICES).map(([choice, text]) => (
                  <option key={choice} value={choice}>
                    {text}
                  </option>
                ))}
              </select>
              {hasPush && (
                <label className="flex items-center gap-2 text-sm">
                  <input
                    type="checkbox"
                    className="size-4 accent-(--accent)"
                    aria-label={`Push: ${label}`}
                    checked={settings.kinds[kind] !== 'off' && settings.push.includes(kind)}
                    disabled={settings.kinds[kind] === 'off'}
                    onChange={({ target }) => choosePush(kind, target.checked)}
                  />
                  Push
                </label>
              )}
            </li>
          ))}
        </ul>
        <div className="flex flex-col gap-2 p-4">
          {hasDigest && (
            <Field label="Time zone" hint="Daily emails go out at 8:00 in this time zone." className="max-w-xs">
              {(field) => (
                <select
                  {...field}
                  value={timeZone}
                  onChange={({ target }) => save.mutate({ ...settings, timeZone: target.value })}
                  className={inputClass}
                >
                  {['UTC', ...Intl.supportedValuesOf('timeZone')].map((zone) => (
                    <option key={zone}>{zone}</option>
                  ))}
                </select>
              )}
            </Field>
          )}
          <p className="text-faint text-sm">
            Imports and rescores don’t notify anyone. Emails require an email service on this server.
          </p>
        </div>
      </Panel>
      {push && <PushPanel status={push} />}
    </div>
  );
}
