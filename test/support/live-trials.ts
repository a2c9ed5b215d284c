import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "vitest";
import type { Context } from "#server/context.ts";
import { addComment } from "#server/services/add-comment.ts";
import { editDetails } from "#server/services/edit-details.ts";
import { moveProcurement } from "#server/services/move-procurement.ts";
import type { BoardFacts } from "#shared/board.ts";
import { DomainError } from "#shared/errors.ts";
import type { Procurement } from "#shared/procurement.ts";
import { givenProcurement, givenProject } from "#test/support/given.ts";
import { type OpenPage, openPage, readFacts } from "#test/support/open-pages.ts";

/** A board with some cards, and people who change them. */
export interface Desk {
  projectId: number;
  cards: Procurement[];
}

export async function givenDesk(ctx: Context, cards: number): Promise<Desk> {
  const projectId = await givenProject(ctx);
  const made: Procurement[] = [];
  for (let each = 0; each < cards; each++)
    made.push(await givenProcurement(ctx, { projectId, title: `Hange ${each + 1}` }));
  return { projectId, cards: made };
}

let changes = 0;

/** Somebody does something to a card; what a colleague was faster at is refused and does not count. */
export async function changeSomething(ctx: Context, { projectId, cards }: Desk): Promise<void> {
  const card = cards[Math.floor(Math.random() * cards.length)]!;
  changes += 1;
  try {
    switch (changes % 4) {
      case 0:
        await givenProcurement(ctx, { projectId, title: `Uus hange ${changes}` });
        return;
      case 1:
        await addComment(ctx, { id: card.id, text: `Märkus ${changes}` });
        return;
      case 2: {
        const [row] = await ctx.database.sql<[{ version: number; met: number }]>`
          select version, (select count(*)::int from procurement_stages s
            where s.project_id = p.project_id and s.procurement_id = p.id and met_on is not null) as met
          from procurements p where id = ${card.id}`;
        await moveProcurement(ctx, {
          id: card.id,
          version: row.version,
          toStage: row.met > 0 ? "mappingStudy" : "contract",
          reason: "Nii on õige.",
        });
        return;
      }
      default:
        await editDetails(ctx, { id: card.id, was: {}, becomes: { note: `Märkus ${changes}` } });
    }
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
  }
}

/**
 * Pages whose connections are cut again and again while people work, for so many milliseconds. Fails unless all of them
 * show in the end what somebody reads who opens the board then.
 */
export async function tryCutConnections(
  address: string,
  ctx: Context,
  { pages, milliseconds, cutEvery }: { pages: number; milliseconds: number; cutEvery: number },
): Promise<{ revisions: number; heard: number }> {
  const desk = await givenDesk(ctx, 12);
  const open = await Promise.all(Array.from({ length: pages }, () => openPage(address, desk.projectId)));
  const until = performance.now() + milliseconds;
  const cutting = open.map(async (page) => {
    while (performance.now() < until) {
      await sleep(cutEvery * (0.5 + Math.random()));
      page.cut();
    }
  });
  while (performance.now() < until) {
    await Promise.all([changeSomething(ctx, desk), changeSomething(ctx, desk)]);
    await sleep(20);
  }
  await Promise.all(cutting);
  const heard = open.reduce((sum, page) => sum + page.heard(), 0);
  const { revision } = await expectAllCurrent(address, desk.projectId, open);
  return { revisions: revision, heard };
}

/**
 * So many times, several people begin to change things in one order and finish in another. Fails unless a page that is
 * open all the while knows of each change without being asked.
 */
export async function tryInterleavings(address: string, ctx: Context, rounds: number): Promise<void> {
  const desk = await givenDesk(ctx, 6);
  const page = await openPage(address, desk.projectId);
  for (let round = 0; round < rounds; round++) {
    await Promise.all(
      Array.from({ length: 4 }, async () => {
        await sleep(Math.random() * 6);
        await changeSomething(ctx, desk);
      }),
    );
    const [row] = await ctx.database.sql<[{ revision: string }]>`
      select revision from projects where id = ${desk.projectId}`;
    await page.knows(Number(row.revision), 5_000);
  }
  await expectAllCurrent(address, desk.projectId, [page]);
}

async function expectAllCurrent(
  address: string,
  projectId: number,
  pages: readonly OpenPage[],
): Promise<BoardFacts> {
  const now = await readFacts(address, projectId);
  await Promise.all(pages.map((page) => page.knows(now.revision)));
  for (const page of pages) {
    page.close();
    expect(sorted(page.facts())).toEqual(sorted(now));
  }
  return now;
}

/** What was added by a change stands last on a page that heard of it, and by its number on one that reads it anew. */
function sorted(facts: BoardFacts): BoardFacts {
  return { ...facts, procurements: facts.procurements.toSorted((a, b) => a.id - b.id) };
}
