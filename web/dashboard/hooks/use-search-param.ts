import { useSearchParams } from 'react-router';

/**
 * The value of a URL parameter (empty if absent) and a function to set it. Filters are in the URL so that people can share links to
 * filtered screens.
 */
export function useSearchParam(name: string): [value: string, set: (value: string) => void] {
  const [params, setParams] = useSearchParams();
  const set = (value: string) =>
    setParams(
      (before) => {
        const next = new URLSearchParams(before);
        if (value === '') next.delete(name);
        else next.set(name, value);
        return next;
      },
      { replace: true },
    );
  return [params.get(name) ?? '', set];
}
