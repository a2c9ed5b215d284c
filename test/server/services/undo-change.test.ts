import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Context } from "#server/context.ts";
import { readProcurement } from "#server/queries/procurement.ts";
import { addComment } from "#server/services/add-comment.ts";
import { closeProcurement } from "#server/services/close-procurement.ts";
import { correctMilestone } from "#server/services/correct-milestone.ts";
import { createProcurement } from "#server/services/create-procurement.ts";
import { editDetails } from "#server/services/edit-details.ts";
import { findProcurement } from "#server/services/find-procurement.ts";
import { linkDocument } from "#server/services/link-document.ts";
import { loadSample } from "#server/services/load-sample.ts";
import { markStage } from "#server/services/mark-stage.ts";
import { moveProcurement } from "#server/services/move-procurement.ts";
import { reopenProcurement } from "#server/services/reopen-procurement.ts";
import { retender } from "#server/services/retender.ts";
import { undoChange } from "#server/services/undo-change.ts";
import { unlinkDocument } from "#server/services/unlink-document.ts";
import type { Procurement } from "#shared/procurement.ts";
import { type TestDatabase, testDatabase } from "#test/support/database.ts";
import { givenProcurement, givenProject } from "#test/support/given.ts";
import { byLocalUser, refusal, startWitness, type Witness } from "#test/support/witness.ts";

let office: TestDatabase;
let witness: Witness;
let projectId: number;
beforeAll(async () => {
  office = await testDatabase();
  witness = await startWitness(office.database);
  projectId = await givenProject(office.context());
});
afterAll(() => office.close());

const mine = () => office.context({ origin: "minu brauser" });
const theirs = () => office.context({ origin: "teise brauser" });

/** A procurement as it is stored, without its version. */
async function stored(id: number): Promise<Omit<Procurement, "version">> {
  const {
    projectId: _,
    version: __,
    ...facts
  } = await office.database.db.transaction((tx) =>
    findProcurement(tx, office.context(), "procurements.read", id, { removed: true }),
  );
  return facts;
}

const WAS_SEEN = { was: {}, becomes: { title: "Uus pealkiri", estimatedValue: null, note: "Märkus" } };

describe("undo puts back exactly what was there before", () => {
  test.each<[string, (ctx: Context, seen: Procurement) => Promise<{ revision: number }>]>([
    ["details were corrected", (ctx, { id }) => editDetails(ctx, { id, ...WAS_SEEN })],
    ["a move on", (ctx, { id, version }) => moveProcurement(ctx, { id, version, toStage: "delivery" })],
    [
      "a move back",
      (ctx, { id, version }) =>
        moveProcurement(ctx, { id, version, toStage: "baseDocuments", reason: "Viga." }),
    ],
    [
      "a milestone was corrected",
      (ctx, { id, version }) =>
        correctMilestone(ctx, {
          id,
          version,
          stage: "announcement",
          on: "2026-03-20",
          lateReason: "other",
          lateNote: "Põhjus.",
        }),
    ],
    [
      "a stage was marked as not applicable",
      (ctx, { id, version }) => markStage(ctx, { id, version, stage: "contract", applicable: false }),
    ],
    [
      "a stage was marked as applicable",
      (ctx, { id, version }) => markStage(ctx, { id, version, stage: "mappingStudy", applicable: true }),
    ],
    [
      "it had failed",
      (ctx, { id, version }) =>
        closeProcurement(ctx, { id, version, as: "failed", reason: "Pakkumusi ei tulnud." }),
    ],
    [
      "it was cancelled",
      (ctx, { id, version }) =>
        closeProcurement(ctx, { id, version, as: "cancelled", reason: "Raha ei ole." }),
    ],
  ])("after %s", async (_, act) => {
    const seen = await givenProcurement(office.context(), {
      projectId,
      estimatedValue: { amount: "100.00", currency: "EUR" },
      notApplicable: ["mappingStudy"],
      metOn: { baseDocuments: "2026-01-10", rtkCoordination: "2026-02-10", announcement: "2026-03-10" },
    });
    const before = await stored(seen.id);
    const { revision } = await act(mine(), seen);
    const { answer, history, announced } = await witness.sees(() =>
      undoChange(mine(), { projectId, revision }),
    );
    expect(await stored(seen.id)).toEqual(before);
    expect(answer).toMatchObject({
      projectId,
      procurementId: seen.id,
      procurement: { ...before, version: seen.version + 2 },
      undone: { revision, procurementId: seen.id },
    });
    const { undone } = answer;
    expect(history).toEqual([
      {
        projectId,
        revision: answer.revision,
        procurementId: seen.id,
        kind: "change.undone",
        actor: "local",
        origin: "minu brauser",
        before: undone.after,
        after: undone.before,
        happenedOn: office.context().today,
        recordedAt: expect.any(String),
        note: null,
        undoes: revision,
      },
    ]);
    expect(announced).toEqual([`${projectId}:${answer.revision}`]);
    expect(await witness.seesRefused(() => undoChange(mine(), { projectId, revision }))).toMatchObject({
      code: "NOTHING_TO_UNDO",
    });
  });

  test("after it was reopened", async () => {
    const seen = await givenProcurement(office.context(), { projectId });
    const close = { as: "failed", on: "2026-05-05", reason: "Pakkumusi ei tulnud." } as const;
    const closed = await closeProcurement(theirs(), { id: seen.id, version: seen.version, ...close });
    const before = await stored(seen.id);
    const { revision } = await reopenProcurement(mine(), {
      id: seen.id,
      version: closed.procurement.version,
      reason: "Kaebus rahuldati.",
    });
    await undoChange(mine(), { projectId, revision });
    expect(await stored(seen.id)).toEqual(before);
  });

  test("after it was created or retendered: it is nowhere any more, and its row and history stay", async () => {
    const ctx = mine();
    const failed = await givenProcurement(office.context(), { projectId });
    const { procurement } = await closeProcurement(ctx, {
      id: failed.id,
      version: failed.version,
      as: "failed",
      reason: "Pakkumusi ei tulnud.",
    });
    const acts = [
      () => createProcurement(ctx, { projectId, title: "Eksitus", kind: "other", notApplicable: [] }),
      () => retender(ctx, { id: failed.id, version: procurement.version }),
    ];
    for (const act of acts) {
      const made = await act();
      const { answer } = await witness.sees(() => undoChange(ctx, { projectId, revision: made.revision }));
      expect(answer).toMatchObject({ procurement: null, procurementId: made.procurement.id });
      expect(await refusal(readProcurement(ctx, { id: made.procurement.id }))).toMatchObject({
        code: "NOT_FOUND",
      });
      expect(
        await refusal(moveProcurement(ctx, { id: made.procurement.id, version: 2, toStage: "contract" })),
      ).toMatchObject({ code: "NOT_FOUND" });
      expect(await stored(made.procurement.id)).toMatchObject({ title: made.procurement.title });
    }
  });

  test("after a comment, a link and a link taken away, and the procurement's version does not notice", async () => {
    const ctx = mine();
    const { id, version } = await givenProcurement(office.context(), { projectId });
    const link = { id, title: "Leping", url: "https://dok.example.ee/1", stage: null };
    const linked = await linkDocument(ctx, link);
    const commented = await addComment(ctx, { id, text: "Tere" });
    const page = await readProcurement(ctx, { id });
    await undoChange(ctx, { projectId, revision: commented.revision });
    await undoChange(ctx, { projectId, revision: linked.revision });
    expect(await readProcurement(ctx, { id })).toMatchObject({ comments: [], documents: [] });

    const again = await linkDocument(ctx, link);
    const { documents } = await readProcurement(ctx, { id });
    const unlinked = await unlinkDocument(ctx, { id, documentId: documents[0]!.id });
    const undone = await undoChange(ctx, { projectId, revision: unlinked.revision });
    expect((await readProcurement(ctx, { id })).documents).toEqual(documents);
    expect(documents[0]).toMatchObject({ title: page.documents[0]!.title, url: page.documents[0]!.url });
    expect(undone.procurement).toMatchObject({ id, version });
    expect(again.procurement.version).toBe(version);
  });
});

describe("undo without saying what", () => {
  test("takes back this browser's last change, and the one before when asked again", async () => {
    const project = await givenProject(office.context());
    const { id } = await givenProcurement(office.context(), { projectId: project });
    const edit = (ctx: Context, becomes: object) => editDetails(ctx, { id, was: {}, becomes });
    const first = await edit(mine(), { title: "Minu esimene" });
    const second = await edit(mine(), { person: "Minu teine" });
    const other = await edit(theirs(), { note: "Teise oma" });
    expect((await undoChange(mine(), { projectId: project })).undone.revision).toBe(second.revision);
    expect((await undoChange(mine(), { projectId: project })).undone.revision).toBe(first.revision);
    expect(await witness.seesRefused(() => undoChange(mine(), { projectId: project }))).toMatchObject({
      code: "NOTHING_TO_UNDO",
    });
    expect((await undoChange(theirs(), { projectId: project })).undone.revision).toBe(other.revision);
    expect(await stored(id)).toMatchObject({ title: "Veebipõhine e-kursus", person: null, note: null });
  });

  test("in a browser without a name takes back what was done in none", async () => {
    const project = await givenProject(mine());
    const made = await givenProcurement(office.context(), { projectId: project });
    await editDetails(mine(), { id: made.id, was: {}, becomes: { note: "Nimega" } });
    await editDetails(office.context(), { id: made.id, was: {}, becomes: { person: "Nimeta" } });
    const { undone } = await undoChange(office.context(), { projectId: project });
    expect(undone.after).toEqual({ person: "Nimeta" });
  });

  test("never touches another project, nor one that is not there", async () => {
    const [one, other] = [await givenProject(mine()), await givenProject(mine())];
    await givenProcurement(mine(), { projectId: one });
    for (const projectId of [other, 999_999])
      expect(await witness.seesRefused(() => undoChange(mine(), { projectId }))).toMatchObject({
        code: "NOTHING_TO_UNDO",
      });
  });
});

describe("undo is refused", () => {
  test("when somebody changed the same thing since, and says who and when", async () => {
    const { id } = await givenProcurement(office.context(), { projectId });
    const { revision } = await editDetails(mine(), { id, was: {}, becomes: { title: "Minu" } });
    await editDetails(theirs(), { id, was: {}, becomes: { person: "Keegi" } });
    await editDetails(theirs(), { id, was: {}, becomes: { title: "Teise" } });
    expect(await witness.seesRefused(() => undoChange(mine(), { projectId, revision }))).toMatchObject({
      code: "UNDO_CONFLICT",
      details: byLocalUser(office.context()),
    });
  });

  test("not when somebody changed something else since, and theirs stays", async () => {
    const { id } = await givenProcurement(office.context(), { projectId });
    const { revision } = await editDetails(mine(), { id, was: {}, becomes: { title: "Minu" } });
    const moved = await editDetails(theirs(), { id, was: {}, becomes: { person: "Keegi" } });
    await moveProcurement(theirs(), { id, version: moved.procurement.version, toStage: "contract" });
    await addComment(theirs(), { id, text: "Tere" });
    await undoChange(mine(), { projectId, revision });
    expect(await stored(id)).toMatchObject({ title: "Veebipõhine e-kursus", person: "Keegi" });
  });

  test("not when what somebody changed since was taken back again", async () => {
    const { id } = await givenProcurement(office.context(), { projectId });
    const { revision } = await editDetails(mine(), { id, was: {}, becomes: { title: "Minu" } });
    const other = await editDetails(theirs(), { id, was: {}, becomes: { title: "Teise" } });
    await undoChange(theirs(), { projectId, revision: other.revision });
    await undoChange(mine(), { projectId, revision });
    expect(await stored(id)).toMatchObject({ title: "Veebipõhine e-kursus" });
  });

  test("of a creation after which anything was done, were it a comment", async () => {
    const made = await createProcurement(mine(), {
      projectId,
      title: "Uus",
      kind: "other",
      notApplicable: [],
    });
    await addComment(theirs(), { id: made.procurement.id, text: "Tere" });
    expect(
      await witness.seesRefused(() => undoChange(mine(), { projectId, revision: made.revision })),
    ).toMatchObject({ code: "UNDO_CONFLICT", details: byLocalUser(office.context()) });
  });

  test("when the milestones would stand in the wrong order, and says who changed them", async () => {
    const { id, version } = await givenProcurement(office.context(), {
      projectId,
      metOn: { mappingStudy: "2026-06-01" },
    });
    const corrected = await correctMilestone(mine(), {
      id,
      version,
      stage: "mappingStudy",
      on: "2026-02-01",
    });
    await moveProcurement(theirs(), {
      id,
      version: corrected.procurement.version,
      toStage: "rtkCoordination",
      on: "2026-03-01",
    });
    expect(
      await witness.seesRefused(() => undoChange(mine(), { projectId, revision: corrected.revision })),
    ).toMatchObject({ code: "UNDO_CONFLICT", details: byLocalUser(office.context()) });
  });

  test("of a reopening after which the procurement was completed: it cannot be failed and completed", async () => {
    const { id, version } = await givenProcurement(office.context(), { projectId });
    await closeProcurement(theirs(), {
      id,
      version,
      as: "failed",
      on: "2026-05-05",
      reason: "Pakkumusi ei tulnud.",
    });
    const reopened = await reopenProcurement(mine(), {
      id,
      version: version + 1,
      reason: "Kaebus rahuldati.",
    });
    await moveProcurement(theirs(), { id, version: version + 2, toStage: "completed", on: "2026-05-05" });
    expect(
      await witness.seesRefused(() => undoChange(mine(), { projectId, revision: reopened.revision })),
    ).toMatchObject({ code: "UNDO_CONFLICT", details: byLocalUser(office.context()) });
  });

  test("of a reopening after which a milestone was met: it had failed before that", async () => {
    const { id, version } = await givenProcurement(office.context(), { projectId });
    await closeProcurement(theirs(), {
      id,
      version,
      as: "failed",
      on: "2026-05-05",
      reason: "Pakkumusi ei tulnud.",
    });
    const reopened = await reopenProcurement(mine(), {
      id,
      version: version + 1,
      reason: "Kaebus rahuldati.",
    });
    await moveProcurement(theirs(), { id, version: version + 2, toStage: "contract", on: "2026-05-06" });
    expect(
      await witness.seesRefused(() => undoChange(mine(), { projectId, revision: reopened.revision })),
    ).toMatchObject({ code: "UNDO_CONFLICT", details: byLocalUser(office.context()) });
  });

  test("of a move back from completion after which the procurement was cancelled", async () => {
    const { id, version } = await givenProcurement(office.context(), {
      projectId,
      metOn: { delivery: "2026-05-05" },
    });
    const back = await moveProcurement(mine(), { id, version, toStage: "delivery", reason: "Praak." });
    await closeProcurement(theirs(), { id, version: version + 1, as: "cancelled", reason: "Raha ei ole." });
    expect(
      await witness.seesRefused(() => undoChange(mine(), { projectId, revision: back.revision })),
    ).toMatchObject({ code: "UNDO_CONFLICT", details: byLocalUser(office.context()) });
  });

  test("of a failure that was retendered: the new round must be undone first", async () => {
    const { id, version } = await givenProcurement(office.context(), { projectId });
    const close = { id, version, as: "failed", reason: "Pakkumusi ei tulnud." } as const;
    const failed = await closeProcurement(mine(), close);
    const next = await retender(mine(), { id, version: version + 1 });
    expect(
      await witness.seesRefused(() => undoChange(mine(), { projectId, revision: failed.revision })),
    ).toMatchObject({ code: "ALREADY_RETENDERED", details: { id: next.procurement.id } });
    await undoChange(mine(), { projectId, revision: next.revision });
    await undoChange(mine(), { projectId, revision: failed.revision });
    expect(await stored(id)).toMatchObject({ closedAs: null });
  });

  test("of an undo, of a plan that was adopted, and of somebody else's change", async () => {
    const { id } = await givenProcurement(office.context(), { projectId });
    const { revision } = await editDetails(mine(), { id, was: {}, becomes: { title: "Minu" } });
    const undone = await undoChange(mine(), { projectId, revision });
    expect(
      await witness.seesRefused(() => undoChange(mine(), { projectId, revision: undone.revision })),
    ).toMatchObject({ code: "NOT_UNDOABLE" });
    const sample = await loadSample(mine());
    for (const [each, code] of [
      [1, "NOTHING_TO_UNDO"],
      [2, "NOT_UNDOABLE"],
      [3, "NOT_UNDOABLE"],
      [99, "NOTHING_TO_UNDO"],
    ] as const)
      expect(
        await witness.seesRefused(() => undoChange(mine(), { projectId: sample.projectId, revision: each })),
      ).toMatchObject({ code });
    const again = await editDetails(mine(), { id, was: {}, becomes: { title: "Minu" } });
    expect(
      await witness.seesRefused(() =>
        undoChange({ ...mine(), actor: "keegi teine" }, { projectId, revision: again.revision }),
      ),
    ).toMatchObject({ code: "NOT_UNDOABLE" });
  });

  test("and leaves nothing when its history cannot be written", async () => {
    const { id } = await givenProcurement(office.context(), { projectId });
    const edited = await editDetails(mine(), { id, was: {}, becomes: { title: "Minu" } });
    const commented = await addComment(mine(), { id, text: "Tere" });
    const made = await createProcurement(mine(), {
      projectId,
      title: "Uus",
      kind: "other",
      notApplicable: [],
    });
    for (const { revision } of [edited, commented, made])
      await witness.seesFail(() => undoChange({ ...mine(), origin: "\0" }, { projectId, revision }));
  });
});

describe("two undos at once", () => {
  test("of one change have one effect, twenty times", async () => {
    for (let round = 0; round < 20; round++) {
      const { id, version } = await givenProcurement(office.context(), { projectId });
      const { revision } = await moveProcurement(mine(), { id, version, toStage: "contract" });
      const acts = [
        undoChange(mine(), { projectId, revision }),
        undoChange(theirs(), { projectId, revision }),
      ];
      const results = await Promise.allSettled(acts);
      expect(results.filter((each) => each.status === "fulfilled")).toHaveLength(1);
      const second = acts[results.findIndex((each) => each.status === "rejected")]!;
      expect(await refusal(second)).toMatchObject({ code: "NOTHING_TO_UNDO" });
      const after = await office.database.db.transaction((tx) =>
        findProcurement(tx, office.context(), "procurements.read", id),
      );
      expect(after.version).toBe(version + 2);
    }
  });

  test("of a browser's last change take back that one and not the one before, twenty times", async () => {
    const project = await givenProject(office.context());
    const { id } = await givenProcurement(office.context(), { projectId: project });
    for (let round = 0; round < 20; round++) {
      await editDetails(mine(), { id, was: {}, becomes: { person: `Enne ${round}` } });
      await editDetails(mine(), { id, was: {}, becomes: { note: `Viimane ${round}` } });
      const results = await Promise.allSettled([
        undoChange(mine(), { projectId: project }),
        undoChange(mine(), { projectId: project }),
      ]);
      const made = results.filter((each) => each.status === "fulfilled");
      // One after the other they are two wishes; at the same moment they are one wish, clicked twice.
      if (made.length === 2) continue;
      expect(await stored(id)).toMatchObject({ person: `Enne ${round}` });
    }
  });
});
