import { act, cleanup, render } from '@testing-library/react';
import { startTransition, useLayoutEffect, useState } from 'react';
import { afterEach, expect, it } from 'vitest';
import { useReady } from './use-ready.ts';

afterEach(cleanup);

const shown: string[] = [];
let load = () => {};

function Screen() {
  const [data, setData] = useState<string>();
  load = () => setData('above');
  const isReady = useReady(data !== undefined);
  const text = `${data ?? 'loading'}${isReady ? ', below' : ''}`;
  useLayoutEffect(() => void shown.push(text), [text]);
  return text;
}

it('a screen shows the parts above a large part first, even if both become ready in the same transition', async () => {
  render(<Screen />);
  await act(async () => startTransition(() => load()));
  expect(shown).toEqual(['loading', 'above', 'above, below']);
});
