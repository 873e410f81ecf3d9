import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';

const css = await readFile('web/dashboard/styles/index.css', 'utf8');
const pairs = new Map(
  [...css.matchAll(/--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)/g)].map(([, name, light, dark]) => [
    name as string,
    { light: light as string, dark: dark as string },
  ]),
);

/** Relative luminance and contrast ratio, as WCAG 2.2 defines them. */
function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((i) => {
    const channel = Number.parseInt(hex.slice(i, i + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
function contrast(a: string, b: string): number {
  const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

const GRAPHICS = [...pairs.keys()].filter((name) => /^(series|stage)-|^(accent|good|bad|warn)$/.test(name));

it('the contrast check covers the colors of all charts', () => {
  expect(GRAPHICS.filter((name) => name.startsWith('series')).length).toBe(7);
  expect(GRAPHICS.filter((name) => name.startsWith('stage')).length).toBe(10);
});

it.each(GRAPHICS.flatMap((name) => (['light', 'dark'] as const).map((scheme) => [name, scheme] as const)))(
  'the color --%s has a contrast of at least 3:1 with every background, in %s',
  (name, scheme) => {
    for (const ground of ['surface', 'canvas', 'raised', 'sunken']) {
      const color = (of: string) => (pairs.get(of) as { light: string; dark: string })[scheme];
      expect({ ground, contrast: contrast(color(name), color(ground)) >= 3 }).toEqual({ ground, contrast: true });
    }
  },
);
