import { useState } from 'react';
import { useSession } from '../../lib/session.ts';

/** A saved view of a list: the filters and the layout, as in the URL, and the columns. */
export interface SavedView {
  name: string;
  search: string;
  columns: string[];
}

/** The person's saved views in the current project. The browser stores them, because the API does not. */
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

/** Checks a stored view, which an earlier version of this screen or a browser extension may have written. */
const isSavedView = (value: unknown): value is SavedView =>
  value instanceof Object &&
  'name' in value &&
  typeof value.name === 'string' &&
  'search' in value &&
  typeof value.search === 'string' &&
  'columns' in value &&
  Array.isArray(value.columns);

/** Returns a key for the list that a URL shows. The order of the URL's parameters does not matter. */
export function viewKey(search: string): string {
  const params = new URLSearchParams(search);
  params.sort();
  return params.toString();
}
