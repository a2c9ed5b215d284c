/** What can keep the server from starting. Scripts may switch on it; people read the message. */
export type StartupErrorCode =
  | "DATA_DIR_NOT_WRITABLE"
  | "DATA_DIR_NOT_OURS"
  | "DATA_DIR_WRONG_OWNER"
  | "OLD_DATA_DIR"
  | "DISK_FULL"
  | "NO_UNPRIVILEGED_ACCOUNT"
  | "PLATFORM_UNSUPPORTED"
  | "DATABASE_DID_NOT_START"
  | "SETTINGS_WRONG"
  | "PORT_TAKEN"
  | "ADDRESS_UNUSABLE"
  | "DATABASE_UNREACHABLE"
  | "DATABASE_TOO_OLD"
  | "DATABASE_RIGHTS_MISSING"
  | "CLIENT_NOT_BUILT";

/**
 * The server cannot start, for a reason that the person at the console can do something about.
 * The message is one sentence that names the folder and the remedy; it is meant to be shown without a stack.
 */
export class StartupError extends Error {
  override readonly name = "StartupError";
  readonly code: StartupErrorCode;

  constructor(code: StartupErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
