import type { Plugin } from 'vite';

/** The module that loads each screen with an `import()`. */
const SCREENS = '/dashboard/app/screens.ts';

/** A large module is shared once this many screens need it, because every screen has to load the shared chunk. */
const SCREENS_MIN = 4;
/** A module below this many characters is shared once two screens need it, because a separate request costs more than the module. */
const SMALL = 1_000;

/**
 * Finds the dashboard modules to bundle into one shared chunk, so that screens do not request them one by one: small modules, and
 * modules that many screens need. The imports of a shared module are shared too, or part of the first load. Modules that build
 * schemas are left out, because the chunk would then also load zod.
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
