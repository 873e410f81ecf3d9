import { cx } from '../lib/cx.ts';
import { shownCode } from '../lib/format.ts';
import { CopyButton } from './copy-button.tsx';

export function CodeBlock({ code, label, wrap = false }: { code: string; label: string; wrap?: boolean }) {
  return (
    <div className="flex items-start rounded-lg border border-line bg-sunken">
      <section
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling area must be reachable by keyboard
        tabIndex={0}
        aria-label={label}
        className="min-w-0 flex-1 overflow-x-auto rounded-lg py-3 pl-3.5"
      >
        <pre className={cx('font-mono text-xs leading-relaxed', wrap && 'whitespace-pre-wrap break-all')}>
          <code>{shownCode(code)}</code>
        </pre>
      </section>
      <div className="p-1">
        <CopyButton text={code} label={`Copy ${label}`} />
      </div>
    </div>
  );
}
