import { closeSync, openSync, writeSync } from "node:fs";
import type { LogLevel } from "./env.ts";
import { StartupError } from "./startup-error.ts";

/**
 * How the log is written: one JSON object a line on standard error, in English, its fields named as in OpenTelemetry's
 * log data model. What a line is about stands in `attributes`.
 */
export function logOptions(level: LogLevel) {
  return {
    level,
    stream: process.stderr,
    base: { resource: { "service.name": "hanketahvel", "process.pid": process.pid } },
    timestamp: () => `,"timestamp":"${new Date().toISOString()}"`,
    messageKey: "body",
    nestedKey: "attributes",
    errorKey: "exception",
    formatters: {
      level: (label: string) => ({
        severityText: label.toUpperCase(),
        severityNumber: SEVERITY_NUMBERS[label] ?? 9,
      }),
    },
    serializers: { exception: describeError, err: describeError },
  };
}

const SEVERITY_NUMBERS: Readonly<Record<string, number>> = {
  trace: 1,
  debug: 5,
  info: 9,
  warn: 13,
  error: 17,
  fatal: 21,
};

/** Where the lines of the security log go. */
export interface SecurityLines {
  write(line: object): void;
  close(): void;
}

/**
 * Opens the file that lines of the security log are added to, readable by nobody else; without one they go to standard
 * error, whatever the log's level, unless it is silent.
 *
 * @throws StartupError when the file cannot be written
 */
export function openSecurityLines(file: string | null, level: LogLevel): SecurityLines {
  if (file === null)
    return {
      write: (line) => void (level !== "silent" && process.stderr.write(`${JSON.stringify(line)}\n`)),
      close: () => {},
    };
  const descriptor = openForAdding(file);
  return {
    write(line) {
      try {
        writeSync(descriptor, `${JSON.stringify(line)}\n`);
      } catch (error) {
        // The database has the event: that the disk is full must not undo what it tells of.
        process.stderr.write(`The security log ${file} cannot be written: ${(error as Error).message}\n`);
      }
    },
    close: () => closeSync(descriptor),
  };
}

function openForAdding(file: string): number {
  try {
    return openSync(file, "a", 0o600);
  } catch (error) {
    throw new StartupError(
      "SETTINGS_WRONG",
      `SECURITY_LOG is "${file}", which cannot be written (${(error as NodeJS.ErrnoException).code}): choose a file in a folder that the server may write to.`,
    );
  }
}

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
