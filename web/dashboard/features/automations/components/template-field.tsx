import { useId } from 'react';
import { type FieldPath, useFormContext } from 'react-hook-form';
import { inputClass } from '../../../components/field.tsx';
import { cx } from '../../../lib/cx.ts';
import type { AutomationForm } from '../automation-form.ts';
import { useInsertion } from '../use-insertion.ts';
import { PlaceholderMenu } from './placeholder-menu.tsx';

interface TemplateFieldProps {
  name: FieldPath<AutomationForm>;
  label: string;
  hint?: string;
  placeholder?: string;
  error: string | undefined;
  /** The height in lines; one by default. */
  rows?: number;
  canEdit: boolean;
}

/** A text field with a menu of placeholders. */
export function TemplateField({ name, label, hint, placeholder, error, rows, canEdit }: TemplateFieldProps) {
  const { register } = useFormContext<AutomationForm>();
  const { input, insert } = useInsertion(name);
  const { ref, ...registered } = register(name);
  const id = useId();
  const note = error ?? hint;
  const props = {
    ...{ ...registered, id, placeholder },
    'aria-invalid': error ? true : undefined,
    'aria-describedby': note ? `${id}-note` : undefined,
    ref: (element: HTMLInputElement | HTMLTextAreaElement | null) => {
      ref(element);
      input.current = element;
    },
  };
  return (
    <div className="flex flex-col gap-1.5">
      <div className="-my-1 flex h-7 items-center justify-between">
        <label htmlFor={id} className="font-medium text-sm text-soft">
          {label}
        </label>
        {canEdit && <PlaceholderMenu label={label} input={input} onInsert={insert} />}
      </div>
      {rows === undefined ? (
        <input {...props} className={inputClass} />
      ) : (
        <textarea {...props} rows={rows} className={cx(inputClass, 'h-auto resize-y py-2')} />
      )}
      {note && (
        <p
          id={`${id}-note`}
          {...(error && { role: 'alert' })}
          className={cx('text-sm', error ? 'text-bad' : 'text-faint')}
        >
          {note}
        </p>
      )}
    </div>
  );
}
