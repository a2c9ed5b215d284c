import { appRouter } from "#server/trpc/router.ts";

type Type = "query" | "mutation" | "subscription";

const PROCEDURES = appRouter._def.procedures as unknown as Readonly<Record<string, { _def: { type: Type } }>>;

/** The name of every procedure there is, as in `board.facts`. */
export const PROCEDURE_NAMES: readonly string[] = Object.keys(PROCEDURES);

/** Whether a procedure reads, changes something, or is a stream. */
export function typeOf(name: string): Type {
  return PROCEDURES[name]!._def.type;
}
