import { Check } from 'lucide-react';
import { Link } from 'react-router';
import { cx } from '../lib/cx.ts';
import type { SetupStep } from '../lib/setup.ts';

const STEPS: Record<SetupStep, { title: string; why: string; to: string }> = {
  event: { title: 'Send your first event', why: 'From your website, server or a file.', to: '/welcome' },
  rule: { title: 'Adjust a scoring rule', why: 'Decide what each event is worth.', to: '/rules' },
  automation: { title: 'Create an automation', why: 'Alert your team to hot leads.', to: '/automations' },
  colleague: { title: 'Invite a colleague', why: 'Share the leads to call.', to: '/settings?tab=members#invite' },
};

/** The checklist for a new project. Each step links to its screen, and has a check mark once it is done. */
export function SetupSteps({ steps }: { steps: readonly (readonly [step: SetupStep, isDone: boolean])[] }) {
  return (
    <ul
      aria-label="Setup"
      className={cx('grid gap-px overflow-hidden rounded-b-[10px] bg-line sm:grid-cols-2', COLUMNS[steps.length])}
    >
      {steps.map(([step, isDone]) => {
        const { title, why, to } = STEPS[step];
        return (
          <li
            key={step}
            className={cx(
              'relative flex min-w-0 gap-3 bg-surface px-4 py-3',
              isDone ? 'max-sm:hidden' : 'hover:bg-hover',
            )}
          >
            <span
              aria-hidden
              className={cx(
                'mt-px flex size-5 shrink-0 items-center justify-center rounded-full',
                isDone ? 'bg-accent text-on-accent' : 'border border-line-strong',
              )}
            >
              {isDone && <Check className="size-3" />}
            </span>
            <span className="min-w-0">
              {isDone ? (
                <span className="block text-soft">
                  {title}
                  <span className="sr-only"> (done)</span>
                </span>
              ) : (
                <Link to={to} className="-outline-offset-2 block rounded-sm font-medium after:absolute after:inset-0">
                  {title}
                </Link>
              )}
              <span className="block text-faint text-sm">{why}</span>
            </span>
          </li>
        );
      })}
    </ul>
  );
}

const COLUMNS: Record<number, string> = { 3: 'lg:grid-cols-3', 4: 'xl:grid-cols-4' };
