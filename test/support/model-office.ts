import { type BoardChanges, withAnswer, withChanges } from "#client/facts/board-facts.ts";
import type { Context } from "#server/context.ts";
import { readBoardFacts } from "#server/queries/board.ts";
import type { BoardFacts } from "#shared/board.ts";
import { DomainError } from "#shared/errors.ts";
import { unpackFacts } from "#shared/packed-facts.ts";
import type { PlannedProcurement } from "#shared/standing.ts";
import { givenProcurement, givenProject } from "#test/support/given.ts";
import type { Wire } from "#test/support/wire.ts";

/** A browser of the model: what its board shows, and what it has not heard of yet. */
interface Browser {
  wire: Wire;
  facts: BoardFacts;
  isConnected: boolean;
  /** Answers of its own changes that are still on their way. */
  onTheirWay: Parameters<typeof withAnswer>[1][];
}

/** What did not go as it should, in one seed. */
export interface Played {
  /** Boards that were not what the database says, after everybody was connected again and had caught up. */
  different: { browser: number; is: unknown; shouldBe: unknown }[];
  /** Edits that went through where somebody had changed the same field, or were refused where nobody had. */
  misjudged: string[];
  edits: number;
  refusedEdits: number;
}

/**
 * Browsers do a number of things each, in turns drawn from the seed: they move, edit, comment, log, close, undo and
 * create; lose their connection, so that neither announcements nor answers reach them, and find it again. At the end
 * all are connected, and every board must be what the database says.
 *
 * @param wires one for each browser; those that share a database share a server process
 */
export async function playOffice(
  ctx: Context,
  wires: readonly Wire[],
  { seed, deeds }: { seed: number; deeds: number },
): Promise<Played> {
  const random = randomFrom(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
  const projectId = await givenProject(ctx);
  for (let index = 0; index < 4; index++) await givenProcurement(ctx, { projectId, title: `Hange ${index}` });
  const played: Played = { different: [], misjudged: [], edits: 0, refusedEdits: 0 };
  const browsers = await Promise.all(
    wires.map(async (wire): Promise<Browser> => {
      const facts = await readWhole(ctx, projectId);
      return { wire, facts, isConnected: true, onTheirWay: [] };
    }),
  );

  // What several do at once may come in any order: then nobody can say which edit should have been refused.
  let isByTurns = true;
  const edit = async ({ wire, facts }: Browser, { id }: PlannedProcurement): Promise<Answered> => {
    const field = pick(["title", "person", "note"] as const);
    const seen = facts.procurements.find((each) => each.id === id)![field];
    const value = `${field} ${Math.floor(random() * 1000)}`;
    const before = await fieldsOf(ctx, id);
    const isFree = before[field] === seen || before[field] === value;
    played.edits++;
    try {
      const answer = await wire.caller.procurements.edit({
        id,
        was: { [field]: seen },
        becomes: { [field]: value },
      });
      const after = await fieldsOf(ctx, id);
      const others = { ...after, [field]: before[field] };
      if (
        isByTurns &&
        (!isFree || after[field] !== value || JSON.stringify(others) !== JSON.stringify(before))
      )
        played.misjudged.push(`${field} of ${id}: ${JSON.stringify({ seen, before, after })}`);
      return answer;
    } catch (error) {
      const isRightly = codeOf(error) === "FIELD_CHANGED" && !isFree;
      if (isByTurns && codeOf(error) === "FIELD_CHANGED" && !isRightly)
        played.misjudged.push(`${field} of ${id} was refused: ${JSON.stringify({ seen, before })}`);
      if (isRightly) played.refusedEdits++;
      throw error;
    }
  };

  const act = async (browser: Browser): Promise<Answered> => {
    const { wire, facts } = browser;
    const { caller } = wire;
    const procurement = pick(facts.procurements);
    if (!procurement || random() < 0.05)
      return caller.procurements.create({ projectId, title: "Uus hange", kind: "other", notApplicable: [] });
    const { id, version } = procurement;
    const chance = random();
    if (chance < 0.35) {
      const toStage = pick([
        "mappingStudy",
        "baseDocuments",
        "announcement",
        "contract",
        "completed",
      ] as const);
      return caller.procurements.move({ id, version, toStage, reason: "Nii oli kokku lepitud." });
    }
    if (chance < 0.6) return edit(browser, procurement);
    if (chance < 0.7) return caller.procurements.comment({ id, text: "Märkus" });
    if (chance < 0.8)
      return caller.hours.log({ id, person: `Inimene ${seed}`, hours: 0.25, activity: "other", note: null });
    if (chance < 0.85)
      return caller.procurements.close({ id, version, as: "failed", reason: "Pakkumusi ei tulnud." });
    if (chance < 0.9) return caller.procurements.reopen({ id, version, reason: "Eksitus." });
    return caller.history.undo({ projectId });
  };

  const turn = async (browser: Browser) => {
    if (random() < 0.1) browser.isConnected = !browser.isConnected;
    const answer = await act(browser).catch((error) => {
      if (codeOf(error) === null) throw error;
      return null;
    });
    // Without a connection the change may have been made all the same: the answer is lost.
    if (answer && browser.isConnected) browser.onTheirWay.push(answer);
    if (!browser.isConnected) return;
    if (random() < 0.7) hear(browser, random);
    if (random() < 0.5) await catchUp(browser, ctx, projectId);
  };

  for (let round = 0; round < deeds; round++) {
    isByTurns = random() >= 0.2;
    if (isByTurns) for (const browser of browsers) await turn(browser);
    else await Promise.all(browsers.map(turn));
  }

  for (const browser of browsers) {
    while (browser.onTheirWay.length > 0) hear(browser, random);
    await catchUp(browser, ctx, projectId);
  }
  const shouldBe = comparable(await readWhole({ ...ctx, database: { ...ctx.database } }, projectId));
  browsers.forEach(({ facts }, browser) => {
    const is = comparable(facts);
    if (JSON.stringify(is) !== JSON.stringify(shouldBe)) played.different.push({ browser, is, shouldBe });
  });
  return played;
}

type Answered = Parameters<typeof withAnswer>[1];

/** Answers overtake each other: any of those on their way comes next. */
function hear(browser: Browser, random: () => number): void {
  const [answer] = browser.onTheirWay.splice(Math.floor(random() * browser.onTheirWay.length), 1);
  if (answer) browser.facts = withAnswer(browser.facts, answer);
}

async function catchUp(browser: Browser, ctx: Context, projectId: number): Promise<void> {
  const { revision } = browser.facts;
  const changes: BoardChanges & { readAgain: boolean } = await browser.wire.caller.board.changesSince({
    projectId,
    revision,
  });
  browser.facts = changes.readAgain ? await readWhole(ctx, projectId) : withChanges(browser.facts, changes);
}

async function readWhole(ctx: Context, projectId: number): Promise<BoardFacts> {
  const { body } = await readBoardFacts(ctx, { projectId });
  return unpackFacts(JSON.parse(String(await body("identity"))));
}

/** Objects say the same in whatever order they say it, and so do lists of procurements. */
function comparable({ procurements, ...facts }: BoardFacts): unknown {
  return inOrder({ ...facts, procurements: [...procurements].sort((one, other) => one.id - other.id) });
}

function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([, each]) => each !== undefined);
  return Object.fromEntries(
    entries.sort(([one], [other]) => (one < other ? -1 : 1)).map(([key, each]) => [key, inOrder(each)]),
  );
}

async function fieldsOf(
  { database: { sql } }: Context,
  id: number,
): Promise<{ title: string; person: string | null; note: string | null }> {
  const [row] = await sql<[{ title: string; person: string | null; note: string | null }]>`
    select title, person, note from procurements where id = ${id}`;
  return row;
}

/** The code of a refusal; null for anything else that went wrong. */
function codeOf(error: unknown): string | null {
  const cause = error instanceof DomainError ? error : (error as Error | null)?.cause;
  return cause instanceof DomainError ? cause.code : null;
}

/** Numbers from 0 to 1, the same for the same seed. */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
