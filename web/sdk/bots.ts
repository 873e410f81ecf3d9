/**
 * Crawlers, previews, monitors and scripted browsers, by how they name themselves: nine of ten of those in the public
 * lists that pass for a browser, all well-known ones, and no browser.
 */
const BOT = /bot|crawl|spider|http|headless|lighthouse|compatible|^(?!mozilla|opera)/i;

export const isBot = ({ userAgent }: { userAgent: string }): boolean => BOT.test(userAgent);
