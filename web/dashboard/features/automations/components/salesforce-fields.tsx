import { useFormContext, useWatch } from 'react-hook-form';
import { TextField } from '../../../components/field.tsx';
import type { AutomationForm } from '../automation-form.ts';
import { AddedFields } from './added-fields.tsx';
import { hintOf } from './hint-of.ts';

export default function SalesforceFields({ canEdit }: { canEdit: boolean }) {
  const { register, formState, control } = useFormContext<AutomationForm>();
  const secret = useWatch({ control, name: 'salesforce.clientSecret' });
  const errors = formState.errors.salesforce;
  return (
    <div className="grid items-start gap-3 sm:grid-cols-2">
      <TextField
        label="Instance URL"
        placeholder="https://example.my.salesforce.com"
        className="sm:col-span-2"
        error={errors?.instanceUrl?.message}
        {...register('salesforce.instanceUrl')}
      />
      <TextField
        label="Client ID"
        autoComplete="off"
        error={errors?.clientId?.message}
        {...register('salesforce.clientId')}
      />
      <TextField
        label="Client secret"
        autoComplete="off"
        hint={hintOf(secret)}
        error={errors?.clientSecret?.message}
        {...register('salesforce.clientSecret')}
      />
      <TextField
        label="External ID field on Lead"
        error={errors?.externalIdField?.message}
        {...register('salesforce.externalIdField')}
      />
      <TextField label="Score field" error={errors?.scoreField?.message} {...register('salesforce.scoreField')} />
      <div className="min-w-0 sm:col-span-2">
        <AddedFields action="salesforce" noun="field" example="Plan__c" canEdit={canEdit} />
      </div>
    </div>
  );
}
