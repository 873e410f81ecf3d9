/** Formats a time for `<input type="datetime-local">`, in the reader's time zone and to the minute. */
export function toLocalInput(at: number): string {
  const shifted = new Date(at - new Date(at).getTimezoneOffset() * 60_000);
  return shifted.toISOString().slice(0, 16);
}
