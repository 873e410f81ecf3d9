/** Texts that no log line may contain. A key's prefix may appear, because lists show it and it does not reveal the key. */
const SECRETS: Record<string, RegExp> = {
  'an API key': /\b[ps]k_live_[\w-]{8,}/,
  'an identity secret': /\bids_live_[\w-]{8,}/,
  'a webhook secret': /\bwhsec_[\w+/=-]{8,}/,
  'a token that we signed': /\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*/,
  'a password of the tests': /\b(?:horse battery|trombone under)/,
  'the hash of a password': /\bscrypt\$/,
  'the token of a mailed link': /\btoken=[\w-]{20,}/,
  'a Slack address': /hooks\.slack\.com\/(?!services\/…)\S+/,
  'an Authorization header': /\b(?:Bearer|Basic) [\w.~+/=-]{8,}/,
  'an email address': /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/,
};

/** In development, emails are logged instead of sent. The line of an email may contain secrets. */
const isMail = (line: string): boolean => line.startsWith('{') && line.includes('"event":"mail.logged"');

/** The kinds of secrets in a line. */
export const leaksIn = (line: string): string[] =>
  isMail(line)
    ? []
    : Object.entries(SECRETS).flatMap(([what, pattern]) => (pattern.test(line) ? [`${what}: ${line}`] : []));

/** A set, because a line is reported twice if a test has left the console replaced. */
const leaks = new Set<string>();

/** For tests that replace the console, so that their lines are checked, too. */
export function watchLine(...parts: unknown[]): void {
  for (const leak of leaksIn(parts.map(String).join(' '))) leaks.add(leak);
}

/** Returns the leaks since the last call. */
export function takeLeaks(): string[] {
  const taken = [...leaks];
  leaks.clear();
  return taken;
}

const WATCHED = Symbol.for('watched console methods');

/** Checks everything that is logged from now on. */
export function watchLogs(): void {
  for (const method of ['debug', 'log', 'info', 'warn', 'error'] as const) {
    // biome-ignore lint/suspicious/noConsole: this is the watched console
    const original = console[method] as Console['log'] & { [WATCHED]?: Console['log'] };
    const write = original[WATCHED] ?? original;
    console[method] = Object.assign(
      (...parts: unknown[]) => {
        watchLine(...parts);
        write(...parts);
      },
      { [WATCHED]: write },
    );
  }
}
