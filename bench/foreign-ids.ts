import { Agent, request } from "node:http";
import { createContext } from "#server/context.ts";
import { openDatabase } from "#server/db.ts";
import { MAY, type Seat } from "#shared/access.ts";
import {
  givenOrganisation,
  givenPlace,
  INPUTS,
  nowhere,
  type Office,
  type Path,
  type Place,
} from "#test/support/calls.ts";
import { givenPerson } from "#test/support/people.ts";
import { typeOf } from "#test/support/procedures.ts";
import { atMost, type Figure, median } from "./figures.ts";
import { type Stand, startServer } from "./stand.ts";

const ROUNDS = 120;
/** How much longer or shorter, in per cent, a refusal may take for what others have than for what is not there. */
const MOST_APART = 20;

/**
 * How long it takes to be told that something is not there: when another organisation has it, and when nobody does.
 * Whoever could tell the two apart by the clock would learn what others have.
 */
export async function measureForeignIds({ databaseOptions }: Stand): Promise<Figure[]> {
  const database = openDatabase(databaseOptions, 2);
  const office: Office = {
    database,
    context: (asking = {}) => createContext(database, new Date(), asking),
  };
  const ours = await givenOrganisation(office);
  const place = await givenPlace(office, ours);
  const foreign = await givenPlace(office, await givenOrganisation(office));
  const absent = nowhere(place);
  await givenPerson(office, { isOperator: true }); // Without one the server says first how to become it.
  const server = await startServer(databaseOptions, { login: "required" });
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  try {
    const cookies = {
      manager: await ours.people.manager.cookie(),
      administrator: await ours.people.administrator.cookie(),
    };
    const apart: { path: Path; by: number }[] = [];
    const times: { foreign: number[]; absent: number[] } = { foreign: [], absent: [] };
    for (const path of askedAboutThings()) {
      const who = managersMay(path) ? "manager" : "administrator";
      const timed = async (other: Place) => {
        const since = performance.now();
        const status = await call(agent, server.address, path, INPUTS[path](other, who), cookies[who]);
        if (status !== 404) throw new Error(`${path} was answered with ${status}`);
        return performance.now() - since;
      };
      const own: typeof times = { foreign: [], absent: [] };
      for (let round = -10; round < ROUNDS; round++) {
        // Whoever is asked second finds the processor warmer: they take turns.
        const isForeignFirst = round % 2 === 0;
        const first = await timed(isForeignFirst ? foreign : absent);
        const second = await timed(isForeignFirst ? absent : foreign);
        if (round < 0) continue;
        own.foreign.push(isForeignFirst ? first : second);
        own.absent.push(isForeignFirst ? second : first);
      }
      apart.push({ path, by: Math.abs(median(own.foreign) / median(own.absent) - 1) });
      times.foreign.push(...own.foreign);
      times.absent.push(...own.absent);
    }
    const furthest = apart.reduce((most, each) => (each.by > most.by ? each : most));
    return [
      {
        what: "told that it is not there, when others have it: median",
        size: null,
        ours: median(times.foreign),
        unit: "ms",
        limit: { value: median(times.absent), is: "ms, when nobody has it" },
      },
      {
        what: `same: furthest apart of ${apart.length} procedures, ${furthest.path}`,
        size: null,
        ours: 100 * furthest.by,
        unit: "%",
        target: atMost(100 * furthest.by, MOST_APART, "%"),
      },
    ];
  } finally {
    agent.destroy();
    await server.stop();
    await database.close();
  }
}

/** The procedures that are asked about something of a project or an organisation, streams apart. */
function askedAboutThings(): Path[] {
  return (Object.keys(INPUTS) as Path[]).filter(
    (path) =>
      (typeof MAY[path] !== "string" || MAY[path] === "organisation") && typeOf(path) !== "subscription",
  );
}

function managersMay(path: Path): boolean {
  const scope = MAY[path];
  return typeof scope !== "string" && (scope as readonly Seat[]).includes("manager");
}

function call(agent: Agent, address: string, path: Path, input: unknown, cookie: string): Promise<number> {
  const isMutation = typeOf(path) === "mutation";
  const json = JSON.stringify(input);
  const query = isMutation ? "" : `?input=${encodeURIComponent(json)}`;
  return new Promise((resolve, reject) => {
    const headers = { cookie, ...(isMutation && { "content-type": "application/json" }) };
    const asked = request(
      `${address}/api/trpc/${path}${query}`,
      { agent, method: isMutation ? "POST" : "GET", headers },
      (answer) => {
        answer.on("end", () => resolve(answer.statusCode!)).on("error", reject);
        answer.resume();
      },
    );
    asked.on("error", reject).end(isMutation ? json : undefined);
  });
}
