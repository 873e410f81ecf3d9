import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

export interface RuntimeProcess {
  pid: number;
  parent: number;
  command: string;
}

/** The workerd processes of this machine; none if the system has no `ps`. */
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

/** The process's resident memory in MB; null if the system does not report it. */
export function readMemoryMb(pid: number): number | null {
  try {
    const resident = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return resident === undefined ? null : Number(resident) / 1024;
  } catch {
    return null;
  }
}

/** The process's CPU time in ms; null if the system does not report it. */
export function readCpuMs(pid: number): number | null {
  try {
    // The fields follow the command, which may contain blanks: state is the first of them, utime and stime are the 12th and 13th, in
    // 1/100 s.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    return (Number(fields[11]) + Number(fields[12])) * 10;
  } catch {
    return null;
  }
}
