/** Enough of a title to know it by, in a sentence that must be read at a glance. */
export function shortened(title: string): string {
  return title.length <= 64 ? title : `${title.slice(0, 60).replace(/\s+\S*$/, "")}…`;
}
