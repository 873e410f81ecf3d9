import puppeteer from 'puppeteer-core';
import type { DrivenBrowser } from './driven-browser.ts';

/** Debian's Firefox over WebDriver BiDi. Set `FIREFOX` to use another Firefox. */
export async function launchFirefox(): Promise<DrivenBrowser> {
  const browser = await puppeteer.launch({
    ...{ browser: 'firefox', headless: true },
    executablePath: process.env.FIREFOX ?? '/usr/bin/firefox-esr',
  });
  const page = await browser.newPage();
  return {
    goto: async (url) => void (await page.goto(url)),
    evaluate: <Result>(expression: string) => page.evaluate(expression) as Promise<Result>,
    type: (text) => page.keyboard.type(text),
    press: (key) => page.keyboard.press(key),
    close: () => browser.close(),
  };
}
