import type { RefusalCode } from "./refusals.ts";

export type Language = "et" | "en";

/** What fills the sentence's placeholders: ready words, or days and moments the reader's language will format. */
export type RefusalDetails = Record<string, string | number | null>;

/** What somebody tried without the right to: never told to them, for the security log. */
export interface Denied {
  deed: string;
  projectId?: number;
  organisationId?: number;
}

/** A refusal a person can meet. Anything else that is thrown is a bug. */
export class DomainError extends Error {
  readonly code: RefusalCode;
  /** The input field the sentence belongs beside, if it belongs to one. */
  readonly field: string | null;
  readonly details: RefusalDetails;
  /** The record as it stands now, for a conflict the person must settle. */
  readonly current: unknown;
  readonly denied: Denied | null;

  constructor(
    code: RefusalCode,
    options: { field?: string; details?: RefusalDetails; current?: unknown; denied?: Denied } = {},
  ) {
    super(code);
    this.name = "DomainError";
    this.code = code;
    this.field = options.field ?? null;
    this.details = options.details ?? {};
    this.current = options.current ?? null;
    this.denied = options.denied ?? null;
  }
}
