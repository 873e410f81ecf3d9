import type { Plugin } from 'vite';
import { LIMITS } from '../worker/contract/limits.ts';

const isLimit = (name: string): name is keyof typeof LIMITS => name in LIMITS;

/**
 * Replaces the names of limits by their values. A number is shorter than its name, and screens do not load limits that they do not use.
 */
export const withOwnLimits = (): Plugin => ({
  name: 'with-own-limits',
  enforce: 'pre',
  apply: 'build',
  transform(code, id) {
    if (!/\.tsx?$/.test(id) || id.endsWith('/contract/limits.ts') || !code.includes('LIMITS')) return null;
    const inlined = code
      .replaceAll(/\bLIMITS\.(\w+)/g, (text, name) => (isLimit(name) ? `(${LIMITS[name]})` : text))
      .replaceAll(/(\{[^{}]*\}) = LIMITS;/g, (_text, pattern: string) => {
        const names = [...pattern.matchAll(/\w+(?=\s*[:,}])/g)].flatMap(([name]) => (isLimit(name) ? name : []));
        return `${pattern} = ${JSON.stringify(Object.fromEntries(names.map((name) => [name, LIMITS[name]])))};`;
      });
    // Line numbers stay the same.
    return { code: inlined, map: null };
  },
});
