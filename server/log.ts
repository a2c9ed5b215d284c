/** An error as the log has it. */
export interface LoggedError {
  [detail: string]: unknown;
  type: string;
  message: string;
  code?: string;
  stack: string;
  cause?: LoggedError;
}

/**
 * An error for the log, with the values left out that the database driver repeats in it: names and notes of people
 * have no business there.
 */
export function describeError(error: unknown): LoggedError {
  if (!(error instanceof Error)) return { type: typeof error, message: String(error), stack: "" };
  const { code } = error as { code?: unknown };
  return {
    type: error.name,
    message: withoutValues(error.message),
    ...(typeof code === "string" && { code }),
    stack: withoutValues(error.stack ?? ""),
    ...(error.cause !== undefined && { cause: describeError(error.cause) }),
  };
}

/** drizzle ends „Failed query: …“ with a line of its parameters; PostgreSQL quotes values that do not fit. */
function withoutValues(text: string): string {
  return text
    .replaceAll(/\nparams: .*(?:\n(?! {4}at ).*)*/g, "")
    .replaceAll(/(invalid input syntax for .*?: ).*/g, "$1…");
}
