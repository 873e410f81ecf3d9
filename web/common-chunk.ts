import type { Plugin } from 'vite';

/** The module whose list of `import()`s loads the screens. */
const SCREENS = '/dashboard/app/screens.ts';

/** A larger module that few screens need would make the chunk larger for all other screens. */
const SCREENS_MIN = 4;
/** Modules below this many characters are shared, because another request would cost more than the module. */
const SMALL = 1_000;

/**
 * Finds the dashboard's own modules that screens share and would otherwise request one by one: modules that many screens need, and
 * small ones. Whatever a common module imports is common as well, or loaded in any case. Modules that build schemas are left out,
 * because zod would be loaded with them.
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
      if (screens.length < SCREENS_MIN) throw new Error(`${SCREENS} imports no screens.`);
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
