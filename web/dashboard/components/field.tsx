import { type ComponentProps, type ReactNode, useId } from 'react';
import { cx } from '../lib/cx.ts';
import { MISSING, sayError } from '../lib/say-error.ts';

export const inputClass =
  'h-9 w-full rounded-lg border border-control bg-surface px-3 text-base text-ink placeholder:text-faint hover:border-soft aria-invalid:border-bad disabled:bg-sunken disabled:text-soft';
export const smallInputClass =
  'h-8 rounded-md border border-line-strong bg-surface px-2 text-sm text-ink placeholder:text-faint hover:border-soft aria-invalid:border-bad disabled:bg-sunken disabled:text-soft';

interface FieldProps {
  label: string;
  hint?: ReactNode;
  error?: string | undefined;
  /** A sentence that says what to enter if the field is required and empty. By default, the error says that the field is required. */
  missing?: string | undefined;
  className?: string;
  children: (control: {
    id: string;
    'aria-invalid': boolean | undefined;
    'aria-describedby': string | undefined;
  }) => ReactNode;
}

/** A label, its control and its error message, linked for assistive technology. */
export function Field({ label, hint, error, missing, className, children }: FieldProps) {
  const id = useId();
  return (
    <div className={cx('flex flex-col gap-1.5', className)}>
      <label htmlFor={id} className="text-sm font-medium text-soft">
        {label}
      </label>
      {children({
        id,
        'aria-invalid': error ? true : undefined,
        'aria-describedby': error ? `${id}-error` : hint ? `${id}-hint` : undefined,
      })}
      {error ? (
        <p id={`${id}-error`} role="alert" className="text-sm text-bad">
          {(error === MISSING && missing) || sayError(label, error)}
        </p>
      ) : (
        hint && (
          <p id={`${id}-hint`} className="text-sm text-faint">
            {hint}
          </p>
        )
      )}
    </div>
  );
}

type TextFieldProps = Omit<FieldProps, 'children'> & Omit<ComponentProps<'input'>, 'className'>;

export function TextField({ label, hint, error, missing, className, ...input }: TextFieldProps) {
  return (
    <Field label={label} hint={hint} error={error} missing={missing} {...(className && { className })}>
      {(control) => <input {...input} {...control} className={inputClass} />}
    </Field>
  );
}
