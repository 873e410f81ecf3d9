import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

export interface RuntimeProcess {
  pid: number;
  parent: number;
  command: string;
}

/** The workerd processes of this machine; none where the system has no `ps`. */
export function listRuntimes(): RuntimeProcess[] {
  let lines: string[];
  try {
    lines = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8', stdio: 'pipe' }).split('\n');
  } catch {
    return [];
  }
  return lines
    .map((line) => {
      const [, pid, parent, command = ''] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
      return { pid: Number(pid), parent: Number(parent), command };
    })
    .filter(({ command }) => /workerd\S* serve /.test(command));
}

/** Processor time that the process has used, in ms; null where the system does not tell. */
export function readCpuMs(pid: number): number | null {
  try {
    // Behind the command, which may hold blanks: state is the first field, utime and stime are the 12th and 13th, in 1/100 s.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    return (Number(fields[11]) + Number(fields[12])) * 10;
  } catch {
    return null;
  }
}
