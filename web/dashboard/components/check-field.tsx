import type { ReactNode } from 'react';
import { cx } from '../lib/cx.ts';

interface CheckFieldProps {
  label: ReactNode;
  note: ReactNode;
  checked: boolean;
  disabled?: boolean;
  onChange: (checked: boolean) => void;
  className?: string;
}

/** A checkbox with a sentence about what it does. */
export function CheckField({ label, note, checked, disabled, onChange, className }: CheckFieldProps) {
  return (
    <label className={cx('flex cursor-pointer items-start gap-2 text-sm', className)}>
      <input
        type="checkbox"
        className="mt-0.5 size-4 shrink-0 accent-(--accent)"
        checked={checked}
        disabled={disabled}
        onChange={({ target }) => onChange(target.checked)}
      />
      <span>
        <span className="font-medium">{label}</span>
        <span className="block text-faint">{note}</span>
      </span>
    </label>
  );
}
