import { useFormContext, useWatch } from 'react-hook-form';
import { TextField } from '../../../components/field.tsx';
import type { AutomationForm } from '../automation-form.ts';
import { hintOf } from './hint-of.ts';

export default function SlackFields() {
  const { register, formState, control } = useFormContext<AutomationForm>();
  const secret = useWatch({ control, name: 'slack.url' });
  return (
    <TextField
      label="Incoming webhook"
      placeholder="https://hooks.slack.com/services/…"
      autoComplete="off"
      hint={hintOf(secret)}
      error={formState.errors.slack?.url?.message}
      {...register('slack.url')}
    />
  );
}
