// Draws the app's icons from web/public/favicon.svg. Run `npm run make-icons` after a change of that file.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { CHROMIUM } from './testing/chromium.ts';

const MARK = 'web/public/favicon.svg';
const DIR = 'web/public/icons';

/** `inset`: the share of each side left free around the logo, for systems that crop icons to their own shape. */
const ICONS = [
  { file: '192.png', px: 192, inset: 0, isOpaque: false },
  { file: '512.png', px: 512, inset: 0, isOpaque: false },
  { file: 'maskable-512.png', px: 512, inset: 0.1, isOpaque: true },
  { file: 'apple-touch-180.png', px: 180, inset: 0.06, isOpaque: true },
];

const mark = Buffer.from(await readFile(MARK, 'utf8')).toString('base64');
const background = /fill="(#[0-9a-f]+)"/i.exec(await readFile(MARK, 'utf8'))?.[1] ?? 'transparent';
const browser = await chromium.launch(CHROMIUM);
try {
  await mkdir(DIR, { recursive: true });
  for (const { file, px, inset, isOpaque } of ICONS) {
    const page = await browser.newPage({ viewport: { width: px, height: px } });
    const margin = Math.round(px * inset);
    await page.setContent(
      `<style>html,body{margin:0;background:${isOpaque ? background : 'transparent'}}img{display:block;margin:${margin}px;width:${px - 2 * margin}px}</style>
       <img src="data:image/svg+xml;base64,${mark}">`,
    );
    await writeFile(join(DIR, file), await page.screenshot({ omitBackground: !isOpaque }));
  }
} finally {
  await browser.close();
}
