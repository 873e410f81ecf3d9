/** True if the person has asked the browser to use less data. Only Chromium reports whether a person has asked for this. */
export const savesData = (): boolean =>
  (navigator as { connection?: { saveData?: boolean } }).connection?.saveData === true;
