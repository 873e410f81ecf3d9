import { Bookmark, BookmarkPlus, Trash2 } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { useSearchParams } from 'react-router';
import { buttonClass } from '../../../components/button.tsx';
import { Menu } from '../../../components/menu.tsx';
import { isolate } from '../../../lib/format.ts';
import { notify } from '../../../lib/notify.ts';
import { useSavedViews, viewKey } from '../saved-views.ts';

const SaveViewDialog = lazy(() => import('./save-view-dialog.tsx'));

/** A menu of the person's saved views, which are named filters with a layout and columns. */
export function ViewMenu({ columns, onColumns }: { columns: string[]; onColumns: (ids: string[]) => void }) {
  const [params, setParams] = useSearchParams();
  const { views, save, remove, restore } = useSavedViews();
  const [isSaving, setSaving] = useState(false);
  const key = viewKey(params.toString());
  const isShown = (view: (typeof views)[number]) =>
    viewKey(view.search) === key && view.columns.join() === columns.join();
  const shown = views.find(isShown);
  return (
    <>
      <Menu
        label={shown ? `View: ${shown.name}` : 'Views'}
        className={buttonClass()}
        items={[
          { type: 'heading', key: 'where', label: 'Your views, stored in this browser' },
          ...views.map((view) => ({
            type: 'choice' as const,
            key: `view ${view.name}`,
            label: view.name,
            isChosen: view === shown,
            closes: true,
            onSelect: () => {
              onColumns(view.columns);
              setParams(view.search);
            },
          })),
          { type: 'line', key: 'line' },
          {
            type: 'action',
            key: 'save',
            label: 'Save this view…',
            icon: <BookmarkPlus aria-hidden />,
            onSelect: () => setSaving(true),
          },
          ...(shown
            ? [
                {
                  type: 'action' as const,
                  key: 'remove',
                  label: `Remove “${shown.name}”`,
                  icon: <Trash2 aria-hidden />,
                  onSelect: () => {
                    remove(shown);
                    notify.success(`“${isolate(shown.name)}” was removed.`, { undo: () => restore(views) });
                  },
                },
              ]
            : []),
        ]}
      >
        <Bookmark aria-hidden className="size-3.5" />
        <span className="max-w-36 truncate">{shown?.name ?? 'Views'}</span>
      </Menu>
      {isSaving && (
        <Suspense>
          <SaveViewDialog
            taken={views.map(({ name }) => name)}
            onClose={() => setSaving(false)}
            onSave={(name) => {
              save({ name, search: params.toString(), columns });
              setSaving(false);
            }}
          />
        </Suspense>
      )}
    </>
  );
}
