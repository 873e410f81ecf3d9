import { useLocation, useNavigate, useSearchParams } from 'react-router';

/** The state of an entry that was added to the history by opening something. */
const OPENED = 'opened';

/**
 * A parameter of the URL that names what is open above the screen. Opening it adds an entry to the history, so that Back, which
 * phones have at their edge, closes it and does not leave the screen. Closing it by hand goes back over that entry.
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
