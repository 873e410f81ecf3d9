interface ImportMeta {
  /** Vite's: every file that matches, or its text, by its path. */
  glob(pattern: string, options: { eager: true }): Record<string, unknown>;
  glob<Text>(pattern: string, options: { query: '?raw'; import: 'default'; eager: true }): Record<string, Text>;
}
