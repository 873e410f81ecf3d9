interface ImportMeta {
  /** Vite's: the text of every file that matches, by its path. */
  glob<Text>(pattern: string, options: { query: '?raw'; import: 'default'; eager: true }): Record<string, Text>;
}
