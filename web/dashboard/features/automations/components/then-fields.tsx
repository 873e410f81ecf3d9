import { lazy, Suspense } from 'react';
import { useFormContext, useWatch } from 'react-hook-form';
import type { ActionKind } from '../../../../../worker/contract/automation.ts';
import { cx } from '../../../lib/cx.ts';
import type { AutomationForm } from '../automation-form.ts';
import { ACTION_ICONS } from './automation-sentence.tsx';
import { WebhookFields } from './webhook-fields.tsx';

// The fields of an action load when someone chooses that action.
const AssignFields = lazy(() => import('./assign-fields.tsx'));
const EmailFields = lazy(() => import('./email-fields.tsx'));
const HubspotFields = lazy(() => import('./hubspot-fields.tsx'));
const SalesforceFields = lazy(() => import('./salesforce-fields.tsx'));
const SlackFields = lazy(() => import('./slack-fields.tsx'));

const ACTIONS: Record<ActionKind, string> = {
  webhook: 'Webhook',
  slack: 'Slack',
  email: 'Email',
  assign: 'Assign',
  hubspot: 'HubSpot',
  salesforce: 'Salesforce',
};

export function ThenFields({ canEdit }: { canEdit: boolean }) {
  const { register, control } = useFormContext<AutomationForm>();
  const action = useWatch({ control, name: 'action' });
  return (
    <div className="flex flex-col gap-4">
      <fieldset className="grid grid-cols-3 gap-2 sm:grid-cols-6 lg:grid-cols-3 xl:grid-cols-6">
        <legend className="sr-only">Action</legend>
        {(Object.keys(ACTIONS) as ActionKind[]).map((kind) => {
          const Icon = ACTION_ICONS[kind];
          return (
            <label
              key={kind}
              className={cx(
                'relative flex h-14 flex-col items-center justify-center gap-1 rounded-lg border text-sm transition-colors',
                'has-focus-visible:outline-2 has-focus-visible:outline-accent has-focus-visible:outline-offset-2',
                kind === action
                  ? 'border-accent bg-accent-wash font-medium text-ink'
                  : 'border-line text-soft hover:border-line-strong',
              )}
            >
              <input
                type="radio"
                value={kind}
                className="absolute inset-0 cursor-pointer opacity-0"
                {...register('action')}
              />
              <Icon aria-hidden className="size-4" />
              {ACTIONS[kind]}
            </label>
          );
        })}
      </fieldset>
      <Suspense fallback={<div aria-busy className="h-32" />}>
        <ActionFields action={action} canEdit={canEdit} />
      </Suspense>
    </div>
  );
}

function ActionFields({ action, canEdit }: { action: ActionKind; canEdit: boolean }) {
  switch (action) {
    case 'webhook':
      return <WebhookFields canEdit={canEdit} />;
    case 'slack':
      return <SlackFields canEdit={canEdit} />;
    case 'email':
      return <EmailFields canEdit={canEdit} />;
    case 'assign':
      return <AssignFields />;
    case 'hubspot':
      return <HubspotFields canEdit={canEdit} />;
    case 'salesforce':
      return <SalesforceFields canEdit={canEdit} />;
  }
}
