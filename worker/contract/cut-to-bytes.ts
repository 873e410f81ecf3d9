/** The bytes of a character in JSON, which escapes quotes, backslashes and controls. */
function bytesInJson(character: string): number {
  const code = character.codePointAt(0) as number;
  if (code < 0x20) return 6;
  if (code < 0x80) return character === '"' || character === '\\' ? 2 : 1;
  return code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
}

/**
 * Cuts a text to the longest beginning that takes at most this many bytes as JSON in UTF-8. The rest of a longer text is not read.
 */
export function cutToBytes(text: string, bytesMax: number): string {
  let bytes = 0;
  let end = 0;
  for (const character of text) {
    bytes += bytesInJson(character);
    if (bytes > bytesMax) return text.slice(0, end);
    end += character.length;
  }
  return text;
}
