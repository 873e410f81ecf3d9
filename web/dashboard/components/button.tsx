import type { ComponentProps, ReactNode } from 'react';
import { cx } from '../lib/cx.ts';
import { Spinner } from './spinner.tsx';

const LOOKS = {
  primary: 'bg-accent text-on-accent hover:bg-accent-strong border-transparent font-medium shadow-card',
  secondary: 'bg-surface text-ink border-line-strong hover:bg-hover shadow-card',
  ghost: 'bg-transparent text-soft border-transparent hover:bg-hover hover:text-ink',
  danger: 'bg-surface text-bad border-line-strong hover:bg-bad-wash',
};
const SIZES = { sm: 'h-7 px-2.5 text-sm gap-1.5 rounded-md', md: 'h-9 px-3.5 text-base gap-2 rounded-lg' };

interface Look {
  look?: keyof typeof LOOKS;
  size?: keyof typeof SIZES;
}

export const buttonClass = ({ look = 'secondary', size = 'sm' }: Look = {}): string =>
  cx(
    'inline-flex shrink-0 select-none items-center justify-center whitespace-nowrap border transition-colors',
    'disabled:cursor-not-allowed disabled:opacity-55 aria-disabled:opacity-55',
    LOOKS[look],
    SIZES[size],
  );

type ButtonProps = ComponentProps<'button'> & Look & { icon?: ReactNode; isBusy?: boolean };

export function Button({ look, size, icon, isBusy = false, className, children, disabled, ...rest }: ButtonProps) {
  const looks: Look = { ...(look && { look }), ...(size && { size }) };
  return (
    <button
      type="button"
      {...rest}
      disabled={disabled || isBusy}
      aria-busy={isBusy || undefined}
      className={cx(buttonClass(looks), className)}
    >
      {isBusy ? <Spinner /> : icon}
      {children}
    </button>
  );
}

/** A button that shows an icon only; `label` says what it does. */
export function IconButton({ label, className, children, ...rest }: ComponentProps<'button'> & { label: string }) {
  return (
    <button
      type="button"
      title={label}
      {...rest}
      aria-label={label}
      className={cx(
        'inline-flex size-8 shrink-0 items-center justify-center rounded-md text-faint transition-colors hover:bg-hover hover:text-ink disabled:opacity-45',
        className,
      )}
    >
      {children}
    </button>
  );
}
