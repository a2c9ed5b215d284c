import { APP_ROLE, grantAppRole } from "./app-role.ts";
import { type Broadcast, startBroadcast } from "./broadcast.ts";
import { findOrBuildClient } from "./build-client.ts";
import { createContext } from "./context.ts";
import { type Connection, type Database, databaseErrorCode, openDatabase } from "./db.ts";
import { startEmbeddedPostgres } from "./embedded-postgres.ts";
import { readSettings, type Settings } from "./env.ts";
import { createHttpServer } from "./http.ts";
import { describeInstallation } from "./installation.ts";
import { describeError, openSecurityLines } from "./log.ts";
import { migrateDatabase } from "./migrate.ts";
import { writeSecurityLinesTo } from "./security-log.ts";
import { sweepSentKeys } from "./sent-keys.ts";
import { loadSample } from "./services/load-sample.ts";
import { offerSetUp } from "./services/set-up.ts";
import type { SignIn } from "./sign-in.ts";
import { StartupError } from "./startup-error.ts";

export interface StartOptions {
  /** What the settings are read from. */
  environment?: Readonly<Record<string, string | undefined>>;
  /** The moment it is now. */
  clock?: () => Date;
  /** Where the built client is, or null for none; left out, it is built when its sources have changed. */
  clientFolder?: string | null;
  /** A port under which people know the server besides its own: that of a proxy on this machine. */
  publicPort?: number | null;
  /** Told the link by which the first person makes themselves known, while there is nobody; null when there is. */
  announce?: (setUpLink: string | null) => void;
}

export interface RunningServer {
  /** As in `http://127.0.0.1:4600`. */
  address: string;
  port: number;
  /** Finishes what is under way, and stops everything that was started. */
  close(): Promise<void>;
}

/** Milliseconds that requests under way have to finish when the server closes. */
const CLOSING_PATIENCE = 8_000;

/**
 * Starts everything in order: settings, the database and beside it the client's build, tables, the sample project
 * into an empty database, and at last the door.
 *
 * @throws StartupError with a sentence for the person at the console; what was started by then is stopped again
 */
export async function startServer(options: StartOptions = {}): Promise<RunningServer> {
  const { environment = process.env, clock = () => new Date(), publicPort = null } = options;
  const { announce = () => {} } = options;
  const settings = readSettings(environment);
  await using started = new AsyncDisposableStack();
  const securityLines = started.adopt(openSecurityLines(settings.securityLog, settings.logLevel), (lines) =>
    lines.close(),
  );
  writeSecurityLinesTo(securityLines.write);
  const client =
    options.clientFolder === undefined ? findOrBuildClient() : Promise.resolve(options.clientFolder);
  client.catch(() => {}); // Its failure is told below, when its turn comes.

  const connection = settings.database ?? (await startOwnDatabase(settings.dataDir, started));
  const owner = settings.isLoginRequired
    ? openDatabase(connection, OWNER_CONNECTIONS)
    : openDatabase(connection);
  started.defer(() => owner.close());
  const broadcast = await prepareDatabase(connection, owner, clock, started);
  const database = settings.isLoginRequired ? await openForPeople(connection, started) : owner;
  const signIn = settings.isLoginRequired ? await openDoor(owner, settings, started) : null;
  const setUpToken = signIn && (await offerSetUp(signIn.database.db));
  const setUpLinkAt = (address: string) =>
    setUpToken && `${settings.publicUrl ?? address}/setup#${setUpToken}`;
  // Told before anybody can come in; a server on any free port has no address yet.
  if (settings.port !== 0) announce(setUpLinkAt(addressOf(settings.host, settings.port)));
  started.defer(sweepSentKeys(owner));
  const http = createHttpServer({
    database,
    broadcast,
    signIn,
    describeInstallation: describeInstallation(settings, environment, clock()),
    clock,
    logLevel: settings.logLevel,
    clientFolder: await client,
    publicPort,
  });
  started.defer(() => http.close(CLOSING_PATIENCE));
  const port = await listen(http.listen, settings);
  const address = addressOf(settings.host, port);
  if (settings.port === 0) announce(setUpLinkAt(address));
  const everything = started.move();
  return { address, port, close: () => everything.disposeAsync() };
}

/** With a login: connections as the owner of the tables, for signing in and for telling who asks. */
const OWNER_CONNECTIONS = 2;
/** And those for everything that somebody asks for. Together with the one that listens they are ten. */
const PEOPLES_CONNECTIONS = 7;

/** Connections that row-level security holds for. */
async function openForPeople(connection: Connection, started: AsyncDisposableStack): Promise<Database> {
  try {
    await grantAppRole(connection);
  } catch (error) {
    throw asStartupError(error);
  }
  const database = openDatabase(connection, PEOPLES_CONNECTIONS, APP_ROLE);
  return started.adopt(database, (opened) => opened.close());
}

async function openDoor(
  database: Database,
  settings: Settings,
  started: AsyncDisposableStack,
): Promise<SignIn> {
  const logError = (error: unknown) => {
    if (settings.logLevel === "silent") return;
    const attributes = { exception: describeError(error) };
    const line = {
      timestamp: new Date().toISOString(),
      severityText: "ERROR",
      body: "signing in",
      attributes,
    };
    process.stderr.write(`${JSON.stringify(line)}\n`);
  };
  // What signs people in is large, and of no use where nobody does.
  const { openSignIn } = await import("./sign-in.ts");
  const signIn = await openSignIn({ database, settings, logError });
  started.defer(async () => signIn.mail?.close());
  return signIn;
}

async function startOwnDatabase(dataDir: string, started: AsyncDisposableStack): Promise<Connection> {
  const server = await startEmbeddedPostgres(dataDir);
  started.defer(() => server.stop());
  return server.options;
}

async function prepareDatabase(
  connection: Connection,
  database: Database,
  clock: () => Date,
  started: AsyncDisposableStack,
): Promise<Broadcast> {
  try {
    await assertRecentEnough(database);
    await migrateDatabase(connection);
    await loadSampleIfEmpty(connection, database, clock());
    return started.adopt(await startBroadcast(database), (broadcast) => broadcast.close());
  } catch (error) {
    throw asStartupError(error);
  }
}

const OLDEST_POSTGRES = 15;

async function assertRecentEnough({ sql }: Database): Promise<void> {
  const [row] = await sql<[{ version: string }]>`select current_setting('server_version_num') as version`;
  const version = Math.floor(Number(row.version) / 10_000);
  if (version >= OLDEST_POSTGRES) return;
  throw new StartupError(
    "DATABASE_TOO_OLD",
    `The database at DATABASE_URL is PostgreSQL ${version}, and Hanketahvel needs ${OLDEST_POSTGRES} or newer; nothing in it was changed.`,
  );
}

/** The number spells "Näidis", sample; whoever holds the lock loads it, and the others find it there. */
const SAMPLE_LOCK = 0x4ea1d15;

/** Loads the sample project into a database without any, once, however many processes start at a time. */
async function loadSampleIfEmpty(connection: Connection, database: Database, now: Date): Promise<void> {
  if (!(await isEmpty(database))) return;
  const holder = openDatabase(connection, 1);
  try {
    await holder.sql`set lock_timeout = 0`;
    await holder.sql`set statement_timeout = 0`;
    await holder.sql`select pg_advisory_lock(${SAMPLE_LOCK})`;
    if (await isEmpty(database)) await loadSample(createContext(database, now));
  } finally {
    await holder.close();
  }
}

async function isEmpty({ sql }: Database): Promise<boolean> {
  const [row] = await sql<[{ empty: boolean }]>`select not exists (select from projects) as empty`;
  return row.empty;
}

function asStartupError(error: unknown): unknown {
  const code = databaseErrorCode(error);
  if (error instanceof StartupError || code === null) return error;
  const { message } = deepest(error);
  const [kind, sentence] = code.startsWith("53100")
    ? ([
        "DISK_FULL",
        "The disk of the database is full: make room and start again; nothing is half done.",
      ] as const)
    : code === "42501"
      ? ([
          "DATABASE_RIGHTS_MISSING",
          `The database does not let Hanketahvel make its tables (${message}): make its user the owner of the database.`,
        ] as const)
      : ([
          "DATABASE_UNREACHABLE",
          `The database could not be reached or used (${message || code}): see that it runs, and that DATABASE_URL has the right address, user, password and name.`,
        ] as const);
  return new StartupError(kind, sentence, { cause: error });
}

function deepest(error: unknown): Error {
  let each = error as Error;
  while (each.cause instanceof Error) each = each.cause;
  return each;
}

async function listen(
  open: (port: number, host: string) => Promise<number>,
  { port, host }: Settings,
): Promise<number> {
  try {
    return await open(port, host);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EADDRINUSE")
      throw new StartupError(
        "PORT_TAKEN",
        `Port ${port} of ${host} is taken by another program, perhaps another Hanketahvel: end that one, or choose another port with PORT.`,
      );
    if (code === "EACCES" || code === "EADDRNOTAVAIL")
      throw new StartupError(
        "ADDRESS_UNUSABLE",
        `The server may not listen at port ${port} of ${host} (${code}): choose another with PORT or HOST.`,
      );
    throw error;
  }
}

function addressOf(host: string, port: number): string {
  return `http://${host.includes(":") ? `[${host}]` : host}:${port}`;
}
