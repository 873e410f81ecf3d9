import { useFormContext, useWatch } from 'react-hook-form';
import { TextField } from '../../../components/field.tsx';
import type { AutomationForm } from '../automation-form.ts';
import { AddedFields } from './added-fields.tsx';
import { hintOf } from './hint-of.ts';

export default function HubspotFields({ canEdit }: { canEdit: boolean }) {
  const { register, formState, control } = useFormContext<AutomationForm>();
  const secret = useWatch({ control, name: 'hubspot.accessToken' });
  const errors = formState.errors.hubspot;
  return (
    <div className="grid items-start gap-3 sm:grid-cols-2">
      <TextField
        label="Private app access token"
        placeholder="pat-na1-…"
        autoComplete="off"
        className="sm:col-span-2"
        hint={hintOf(secret)}
        error={errors?.accessToken?.message}
        {...register('hubspot.accessToken')}
      />
      <TextField label="Score property" error={errors?.scoreProperty?.message} {...register('hubspot.scoreProperty')} />
      <TextField
        label="Stage property"
        placeholder="none"
        error={errors?.stageProperty?.message}
        {...register('hubspot.stageProperty')}
      />
      <div className="min-w-0 sm:col-span-2">
        <AddedFields action="hubspot" noun="property" example="plan" canEdit={canEdit} />
      </div>
    </div>
  );
}
