import { useFormContext } from 'react-hook-form';
import { TextField } from '../../../components/field.tsx';
import type { AutomationForm } from '../automation-form.ts';
import { TemplateField } from './template-field.tsx';

export default function EmailFields({ canEdit }: { canEdit: boolean }) {
  const { register, formState } = useFormContext<AutomationForm>();
  const errors = formState.errors.email;
  return (
    <div className="flex flex-col gap-3">
      <TextField
        label="To"
        placeholder="sales@example.com, ann@example.com"
        hint="Up to 20 addresses, separated by commas."
        error={errors?.to?.message}
        {...register('email.to')}
      />
      <TemplateField
        label="Subject"
        name="email.subject"
        placeholder="Defaults to the automation and lead names"
        error={errors?.subject?.message}
        canEdit={canEdit}
      />
      <TemplateField
        label="Text"
        name="email.text"
        rows={6}
        placeholder="Defaults to the reason, the score and a link"
        hint="Only the link placeholder becomes a link."
        error={errors?.text?.message}
        canEdit={canEdit}
      />
    </div>
  );
}
