import { readdirSync, readFileSync } from "node:fs";

/** Clock ticks a second in /proc/…/stat: 100 on every Linux that people use. */
const TICKS = 100;

/**
 * Processor time that processes and all below them have used so far, in milliseconds. Those that ended count with
 * their parent. Reads /proc, so it knows Linux only.
 *
 * @param except processes of the bench itself, such as its own connection's
 */
export function processorTime(roots: readonly number[], except: readonly number[] = []): number {
  let ticks = 0;
  for (const pid of roots.flatMap(treeOf)) {
    if (except.includes(pid)) continue;
    const fields = statOf(pid);
    if (fields) ticks += fields.utime + fields.stime + fields.cutime + fields.cstime;
  }
  return (ticks / TICKS) * 1000;
}

/** Memory of a process and all below it, in MB, where what several share is counted once (PSS). */
export function memoryOf(root: number): number {
  let kilobytes = 0;
  for (const pid of treeOf(root)) {
    try {
      kilobytes += Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, "utf8"))?.[1] ?? 0);
    } catch {
      // It has ended meanwhile.
    }
  }
  return kilobytes / 1024;
}

/** The process and all below it. */
function treeOf(root: number): number[] {
  const children = Map.groupBy(
    readdirSync("/proc")
      .map(Number)
      .filter((pid) => pid > 0),
    (pid) => statOf(pid)?.parent ?? 0,
  );
  const tree = [root];
  for (const pid of tree) tree.push(...(children.get(pid) ?? []));
  return tree;
}

function statOf(pid: number) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The name stands in brackets and may hold anything, spaces and brackets too.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const [utime, stime, cutime, cstime] = fields.slice(11, 15).map(Number) as [
      number,
      number,
      number,
      number,
    ];
    return { parent: Number(fields[1]), utime, stime, cutime, cstime };
  } catch {
    return null;
  }
}
