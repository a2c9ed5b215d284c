import { setTimeout as sleep } from "node:timers/promises";
import { openDatabase } from "#server/db.ts";
import { givenPerson } from "#test/support/people.ts";
import { read } from "./board-read.ts";
import { atLeast, atMost, type Figure } from "./figures.ts";
import type { Crowd, CrowdResult } from "./people.ts";
import { memoryOf } from "./processes.ts";
import { type Program, runProgram, type Stand, startServer } from "./stand.ts";

const READS = 1_000;
const CHANGED_READS = 60;
const PEOPLE = 8;
const MILLISECONDS = 5_000;

/** What it costs that people sign in: the same work at a server with a login, and beside it at one without. */
export async function measureLogin(stand: Stand): Promise<Figure[]> {
  const { size, projectId, databaseOptions } = stand;
  const cookie = await signSomebodyIn(stand);
  const server = await startServer(databaseOptions, { login: "required" });
  try {
    const path = `/api/v1/board/facts?project=${projectId}`;
    const at = async (program: Program, headers: Record<string, string>) => {
      const facts = () => read(`${program.address}${path}`, headers);
      const each = async (times: number, once: () => Promise<unknown>) => {
        for (let i = 0; i < 30; i++) await once();
        const all = async () => {
          for (let i = 0; i < times; i++) await once();
        };
        return (await stand.cost(all, program)) / times;
      };
      const unchanged = await each(READS, facts);
      const changed = await each(CHANGED_READS, async () => {
        await stand.change();
        await facts();
      });
      const crowd: Crowd = {
        address: program.address,
        projects: Array<number>(PEOPLE).fill(projectId),
        milliseconds: MILLISECONDS,
        ...headers,
      };
      await runProgram<CrowdResult>("bench/people.ts", { ...crowd, milliseconds: 2_000 });
      let result: CrowdResult | undefined;
      const cpu = await stand.cost(async () => {
        result = await runProgram<CrowdResult>("bench/people.ts", crowd);
      }, program);
      const { moves, errors } = result!;
      if (errors > 0) throw new Error(`${errors} moves were refused`);
      await sleep(1_000);
      return {
        unchanged,
        changed,
        moves: moves / (MILLISECONDS / 1000),
        move: cpu / moves,
        memory: memoryOf(program.pid),
      };
    };
    const without = await at(stand.server, {});
    const withLogin = await at(server, { cookie });
    const figure = (what: string, name: keyof typeof without, unit: string): Figure => ({
      what,
      size,
      ours: withLogin[name],
      unit,
      limit: { value: without[name], is: `${unit}, without a login` },
    });
    return [
      {
        ...figure("unchanged, the client's facts: CPU a request", "unchanged", "ms"),
        target: atMost(withLogin.unchanged, 1, "ms"),
      },
      {
        ...figure("after a change, the client's facts: CPU a request", "changed", "ms"),
        ...(size === 1000 && { target: atMost(withLogin.changed, 17, "ms") }),
      },
      {
        ...figure(`${PEOPLE} people, one project: moves`, "moves", "/s"),
        target: atLeast(withLogin.moves, 200, "/s"),
      },
      {
        ...figure(`${PEOPLE} people, one project: CPU a move`, "move", "ms"),
        target: atMost(withLogin.move, 4, "ms"),
      },
      figure("memory after that, without the database", "memory", "MB"),
    ];
  } finally {
    await server.stop();
  }
}

/** @returns the cookie of a manager, who also looks after the installation: else the server says first how to begin */
async function signSomebodyIn({ databaseOptions, projectId }: Stand): Promise<string> {
  const database = openDatabase(databaseOptions, 1);
  try {
    const person = await givenPerson(
      { database },
      { isOperator: true, seats: [{ projectId, role: "manager" }] },
    );
    return await person.cookie();
  } finally {
    await database.close();
  }
}
