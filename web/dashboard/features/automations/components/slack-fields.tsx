import { useFormContext, useWatch } from 'react-hook-form';
import { TextField } from '../../../components/field.tsx';
import type { AutomationForm } from '../automation-form.ts';
import { hintOf } from './hint-of.ts';
import { TemplateField } from './template-field.tsx';

export default function SlackFields({ canEdit }: { canEdit: boolean }) {
  const { register, formState, control } = useFormContext<AutomationForm>();
  const secret = useWatch({ control, name: 'slack.url' });
  const errors = formState.errors.slack;
  return (
    <div className="flex flex-col gap-3">
      <TextField
        label="Incoming webhook"
        placeholder="https://hooks.slack.com/services/…"
        autoComplete="off"
        hint={hintOf(secret)}
        error={errors?.url?.message}
        {...register('slack.url')}
      />
      <TemplateField
        label="Message"
        name="slack.text"
        rows={4}
        placeholder="Defaults to the name, the reason and the score"
        hint="Only the link placeholder becomes a link. A button to the lead is always added."
        error={errors?.text?.message}
        canEdit={canEdit}
      />
    </div>
  );
}
