import bowser from 'bowser';

/**
 * A client's browser and system, such as "Firefox on Windows". For clients that are no browser, the first word of their user agent. Null if
 * there is none.
 */
export function describeDevice(userAgent: string | null): string | null {
  if (userAgent === null) return null;
  const { browser, os } = bowser.parse(userAgent);
  const name = browser.name || userAgent.split(/[\s/]/)[0] || '';
  return (os.name ? `${name} on ${os.name}` : name) || null;
}
