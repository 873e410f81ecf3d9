import type { Plugin } from 'vite';

/** The list whose `import()`s load the screens. */
const SCREENS = '/dashboard/app/screens.ts';

/** A larger module that fewer screens need would make all others larger. */
const SCREENS_MIN = 4;
/** Below this many characters, another request costs more than the module. */
const SMALL = 1_000;

/**
 * Finds the dashboard's own modules that screens share and would request one by one: those that many need, and small ones.
 * What a common module imports is common, too, or loaded in any case. None builds schemas, as zod would come with them.
 */
export function findCommonModules() {
  let common = new Set<string>();
  const plugin: Plugin = {
    name: 'find-common-modules',
    apply: 'build',
    buildEnd() {
      const ids = [...this.getModuleIds()];
      const importsOf = (id: string) => this.getModuleInfo(id)?.importedIds ?? [];
      const withImports = (roots: string[]) => {
        const found = new Set(roots);
        for (const id of found) for (const needed of importsOf(id)) found.add(needed);
        return found;
      };
      const initial = withImports(ids.filter((id) => id.endsWith('/dashboard/main.tsx')));
      const list = ids.find((id) => id.endsWith(SCREENS)) ?? '';
      const screens = (this.getModuleInfo(list)?.dynamicallyImportedIds ?? []).map((screen) => withImports([screen]));
      if (screens.length < SCREENS_MIN) throw new Error(`${SCREENS} loads no screens.`);
      const isOwn = (id: string) => !/\/node_modules\/(?!lucide-react\/)/.test(id);
      const buildsSchemas = (id: string) => importsOf(id).some((needed) => needed.includes('/zod'));
      const known = new Map<string, boolean>();
      const isCommon = (id: string): boolean => {
        const before = known.get(id);
        if (before !== undefined) return before;
        known.set(id, false);
        const count = screens.filter((modules) => modules.has(id)).length;
        const isSmall = (this.getModuleInfo(id)?.code?.length ?? 0) <= SMALL;
        const isThere = (needed: string) => !buildsSchemas(needed) && (initial.has(needed) || isCommon(needed));
        const isWanted = count >= SCREENS_MIN || (count > 1 && isSmall && importsOf(id).every(isThere));
        known.set(id, isWanted && isOwn(id) && !buildsSchemas(id));
        return known.get(id) === true;
      };
      common = new Set(ids.filter(isCommon));
    },
  };
  return { plugin, isCommon: (id: string) => common.has(id) };
}
