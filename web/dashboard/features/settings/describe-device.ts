import bowser from 'bowser';

/**
 * Describes a client by its browser and system, such as “Firefox on Windows”. For a client that is not a browser, returns the first
 * word of its user agent; null if there is none.
 */
export function describeDevice(userAgent: string | null): string | null {
  if (userAgent === null) return null;
  const { browser, os } = bowser.parse(userAgent);
  const name = browser.name || userAgent.split(/[\s/]/)[0] || '';
  return (os.name ? `${name} on ${os.name}` : name) || null;
}
