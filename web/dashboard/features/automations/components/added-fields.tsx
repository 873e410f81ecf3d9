import { Plus, X } from 'lucide-react';
import { lazy, Suspense, useId } from 'react';
import { useFieldArray, useFormContext } from 'react-hook-form';
import { LIMITS } from '../../../../../worker/contract/limits.ts';
import { Button, IconButton } from '../../../components/button.tsx';
import { smallInputClass } from '../../../components/field.tsx';
import { cx } from '../../../lib/cx.ts';
import { sayError } from '../../../lib/say-error.ts';
import type { AutomationForm } from '../automation-form.ts';
import { useInsertion } from '../use-insertion.ts';

/** The menu loads on demand, because most automations add no fields. */
const PlaceholderMenu = lazy(() =>
  import('./placeholder-menu.tsx').then((module) => ({ default: module.PlaceholderMenu })),
);

interface AddedFieldsProps {
  action: 'webhook' | 'hubspot' | 'salesforce';
  /** The receiving system's word for a field. */
  noun: 'field' | 'property';
  /** An example of a field name. */
  example: string;
  canEdit: boolean;
}

/** Edits the fields that an automation sends in addition to the standard ones, each with a template for its value. */
export function AddedFields({ action, noun, example, canEdit }: AddedFieldsProps) {
  const { control, formState } = useFormContext<AutomationForm>();
  const rows = useFieldArray({ control, name: `${action}.fields` });
  const errors = formState.errors[action]?.fields as ({ message?: string } | undefined)[] | undefined;
  const all = (formState.errors[action]?.fields as { message?: string } | undefined)?.message;
  return (
    <div className="flex min-w-0 flex-col gap-3">
      {rows.fields.map((row, i) => (
        <AddedField
          key={row.id}
          name={`${action}.fields.${i}`}
          label={`${noun} ${i + 1}`}
          example={example}
          error={errors?.[i]?.message}
          {...(canEdit && { onRemove: () => rows.remove(i) })}
        />
      ))}
      {all && (
        <p role="alert" className="text-bad text-sm">
          {sayError(noun, all)}
        </p>
      )}
      {canEdit && rows.fields.length < LIMITS.messageFieldsMax && (
        <div className="-ml-2.5">
          <Button
            look="ghost"
            icon={<Plus aria-hidden className="size-3.5" />}
            onClick={() => rows.append({ name: '', value: '' })}
          >
            Add {noun}
          </Button>
        </div>
      )}
    </div>
  );
}

interface AddedFieldProps {
  name: `${'webhook' | 'hubspot' | 'salesforce'}.fields.${number}`;
  label: string;
  example: string;
  error: string | undefined;
  /** Removes the field. Absent for people who can't edit automations. */
  onRemove?: () => void;
}

function AddedField({ name, label, example, error, onRemove }: AddedFieldProps) {
  const { register } = useFormContext<AutomationForm>();
  const { input, insert } = useInsertion(`${name}.value`);
  const { ref, ...value } = register(`${name}.value`);
  const id = useId();
  return (
    <div className="flex flex-wrap items-center gap-2">
      <input
        aria-label={`Name of ${label}`}
        placeholder={example}
        aria-invalid={error ? true : undefined}
        aria-describedby={error ? id : undefined}
        className={cx(smallInputClass, 'min-w-0 flex-1 font-mono text-xs')}
        {...register(`${name}.name`)}
      />
      <input
        aria-label={`Value of ${label}`}
        placeholder="{{lead.properties.plan}}"
        className={cx(smallInputClass, 'min-w-0 flex-[2] font-mono text-xs')}
        {...value}
        ref={(element) => {
          ref(element);
          input.current = element;
        }}
      />
      {onRemove && (
        <span className="flex items-center">
          <Suspense fallback={<span className="size-6" />}>
            <PlaceholderMenu label={`value of ${label}`} input={input} isSmall onInsert={insert} />
          </Suspense>
          <IconButton label={`Remove ${label}`} onClick={onRemove}>
            <X aria-hidden className="size-3.5" />
          </IconButton>
        </span>
      )}
      {error && (
        <p id={id} role="alert" className="basis-full text-bad text-xs">
          {error}
        </p>
      )}
    </div>
  );
}
