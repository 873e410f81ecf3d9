import { Plus, X } from 'lucide-react';
import { useId } from 'react';
import { useFieldArray, useFormContext } from 'react-hook-form';
import { Button, IconButton } from '../../../components/button.tsx';
import { Field, inputClass, smallInputClass, TextField } from '../../../components/field.tsx';
import { cx } from '../../../lib/cx.ts';
import { sayError } from '../../../lib/say-error.ts';
import type { AutomationForm } from '../automation-form.ts';
import { AddedFields } from './added-fields.tsx';

export function WebhookFields({ canEdit }: { canEdit: boolean }) {
  const { register, control, formState } = useFormContext<AutomationForm>();
  const headers = useFieldArray({ control, name: 'webhook.headers' });
  const errors = formState.errors.webhook;
  const id = useId();
  return (
    <div className="flex flex-col gap-3">
      <div className="grid grid-cols-[6.5rem_minmax(0,1fr)] items-start gap-3">
        <Field label="Method">
          {(props) => (
            <select {...props} className={inputClass} {...register('webhook.method')}>
              <option>POST</option>
              <option>PUT</option>
              <option>PATCH</option>
            </select>
          )}
        </Field>
        <TextField
          label="URL"
          type="url"
          placeholder="https://crm.example.com/webhook"
          error={errors?.url?.message}
          {...register('webhook.url')}
        />
      </div>
      {headers.fields.map((field, i) => {
        const problem = (errors?.headers?.[i] as { message?: string } | undefined)?.message;
        return (
          <div key={field.id} className="flex flex-wrap items-center gap-2">
            <input
              aria-label={`Header ${i + 1}`}
              placeholder="Authorization"
              aria-invalid={problem ? true : undefined}
              aria-describedby={problem ? `${id}-${i}` : undefined}
              className={cx(smallInputClass, 'min-w-0 flex-1 font-mono text-xs')}
              {...register(`webhook.headers.${i}.name`)}
            />
            <input
              aria-label={`Value of header ${i + 1}`}
              autoComplete="off"
              className={cx(smallInputClass, 'min-w-0 flex-[2] font-mono text-xs')}
              {...register(`webhook.headers.${i}.value`)}
            />
            {canEdit && (
              <IconButton label={`Remove header ${i + 1}`} onClick={() => headers.remove(i)}>
                <X aria-hidden className="size-3.5" />
              </IconButton>
            )}
            {problem && (
              <p id={`${id}-${i}`} role="alert" className="basis-full text-bad text-xs">
                {sayError(`Header ${i + 1}`, problem)}
              </p>
            )}
          </div>
        );
      })}
      {canEdit && (
        <div className="-ml-2.5">
          <Button
            look="ghost"
            icon={<Plus aria-hidden className="size-3.5" />}
            onClick={() => headers.append({ name: '', value: '' })}
          >
            Add header
          </Button>
        </div>
      )}
      <AddedFields action="webhook" noun="field" example="plan" canEdit={canEdit} />
    </div>
  );
}
