/** The name of a stage in a sentence, capitalized as on screens. */
export const stageLabel = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);
