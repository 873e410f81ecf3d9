import { expect, it } from 'vitest';
import { LIMITS } from '../worker/contract/limits.ts';
import { withOwnLimits } from './with-own-limits.ts';

/** The source after the plugin has changed it. */
function inline(source: string): string {
  const { transform } = withOwnLimits() as { transform: (code: string, id: string) => { code: string } | null };
  return transform(source, 'worker/some-file.ts')?.code ?? source;
}

it.each([
  ['z.string().max(LIMITS.idCharsMax)', `z.string().max((${LIMITS.idCharsMax}))`],
  [
    'const {\n  idCharsMax,\n  eventBytesMax: max,\n} = LIMITS;',
    `const {\n  idCharsMax,\n  eventBytesMax: max,\n} = {"idCharsMax":${LIMITS.idCharsMax},"eventBytesMax":${LIMITS.eventBytesMax}};`,
  ],
  ["env.RATE_LIMITS === 'off'", "env.RATE_LIMITS === 'off'"],
  ['LIMITS.unknown', 'LIMITS.unknown'],
])('inserts the value of each limit where it is used, line by line: %j', (source, inlined) => {
  expect(inline(source)).toBe(inlined);
});
