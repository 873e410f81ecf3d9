import { useLocation, useNavigate, useSearchParams } from 'react-router';

/** Marks the history entries that opening a dialog or drawer has added. */
const OPENED = 'opened';

/**
 * A parameter of the URL that names the dialog or drawer that is open. Opening adds a history entry, so that Back (on phones, a
 * swipe from the edge) closes the dialog instead of leaving the screen. Closing the dialog in another way also goes back, so that
 * no extra entry remains.
 */
export function useOpenedParam(name: string): [value: string, set: (value: string) => void] {
  const [params, setParams] = useSearchParams();
  const { state } = useLocation();
  const navigate = useNavigate();
  const value = params.get(name) ?? '';
  const set = (next: string) => {
    if (next === '' && state === OPENED) return void navigate(-1);
    const changed = new URLSearchParams(params);
    if (next === '') changed.delete(name);
    else changed.set(name, next);
    const isOpening = value === '' && next !== '';
    setParams(changed, isOpening ? { state: OPENED } : { state, replace: true });
  };
  return [value, set];
}
