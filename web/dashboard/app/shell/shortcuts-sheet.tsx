import { Dialog } from '../../components/dialog.tsx';
import { SHORTCUT_GROUPS } from './shortcut-groups.ts';

/** Lists the keyboard shortcuts. */
export default function ShortcutsSheet({ onClose }: { onClose: () => void }) {
  return (
    <Dialog isOpen onClose={onClose} title="Keyboard shortcuts">
      <div className="grid gap-x-8 gap-y-5 sm:grid-cols-2 sm:grid-rows-[auto_1fr]">
        {SHORTCUT_GROUPS.map(({ heading, items }) => (
          <section
            key={heading}
            aria-label={heading}
            className="last:row-span-2 last:sm:col-start-2 last:sm:row-start-1"
          >
            <h3 className="mb-1 text-faint text-xs">{heading}</h3>
            <dl className="flex flex-col gap-1 text-sm">
              {items.map(({ keys, or = [], label }) => (
                <div key={keys.join(' ')} className="flex min-h-7 items-center gap-3">
                  <dt className="min-w-0 flex-1">{label}</dt>
                  <dd className="flex shrink-0 items-center gap-1">
                    {keys.map((key) => (
                      <Key key={key} name={key} />
                    ))}
                    {or.length > 0 && <span className="text-faint text-xs">or</span>}
                    {or.map((key) => (
                      <Key key={key} name={key} />
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}

const Key = ({ name }: { name: string }) => (
  <kbd className="min-w-5 rounded border border-line bg-sunken px-1 text-center font-sans text-soft text-xs">
    {name}
  </kbd>
);
