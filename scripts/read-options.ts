import { type ParseArgsConfig, parseArgs } from 'node:util';

type Parsed<Config extends ParseArgsConfig> = ReturnType<typeof parseArgs<Config>>;

/** The parsed options of a command, and a function that exits with code 2 because an option is invalid. */
type Options<Config extends ParseArgsConfig> = Parsed<Config> & { refuse: (problem: string) => never };

/**
 * Reads the options of this process. `--help` prints the usage and ends the process. For an unknown option, or an option without its value,
 * first prints a line that names the option, and then the usage.
 */
export function readOptions<const Config extends ParseArgsConfig>(usage: string, config: Config): Options<Config> {
  const refuse = (problem: string): never => {
    console.error(`${problem}\n\n${usage}`);
    process.exit(2);
  };
  const options = { ...config.options, help: { type: 'boolean' } } as const;
  try {
    const parsed = parseArgs({ ...config, options });
    if (!(parsed.values as { help?: boolean }).help) return { ...(parsed as Parsed<Config>), refuse };
  } catch (error) {
    return refuse((error as Error).message);
  }
  console.log(usage);
  process.exit(0);
}

/** Reads numbers from the options with these names. Refuses a number below the minimum of its option. */
export function readNumbers<Name extends string>(
  { values, refuse }: { values: object; refuse: (problem: string) => never },
  minimums: Record<Name, number>,
): Record<Name, number> {
  const given = new Map<string, unknown>(Object.entries(values));
  const numbers = Object.entries<number>(minimums).map(([name, minimum]) => {
    const number = Number(given.get(name));
    return [name, number >= minimum ? number : refuse(`--${name} must be a number of at least ${minimum}.`)];
  });
  return Object.fromEntries(numbers);
}
