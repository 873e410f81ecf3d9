import { useLocation, useNavigate, useSearchParams } from 'react-router';

/** The state of a history entry that was added when something was opened. */
const OPENED = 'opened';

/**
 * A parameter of the URL that names what is open above the screen, such as a dialog. Opening adds a history entry, so that Back (on
 * phones, a gesture at the edge) closes the element instead of leaving the screen. Closing it without Back goes back over that entry.
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
