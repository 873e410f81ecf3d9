import { useFormContext } from 'react-hook-form';
import { TextField } from '../../../components/field.tsx';
import type { AutomationForm } from '../automation-form.ts';

export default function EmailFields() {
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
      <TextField
        label="Subject"
        placeholder="Defaults to the automation and lead names"
        error={errors?.subject?.message}
        {...register('email.subject')}
      />
    </div>
  );
}
