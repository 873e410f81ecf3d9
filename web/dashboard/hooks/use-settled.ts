import { useEffect, useState } from 'react';

/** How long a value must stay the same, so that typing does not send a request for each letter. */
const PAUSE_MS = 400;

/** Returns the latest JSON value that has stayed the same for a moment. */
export function useSettled<Value>(value: Value): Value {
  const text = JSON.stringify(value);
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return JSON.parse(settled) as Value;
}
