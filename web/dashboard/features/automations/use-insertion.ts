import { useRef } from 'react';
import { type FieldPath, type FieldPathValue, useFormContext } from 'react-hook-form';
import type { AutomationForm } from './automation-form.ts';

/** Inserts placeholders at the cursor of a text field, and moves the cursor behind the inserted text. */
export function useInsertion(name: FieldPath<AutomationForm>) {
  const { setValue, getValues, formState } = useFormContext<AutomationForm>();
  const input = useRef<HTMLInputElement | HTMLTextAreaElement>(null);
  const insert = (placeholder: string) => {
    const text = String(getValues(name));
    const start = input.current?.selectionStart ?? text.length;
    const mark = `{{${placeholder}}}`;
    const changed = text.slice(0, start) + mark + text.slice(input.current?.selectionEnd ?? start);
    setValue(name, changed as FieldPathValue<AutomationForm, typeof name>, {
      ...{ shouldDirty: true, shouldValidate: formState.isSubmitted },
    });
    input.current?.setSelectionRange(start + mark.length, start + mark.length);
  };
  return { input, insert };
}
