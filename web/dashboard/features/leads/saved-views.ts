import { useState } from 'react';
import { useSession } from '../../lib/session.ts';

/** A saved list: its filters and layout (as in the URL) and its columns. */
export interface SavedView {
  name: string;
  search: string;
  columns: string[];
}

/** Each person has their own views in each project. They are stored in this browser, because the API has no such data. */
export function useSavedViews() {
  const session = useSession();
  const key = `leads.views.${session?.user.id} ${session?.user.projectId}`;
  const [views, setViews] = useState(() => readViews(key));
  const store = (next: SavedView[]) => {
    localStorage.setItem(key, JSON.stringify(next));
    setViews(next);
  };
  return {
    views,
    save: (view: SavedView) => store([...views.filter(({ name }) => name !== view.name), view]),
    remove: ({ name }: SavedView) => store(views.filter((view) => view.name !== name)),
    restore: store,
  };
}

function readViews(key: string): SavedView[] {
  try {
    const views: unknown = JSON.parse(localStorage.getItem(key) ?? '[]');
    return Array.isArray(views) ? views.filter(isSavedView) : [];
  } catch {
    return [];
  }
}

/** The stored text may come from an earlier version of this screen, or from a browser extension. */
const isSavedView = (value: unknown): value is SavedView =>
  value instanceof Object &&
  'name' in value &&
  typeof value.name === 'string' &&
  'search' in value &&
  typeof value.search === 'string' &&
  'columns' in value &&
  Array.isArray(value.columns);

/** A key that is equal for URLs that show the same list, whatever the order of their parameters. */
export function viewKey(search: string): string {
  const params = new URLSearchParams(search);
  params.sort();
  return params.toString();
}
