import { readFileSync } from "node:fs";
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { expectNoBarriers } from "#test/support/barriers.ts";
import { card, titleOf } from "#test/support/board-page.ts";
import { expectFocusKept, openOffice, see } from "#test/support/office.ts";
import { FIRST_ORGANISATION, givenPerson, type Person, type PersonToBe } from "#test/support/people.ts";

describe("where people sign in", () => {
  const office = openOffice({ login: true });

  /** Somebody looks after the first organisation, and has its page open. */
  async function asAdministrator(
    path = "/admin",
    more: PersonToBe = {},
  ): Promise<{ page: Page; administrator: Person }> {
    const administrator = await givenPerson(office.db, {
      name: "Hele Haldur",
      administers: [FIRST_ORGANISATION],
      ...more,
    });
    return { page: await office.visit(path, { as: administrator }), administrator };
  }

  test("an administrator invites somebody, who comes by the link and is there with their role", async () => {
    const { page } = await asAdministrator();
    office.expectComplaint(/400.*people\.invite/);
    const email = `uus.${Date.now()}@naidis.ee`;
    await page.getByRole("button", { name: "Kutsu inimene" }).click();
    const inviting = page.getByRole("dialog", { name: "Kutsu inimene" });
    await inviting.getByRole("textbox", { name: "E-posti aadress" }).fill("pole aadress");
    await inviting.getByRole("button", { name: "Tee kutse" }).click();
    await see(inviting.getByText("See ei ole e-posti aadress. Kirjuta see kujul nimi@asutus.ee."));
    await inviting.getByRole("textbox", { name: "E-posti aadress" }).fill(email.toUpperCase());
    await inviting.getByRole("button", { name: /Roll/ }).click();
    await page.getByRole("option", { name: /^hindaja/ }).click();
    await inviting.getByRole("button", { name: "Tee kutse" }).click();
    const made = page.getByRole("dialog", { name: "Kutse on tehtud" });
    const link = await made.getByRole("textbox", { name: "Link" }).inputValue();
    expect(link).toMatch(/\/invitation#[\w-]{43}$/);
    await made.getByRole("button", { name: "Sulge" }).last().click();
    await see(page.getByText(email));
    await expectFocusKept(page);

    const guest = await office.visit(new URL(link).pathname + new URL(link).hash);
    await guest.getByRole("textbox", { name: "Nimi" }).fill("Uku Uustulnuk");
    await guest.locator("[type=password]").first().fill("hommik algab kohviga");
    await guest.locator("[type=submit]").click();
    await see(card(guest, titleOf("tvSeries")));

    await page.reload();
    const row = page.getByRole("row", { name: /Uku Uustulnuk/ });
    await see(row.getByText("hindaja"));
    expect(await page.getByRole("button", { name: `Tühista kutse: ${email}` }).count()).toBe(0);
  });

  test("an invitation that was withdrawn is gone, and its link works no more", async () => {
    const { page } = await asAdministrator();
    await page.getByRole("button", { name: "Kutsu inimene" }).click();
    const email = `kutsutu.${Date.now()}@naidis.ee`;
    await page.getByRole("textbox", { name: "E-posti aadress" }).fill(email);
    await page.getByRole("button", { name: "Tee kutse" }).click();
    const link = new URL(await page.getByRole("textbox", { name: "Link" }).inputValue());
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: `Tühista kutse: ${email}` }).click();
    await see(page.getByText(`Kutse on tühistatud: ${email}`));
    await page.getByRole("button", { name: `Tühista kutse: ${email}` }).waitFor({ state: "detached" });
    await expectFocusKept(page);
    office.expectComplaint(/422/);
    const guest = await office.visit(link.pathname + link.hash);
    await see(guest.getByText(/See link enam ei kehti/));
  });

  test("a role that is changed holds with the next thing its person does", async () => {
    const person = await givenPerson(office.db, {
      name: "Mari Maasikas",
      seats: [{ projectId: office.projectId, role: "coordinator" }],
    });
    const theirs = await office.visit("/board", { as: person });
    await see(card(theirs, titleOf("tvSeries")));
    const { page } = await asAdministrator();
    await page.getByRole("button", { name: "Tegevused: Mari Maasikas" }).click();
    await page.getByRole("menuitem", { name: "Muuda rolle…" }).click();
    const dialog = page.getByRole("dialog", { name: "Rollid: Mari Maasikas" });
    await dialog.getByRole("button", { name: /koordinaator/ }).click();
    await page.getByRole("option", { name: /^audiitor/ }).click();
    await dialog.getByRole("button", { name: "Salvesta" }).click();
    await dialog.waitFor({ state: "hidden" });
    await see(page.getByRole("row", { name: /Mari Maasikas/ }).getByText("audiitor"));
    await expectFocusKept(page);
    const refused = await theirs.request.post("/api/trpc/procurements.comment", {
      headers: { origin: office.address },
      data: { id: await idOf(titleOf("tvSeries")), text: "Tere" },
    });
    expect(refused.status()).toBe(403);
    await theirs.reload();
    await see(card(theirs, titleOf("tvSeries")));
    expect(await theirs.getByRole("button", { name: "Lisa hange" }).count()).toBe(0);
  });

  test("an account that is disabled is dead at once, and opens again", async () => {
    const person = await givenPerson(office.db, {
      name: "Juhan Juurikas",
      seats: [{ projectId: office.projectId, role: "evaluator" }],
    });
    const theirs = await office.visit("/board", { as: person });
    await see(card(theirs, titleOf("tvSeries")));
    const { page } = await asAdministrator();
    const act = async (name: string) => {
      await page.getByRole("button", { name: "Tegevused: Juhan Juurikas" }).click();
      await page.getByRole("menuitem", { name, exact: true }).click();
    };
    await act("Peata konto");
    await see(page.getByRole("row", { name: /Juhan Juurikas/ }).getByText("konto peatatud"));
    office.expectComplaint(/401/);
    const me = await theirs.request.get("/api/trpc/account.me");
    expect((await me.json()).result.data.access.user).toBeNull();
    await act("Ava konto uuesti");
    await see(page.getByText("Konto on jälle avatud: Juhan Juurikas"));
  });

  test("a link for a new password is handed on, and used once", async () => {
    const person = await givenPerson(office.db, {
      name: "Peeter Parool",
      seats: [{ projectId: office.projectId, role: "auditor" }],
    });
    const { page } = await asAdministrator();
    await page.getByRole("button", { name: "Tegevused: Peeter Parool" }).click();
    await page.getByRole("menuitem", { name: "Uue parooli link…" }).click();
    const dialog = page.getByRole("dialog", { name: "Uue parooli link" });
    const link = await dialog.getByRole("textbox", { name: "Link" }).inputValue();
    const token = /\/reset#([\w-]{43})$/.exec(link)![1];
    await see(dialog.getByText(person.email, { exact: false }));
    const choose = () =>
      page.request.post("/api/auth/reset-password", {
        headers: { origin: office.address },
        data: { token, newPassword: "teine hea pikk parool" },
      });
    expect((await choose()).status()).toBe(200);
    expect((await choose()).status()).toBeGreaterThanOrEqual(400);
  });

  test("somebody's data is given to them as a file, and then nobody can tell who they were", async () => {
    const person = await givenPerson(office.db, {
      name: "Õie Õunapuu",
      seats: [{ projectId: office.projectId, role: "coordinator" }],
    });
    const { sql } = office.db.database;
    await sql`update procurements set person = 'Õie Õunapuu' where project_id = ${office.projectId} and title = ${titleOf("tvSeries")}`;
    const { page } = await asAdministrator();
    const open = async (name: string) => {
      await page.getByRole("button", { name: "Tegevused: Õie Õunapuu" }).click();
      await page.getByRole("menuitem", { name }).click();
    };
    const saving = page.waitForEvent("download");
    await open("Ekspordi isikuandmed");
    const file = await saving;
    expect(file.suggestedFilename()).toBe("isikuandmed.json");
    const everything = JSON.parse(readFileSync(await file.path(), "utf8"));
    expect(everything).toMatchObject({
      account: [{ name: "Õie Õunapuu", email: person.email }],
      responsibleFor: [{ title: titleOf("tvSeries") }],
    });

    await open("Muuda anonüümseks…");
    const dialog = page.getByRole("alertdialog", { name: "Muuda anonüümseks: Õie Õunapuu" });
    await dialog.getByRole("button", { name: "Muuda anonüümseks" }).click();
    await see(dialog.getByText("See ei ole sama nimi."));
    await dialog.getByRole("textbox").fill("õie õunapuu");
    await dialog.getByRole("button", { name: "Muuda anonüümseks" }).click();
    await dialog.waitFor({ state: "hidden" });
    await see(page.getByRole("row", { name: /^Anonüümne [0-9A-F]{6}/ }).last());
    await expectFocusKept(page);
    expect(await page.getByRole("row", { name: /Õie Õunapuu/ }).count()).toBe(0);
    await page.goto("/board");
    await see(card(page, titleOf("tvSeries")).getByText(/Anonüümne/));
  });

  test("a project is begun in the likeness of another, by whoever then manages it", async () => {
    const { page } = await asAdministrator("/admin?part=projects");
    await page
      .getByRole("button", { name: /^Uus selle eeskujul/ })
      .first()
      .click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("textbox", { name: "Nimi" }).fill("Järgmine programm");
    await dialog.getByRole("textbox", { name: "Toetuse number" }).fill("JP-2028");
    const days = dialog.getByRole("spinbutton");
    await days.nth(0).click();
    await page.keyboard.type("01012028", { delay: 15 });
    await days.nth(3).click();
    await page.keyboard.type("31122029", { delay: 15 });
    await dialog.getByText("Võta kaasa ka hanked").click();
    await dialog.locator("[type=submit]").click();
    await dialog.waitFor({ state: "hidden" });
    await see(page.getByRole("banner").getByText("Järgmine programm"));
    await see(card(page, titleOf("tvSeries")));
    await see(page.getByRole("button", { name: "Lisa hange" }).first());
  });

  test("the security log tells what was done, and is narrowed by what its address says", async () => {
    const person = await givenPerson(office.db, {
      name: "Liis Logi",
      seats: [{ projectId: office.projectId, role: "auditor" }],
    });
    const { page } = await asAdministrator();
    await page.getByRole("button", { name: "Tegevused: Liis Logi" }).click();
    await page.getByRole("menuitem", { name: "Tee halduriks" }).click();
    await see(page.getByText("Liis Logi on nüüd haldur"));
    await page.goto(`/admin?part=log&who=${person.userId}`);
    const row = page.getByRole("row", { name: /Haldur määratud/ });
    await see(row.getByText("Hele Haldur"));
    await see(row.getByText("Liis Logi"));
    await page.getByRole("button", { name: /Sündmus/ }).click();
    await page.getByRole("option", { name: "Rollid" }).click();
    await see(page.getByText("Selliseid sündmusi ei ole."));
    expect(new URL(page.url()).search).toContain("kind=role");
    await page.goBack();
    await see(row);
  });

  test("an operator adds an organisation and sees settings without secrets; an administrator has no such parts", async () => {
    const operator = await givenPerson(office.db, { name: "Olev Operaator", isOperator: true });
    const page = await office.visit("/admin", { as: operator });
    await page.getByRole("button", { name: "Lisa organisatsioon" }).click();
    const dialog = page.getByRole("dialog", { name: "Lisa organisatsioon" });
    await dialog.getByRole("textbox", { name: "Nimi" }).fill("Teine sihtasutus");
    await dialog.getByRole("button", { name: "Lisa", exact: true }).click();
    await see(page.getByRole("row", { name: /Teine sihtasutus Olev Operaator/ }));
    await page.goto("/admin?part=installation");
    await see(page.getByRole("row", { name: "LOGIN required keskkonnast" }));
    await see(page.getByRole("row", { name: "DATABASE_URL antud, ei näidata keskkonnast" }));

    const { page: other } = await asAdministrator("/admin?part=installation");
    await see(other.getByRole("link", { name: "Turvalogi" }));
    expect(await other.getByRole("link", { name: "Paigaldus" }).count()).toBe(0);
    const refused = await other.request.get("/api/trpc/installation.read");
    expect(refused.status()).toBe(403);
  });

  test("whoever looks after nothing has no way to the page, and nothing on it", async () => {
    const manager = await givenPerson(office.db, {
      seats: [{ projectId: office.projectId, role: "manager" }],
    });
    const page = await office.visit("/admin", { as: manager });
    await see(page.getByText("Siin ei ole midagi, mille eest sa hoolitseksid."));
    await page.getByRole("button", { name: "Projektid ja abi" }).click();
    expect(await page.getByRole("menuitem", { name: "Haldus" }).count()).toBe(0);
  });

  test("projects of several organisations are chosen from a list of all", async () => {
    const { sql } = office.db.database;
    const [other] = await sql<{ id: string }[]>`
      insert into organisations (name) values ('Naaberasutus') returning id`;
    const person = await givenPerson(office.db, {
      administers: [FIRST_ORGANISATION, Number(other!.id)],
    });
    const [added] = await sql<{ id: string }[]>`
      insert into projects (organisation_id, number, name, eligible_from, eligible_to, opened_at)
      values (${other!.id}, 'N-1', 'Naabri projekt', '2026-01-01', '2027-12-31', '2020-01-01') returning id`;
    const page = await office.visit(`/board?project=${office.projectId}`, { as: person });
    await page.getByRole("button", { name: "Projektid ja abi" }).click();
    await page.getByRole("menuitem", { name: "Kõik projektid…" }).click();
    const dialog = page.getByRole("dialog", { name: "Kõik projektid" });
    await see(dialog.getByRole("heading", { name: "Naaberasutus" }));
    await dialog.getByRole("searchbox").fill("naabri");
    await dialog.getByRole("button", { name: /Naabri projekt/ }).click();
    await see(page.getByRole("banner").getByText("Naabri projekt"));
    expect(new URL(page.url()).search).toContain(`project=${added!.id}`);
  });

  describe.each([
    ["wide", { width: 1440, height: 900 }],
    ["phone", { width: 390, height: 844, isTouch: true }],
  ] as const)("on a %s screen axe finds nothing, and everything can be hit", (_, visit) => {
    test("among people, in a menu and in a dialog", async () => {
      const administrator = await givenPerson(office.db, {
        name: "Hele Haldur",
        administers: [FIRST_ORGANISATION],
        isOperator: true,
      });
      await givenPerson(office.db, {
        name: "Mari Maasikas",
        seats: [{ projectId: office.projectId, role: "coordinator" }],
      });
      const page = await office.visit("/admin", { ...visit, as: administrator });
      await see(page.getByRole("button", { name: "Tegevused: Mari Maasikas" }).first());
      await expectNoBarriers(page, "people");
      await page.getByRole("button", { name: "Tegevused: Mari Maasikas" }).first().click();
      await see(page.getByRole("menu"));
      await expectNoBarriers(page, "the menu of a person");
      await page.getByRole("menuitem", { name: "Muuda rolle…" }).click();
      await see(page.getByRole("dialog"));
      await expectNoBarriers(page, "their roles");
    });

    test.each(["projects", "log", "organisations", "installation"])("in %s", async (part) => {
      const page = await office.visit(`/admin?part=${part}`, {
        ...visit,
        as: await givenPerson(office.db, { administers: [FIRST_ORGANISATION], isOperator: true }),
      });
      await see(page.getByRole("table").first());
      await expectNoBarriers(page, part);
    });
  });

  async function idOf(title: string): Promise<number> {
    const [row] = await office.db.database.sql<[{ id: string }]>`
      select id from procurements where project_id = ${office.projectId} and title = ${title} order by id desc`;
    return Number(row.id);
  }
});

describe("without a login", () => {
  const office = openOffice();

  test("there are projects and the installation to look after, and no people", async () => {
    const page = await office.visit("/board");
    await page.getByRole("button", { name: "Projektid ja abi" }).click();
    await page.getByRole("menuitem", { name: "Haldus" }).click();
    await see(page.getByRole("button", { name: /^Uus selle eeskujul/ }).first());
    const parts = page.getByRole("navigation", { name: "Halduse osad" }).getByRole("link");
    expect(await parts.allInnerTexts()).toEqual(["Projektid", "Paigaldus"]);
    await parts.last().click();
    await see(page.getByRole("heading", { name: "Seisund" }));
    expect(await page.getByRole("heading", { name: "Paigalduse haldurid" }).count()).toBe(0);
  });
});
