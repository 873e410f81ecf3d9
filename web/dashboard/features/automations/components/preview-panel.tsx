import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { type Control, useWatch } from 'react-hook-form';
import type { ActionKind } from '../../../../../worker/contract/automation.ts';
import type { AutomationDraft } from '../../../../../worker/contract/automation-draft.ts';
import { Panel } from '../../../components/panel.tsx';
import { useSettled } from '../../../hooks/use-settled.ts';
import { ApiError } from '../../../lib/api-client.ts';
import { previewQuery, toDraft } from '../api/preview-automation.ts';
import { type AutomationForm, fromForm } from '../automation-form.ts';
import { ChooseLead } from './choose-lead.tsx';
import { MessageBody } from './message-body.tsx';

/** Previews the automation's message with the form's current values, about a lead that the person can choose. */
export default function PreviewPanel({ control }: { control: Control<AutomationForm> }) {
  const [leadId, setLeadId] = useState<string | null>(null);
  const form = useWatch({ control }) as AutomationForm;
  if (form.action === 'assign') return null;
  return (
    <Panel title="Preview" note="Sends nothing">
      <Preview action={form.action} draft={toDraft(fromForm(form), leadId)} />
      <div className="mt-3">
        <ChooseLead purpose="preview" unchosen="Most recently active" value={leadId} onChange={setLeadId} />
      </div>
    </Panel>
  );
}

function Preview({ action, draft }: { action: ActionKind; draft: AutomationDraft }) {
  const { data, error } = useQuery(previewQuery(useSettled(draft)));
  if (error) return <PreviewError error={error} />;
  // The preview still on screen may be of another action, such as Slack instead of email.
  if (data?.action !== action) return <div key="loading" aria-busy className="skeleton h-24" />;
  return (
    <div className="flex flex-col gap-2">
      {/* Only this line is announced: a screen reader would read the whole message again after every change. */}
      <p aria-live="polite" className="truncate text-faint text-sm">
        About <bdi className="text-soft">{data.isSample ? 'a sample lead' : (data.leadName ?? data.leadId)}</bdi>
      </p>
      {data.body ? (
        <MessageBody action={action} body={data.body} />
      ) : (
        <p aria-live="polite" className="text-soft text-sm">
          {data.skipped}
        </p>
      )}
    </div>
  );
}

/**
 * Shows the errors in placeholders, which concern the whole message. Leaves out errors that begin with the path of a field, because
 * the form shows them next to that field.
 */
function PreviewError({ error }: { error: Error }) {
  const reasons = error instanceof ApiError ? error.errors.map(({ message }) => message) : [];
  const sentences = reasons.filter((reason) => !reason.startsWith('`'));
  const words = reasons.length === 0 ? [error.message] : sentences.length > 0 ? sentences : [INCOMPLETE];
  return <p className="text-soft text-sm">{words.join(' ')}</p>;
}

const INCOMPLETE = 'Correct the message to see a preview.';
