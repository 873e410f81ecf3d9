import type { ComponentProps } from 'react';

/** A switch that applies at once; `label` names what it turns on or off. */
export function Switch({
  label,
  checked,
  ...input
}: Omit<ComponentProps<'input'>, 'type' | 'className'> & { label: string; checked: boolean }) {
  return (
    <span className="relative inline-flex h-[18px] w-8 shrink-0">
      <input
        {...input}
        type="checkbox"
        role="switch"
        checked={checked}
        aria-checked={checked}
        aria-label={label}
        className="peer size-full cursor-pointer appearance-none rounded-full bg-control transition-colors checked:bg-accent disabled:cursor-not-allowed disabled:opacity-55"
      />
      <span
        aria-hidden
        className="pointer-events-none absolute top-0.5 left-0.5 size-3.5 rounded-full bg-on-accent shadow-card transition-transform peer-checked:translate-x-3.5"
      />
    </span>
  );
}
