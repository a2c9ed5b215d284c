import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { invitePerson } from "#server/services/invite-person.ts";
import type { Role } from "#shared/access.ts";
import { expectNoBarriers } from "#test/support/barriers.ts";
import { card, carry, drag, expectStands, titleOf, toast } from "#test/support/board-page.ts";
import { expectFocusKept, openOffice, see, type Visit } from "#test/support/office.ts";
import { oneTimeCode } from "#test/support/one-time-code.ts";
import { FIRST_ORGANISATION, givenPerson, type Person } from "#test/support/people.ts";

const office = openOffice({ login: true });
const TV_SERIES = titleOf("tvSeries");
const E_COURSE = titleOf("eCourse");

describe("signing in", () => {
  test("leads to the page that was asked for, by keyboard alone, and a wrong password says so and keeps the address", async () => {
    office.expectComplaint(/status of 401/);
    const mari = await manager();
    const page = await office.visit("/board?q=saatesarja");
    await see(page.getByRole("heading", { name: "Logi sisse" }));
    await page.keyboard.type(mari.email);
    await page.keyboard.press("Tab");
    await page.keyboard.type("vale-parool-siia");
    await page.keyboard.press("Enter");
    expect(await see(page.getByRole("alert"))).toBe(
      "E-posti aadress või parool ei sobi. Kontrolli mõlemat ja proovi uuesti.",
    );
    expect(await page.getByLabel("E-post").inputValue()).toBe(mari.email);
    await expectFocusKept(page);
    await page.getByLabel("Parool", { exact: true }).fill(mari.password);
    await page.keyboard.press("Enter");
    await see(card(page, TV_SERIES));
    expect(new URL(page.url()).search).toBe("?q=saatesarja");
  });

  test("asks for what is missing before anything is sent", async () => {
    office.expectComplaint(/status of 401/);
    const page = await office.visit("/sign-in", { language: "en" });
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await expect.poll(() => page.getByText("Fill in this field.").count()).toBe(2);
  });

  test("the reader sees who is signed in, and signing out leaves nothing on any tab", async () => {
    office.expectComplaint(/status of 401/);
    const mari = await manager();
    const page = await office.visit("/board", { as: mari });
    await see(card(page, TV_SERIES));
    const other = await page.context().newPage();
    await other.goto("/timeline");
    await see(other.getByRole("button", { name: `Konto: ${mari.name}` }));
    await page.getByRole("button", { name: `Konto: ${mari.name}` }).click();
    expect(await see(page.getByRole("menu"))).toContain(mari.email);
    await page.getByRole("menuitem", { name: "Logi välja" }).click();
    for (const each of [page, other]) {
      await see(each.getByRole("heading", { name: "Logi sisse" }));
      expect(await each.getByText(TV_SERIES).count()).toBe(0);
    }
    await page.goto("/board");
    await see(page.getByRole("heading", { name: "Logi sisse" }));
  });

  test("who has forgotten the password is told whom to ask where no mail can be sent", async () => {
    office.expectComplaint(/status of 401/);
    const page = await office.visit("/sign-in");
    await page.getByRole("button", { name: "Unustasid parooli?" }).click();
    await see(page.getByText("Küsi oma organisatsiooni haldurilt linki"));
    await page.keyboard.press("Enter");
    await see(page.getByRole("button", { name: "Logi sisse", exact: true }));
  });
});

test("every tab goes on once its person has signed in in one of them", async () => {
  office.expectComplaint(/status of 401/);
  const mari = await manager();
  const page = await office.visit("/board");
  const other = await page.context().newPage();
  await other.goto("/timeline");
  for (const each of [page, other]) await see(each.getByRole("heading", { name: "Logi sisse" }));
  await enterPassword(page, mari);
  await see(card(page, TV_SERIES));
  await see(other.getByRole("button", { name: `Konto: ${mari.name}` }));
  await endSessionsOf(mari);
  for (const each of [page, other]) await each.keyboard.press("h");
  for (const each of [page, other]) await see(each.getByRole("dialog", { name: "Seanss on lõppenud" }));
  await other.getByLabel("Parool", { exact: true }).fill(mari.password);
  await other.keyboard.press("Enter");
  for (const each of [page, other])
    await each.getByRole("dialog", { name: "Seanss on lõppenud" }).waitFor({ state: "hidden" });
});

describe("a session that ends in the middle of work", () => {
  test("a card that is being dragged lands once its person has signed in again", async () => {
    office.expectComplaint(/status of 401/);
    const mari = await manager();
    const page = await office.visit("/board", { as: mari });
    await see(card(page, TV_SERIES));
    await carry(page, TV_SERIES, "Väljakuulutamine");
    await endSessionsOf(mari);
    await page.mouse.up();
    const dialog = page.getByRole("dialog", { name: "Seanss on lõppenud" });
    expect(await see(dialog)).toContain(mari.email);
    await page.keyboard.press("Escape");
    await see(dialog);
    await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).toBe("INPUT");
    await page.keyboard.type(mari.password);
    await page.keyboard.press("Enter");
    await dialog.waitFor({ state: "hidden" });
    await expectStands(page, TV_SERIES, "Väljakuulutamine");
    await see(toast(page, TV_SERIES));
    const colleague = await office.visit("/board", { as: mari });
    await expectStands(colleague, TV_SERIES, "Väljakuulutamine");
  });

  test("what was typed is still there, and is sent as it was", async () => {
    office.expectComplaint(/status of 401/);
    const mari = await manager();
    const page = await office.visit(`/procurements/${await idOf(E_COURSE)}`, { as: mari });
    const comment = page.getByRole("textbox", { name: "Uus kommentaar" });
    await comment.fill("RTK vastas telefonitsi.");
    await endSessionsOf(mari);
    await comment.press("Control+Enter");
    const dialog = page.getByRole("dialog", { name: "Seanss on lõppenud" });
    await see(dialog);
    await dialog.getByLabel("Parool", { exact: true }).fill("vale-parool-siia");
    await page.keyboard.press("Enter");
    await see(dialog.getByRole("alert"));
    await dialog.getByLabel("Parool", { exact: true }).fill(mari.password);
    await page.keyboard.press("Enter");
    await see(page.getByRole("listitem").filter({ hasText: "RTK vastas telefonitsi." }));
    await expectFocusKept(page);
  });

  test("nothing waits in one person's name for another to sign in", async () => {
    office.expectComplaint(/status of 401/);
    const [mari, jaan] = await Promise.all([manager(), manager()]);
    const page = await office.visit("/board", { as: mari });
    await see(card(page, TV_SERIES));
    await endSessionsOf(mari);
    await drag(page, TV_SERIES, "Väljakuulutamine");
    await see(page.getByRole("dialog", { name: "Seanss on lõppenud" }));
    await office.signIn(page, jaan);
    await page.evaluate(() => dispatchEvent(new Event("focus")));
    await see(page.getByRole("button", { name: `Konto: ${jaan.name}` }));
    await expectStands(page, TV_SERIES, "Kooskõlastus RTK-ga");
  });

  test("signing in again in another tab is enough", async () => {
    office.expectComplaint(/status of 401/);
    const mari = await manager();
    const page = await office.visit("/board", { as: mari });
    await see(card(page, TV_SERIES));
    await endSessionsOf(mari);
    await drag(page, TV_SERIES, "Väljakuulutamine");
    await see(page.getByRole("dialog", { name: "Seanss on lõppenud" }));
    await office.signIn(page, mari);
    await page.evaluate(() => dispatchEvent(new Event("focus")));
    await expectStands(page, TV_SERIES, "Väljakuulutamine");
    await page.getByRole("dialog", { name: "Seanss on lõppenud" }).waitFor({ state: "hidden" });
  });
});

describe("one's own account", () => {
  test("the name is what colleagues see", async () => {
    const mari = await manager();
    const page = await office.visit("/account", { as: mari });
    const name = page.getByRole("textbox", { name: "Nimi" });
    await name.fill("Mari Maasikas-Kuusk");
    await name.press("Enter");
    await see(toast(page, "Nimi on muudetud"));
    await see(page.getByRole("button", { name: "Konto: Mari Maasikas-Kuusk" }));
    await expectFocusKept(page);
  });

  test("a new password takes the old one, is held to the rules, and signs out everywhere else", async () => {
    office.expectComplaint(/status of 40[01]/);
    const mari = await manager();
    const elsewhere = await office.visit("/board", { as: mari });
    await see(card(elsewhere, TV_SERIES));
    const page = await office.visit("/account", { as: mari });
    const now = page.getByLabel("Praegune parool");
    const next = page.getByLabel("Uus parool");
    await now.fill("vale-parool-siia");
    await next.fill("uus ja pikk lause");
    await next.press("Enter");
    await see(page.getByText("Praegune parool ei ole see."));
    await now.fill(mari.password);
    await next.fill("lühike");
    await next.press("Enter");
    await see(page.getByText("Parool on liiga lühike: vaja on vähemalt 12 märki."));
    await next.fill("parool123456");
    await next.press("Enter");
    await see(page.getByText("Seda parooli teavad ja proovivad kõik."));
    await next.fill("uus ja pikk lause");
    await next.press("Enter");
    await see(toast(page, "Parool on muudetud"));
    // Nothing has to be done there for it to be seen.
    await see(elsewhere.getByRole("dialog", { name: "Seanss on lõppenud" }));
    await elsewhere.getByLabel("Parool", { exact: true }).fill("uus ja pikk lause");
    await elsewhere.keyboard.press("Enter");
    await elsewhere.getByRole("dialog", { name: "Seanss on lõppenud" }).waitFor({ state: "hidden" });
    await drag(elsewhere, TV_SERIES, "Väljakuulutamine");
    await expectStands(elsewhere, TV_SERIES, "Väljakuulutamine");
  });

  test("sessions are listed, and one can be ended from another", async () => {
    office.expectComplaint(/status of 401/);
    const mari = await manager();
    const elsewhere = await office.visit("/board", { as: mari });
    await see(card(elsewhere, TV_SERIES));
    const page = await office.visit("/account", { as: mari });
    const list = page.getByRole("region", { name: "Kus oled sisse logitud" });
    await list.getByRole("listitem").nth(1).waitFor();
    expect(await list.getByRole("listitem").count()).toBe(2);
    expect(await see(list.getByRole("listitem").filter({ hasText: "see brauser" }))).not.toContain(
      "Logi välja",
    );
    await list.getByRole("button", { name: /^Logi välja/ }).click();
    await expect.poll(() => list.getByRole("listitem").count()).toBe(1);
    await expectFocusKept(page);
    await elsewhere.reload();
    await see(elsewhere.getByRole("heading", { name: "Logi sisse" }));
  });

  test("the second step is turned on with an app, asked at sign-in, passed by a backup code once, and turned off", async () => {
    office.expectComplaint(/status of 40[01]/);
    const mari = await manager();
    const page = await office.visit("/account", { as: mari });
    const part = page.getByRole("region", { name: "Kaheastmeline sisselogimine" });
    await part.getByRole("button", { name: "Lülita sisse" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Praegune parool").fill(mari.password);
    await page.keyboard.press("Enter");
    await dialog.getByRole("img", { name: "Võti QR-koodina" }).waitFor();
    await expectNoBarriers(page, "the key for the app");
    const key = await see(dialog.getByText(/^([A-Z2-7]{4} )+[A-Z2-7]{1,4}$/));
    await dialog.getByLabel("Kood rakendusest").fill("000000");
    await page.keyboard.press("Enter");
    await see(dialog.getByText("See kood ei sobi."));
    await dialog.getByLabel("Kood rakendusest").fill(oneTimeCode(key));
    await page.keyboard.press("Enter");
    const list = dialog.getByRole("list", { name: "Varukoodid" });
    await list.waitFor();
    const codes = await list.getByRole("listitem").allTextContents();
    expect(codes.length).toBeGreaterThanOrEqual(8);
    await dialog.getByRole("button", { name: "Koodid on hoiul" }).click();
    await see(part.getByText("Sisse lülitatud."));
    await expectFocusKept(page);

    const phone = await office.visit("/sign-in");
    await enterPassword(phone, mari);
    await see(phone.getByLabel("Kood", { exact: true }));
    await expect.poll(() => phone.evaluate(() => document.activeElement?.tagName)).toBe("INPUT");
    await phone.getByRole("button", { name: "Kasuta varukoodi" }).click();
    await phone.getByLabel("Varukood").fill(codes[0]!);
    await phone.keyboard.press("Enter");
    await see(card(phone, TV_SERIES));

    const again = await office.visit("/sign-in");
    await enterPassword(again, mari);
    await again.getByRole("button", { name: "Kasuta varukoodi" }).click();
    await again.getByLabel("Varukood").fill(codes[0]!);
    await again.keyboard.press("Enter");
    await see(again.getByText("See varukood ei sobi või on seda juba kasutatud."));
    await again.getByRole("button", { name: "Kasuta rakenduse koodi" }).click();
    // The code that turned it on is spent, so the one before or after it, which clocks that differ make valid too.
    await again.getByLabel("Kood", { exact: true }).fill(oneTimeCode(key, Date.now() + 30_000));
    await again.keyboard.press("Enter");
    await see(card(again, TV_SERIES));

    await part.getByRole("button", { name: "Lülita välja" }).click();
    await dialog.getByLabel("Praegune parool").fill(mari.password);
    await page.keyboard.press("Enter");
    await see(part.getByText("Välja lülitatud."));
  });
});

describe("coming in by a link", () => {
  test("somebody invited makes an account and begins to work in their role", async () => {
    office.expectComplaint(/status of 4(01|22)/);
    const { token, email } = await givenInvitation("coordinator");
    const page = await office.visit(`/invitation#${token}`);
    const told = await see(page.getByRole("main"));
    expect(told).toContain("Sinu roll: koordinaator.");
    expect(told).toContain(email);
    await page.getByLabel("Sinu nimi").fill("Jaan Tamm");
    await page.getByLabel("Parool", { exact: true }).fill("kolm sõna järjest");
    await page.keyboard.press("Enter");
    await see(card(page, TV_SERIES));
    await see(page.getByRole("button", { name: "Konto: Jaan Tamm" }));
    await page.goto(`/invitation#${token}`);
    await page.reload();
    await see(page.getByText("See link enam ei kehti"));
  });

  test("somebody who has an account accepts signed in", async () => {
    office.expectComplaint(/status of 401/);
    const jaan = await givenPerson(office.db, { name: "Jaan Tamm" });
    const { token } = await givenInvitation("auditor", jaan.email);
    const page = await office.visit(`/invitation#${token}`);
    await see(page.getByText("Selle e-posti aadressiga on konto juba olemas."));
    await page.getByLabel("Parool", { exact: true }).fill(jaan.password);
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Võta kutse vastu" }).click();
    await see(card(page, TV_SERIES));
  });

  test("a link that is no invitation says so", async () => {
    office.expectComplaint(/status of 4\d\d/);
    const page = await office.visit("/invitation#seda-ei-ole-olemas", { language: "en" });
    await see(page.getByText("This link no longer works"));
  });
});

const SCREENS: readonly [name: string, visit: Visit][] = [
  ["wide", { width: 1440, height: 900 }],
  ["phone", { width: 320, height: 844, isTouch: true }],
];

test.each(SCREENS)(
  "on a %s screen axe finds nothing on the pages of accounts, and everything can be hit",
  async (_, visit) => {
    office.expectComplaint(/status of 4\d\d/);
    const mari = await manager();
    const out = await office.visit("/sign-in", visit);
    await see(out.getByRole("heading", { name: "Logi sisse" }));
    await out.getByRole("button", { name: "Logi sisse", exact: true }).click();
    await expectNoBarriers(out, "signing in");
    const { token } = await givenInvitation("evaluator");
    await out.goto(`/invitation#${token}`);
    await see(out.getByLabel("Sinu nimi"));
    await expectNoBarriers(out, "an invitation");
    await out.goto("/reset#abc");
    await see(out.getByLabel("Uus parool"));
    await expectNoBarriers(out, "a new password");
    const page = await office.visit("/account", { ...visit, as: mari });
    await see(page.getByText("see brauser"));
    await expectNoBarriers(page, "the account");
    await endSessionsOf(mari);
    await page.getByRole("textbox", { name: "Nimi" }).fill("Mari");
    await page.keyboard.press("Enter");
    await see(page.getByRole("dialog"));
    await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).toBe("INPUT");
    await expectNoBarriers(page, "signing in again");
  },
);

function manager(): Promise<Person> {
  return givenPerson(office.db, {
    name: `Mari ${++count}`,
    seats: [{ projectId: office.projectId, role: "manager" }],
  });
}

let count = 0;

async function endSessionsOf({ userId }: Person): Promise<void> {
  await office.db.database.sql`delete from sessions where user_id = ${userId}`;
}

async function enterPassword(page: Page, { email, password }: Person): Promise<void> {
  await page.getByLabel("E-post").fill(email);
  await page.getByLabel("Parool", { exact: true }).fill(password);
  await page.keyboard.press("Enter");
}

async function givenInvitation(
  role: Role,
  email = `kutsutu${++count}@naidis.ee`,
): Promise<{ token: string; email: string }> {
  const { projectId, db } = office;
  const { token } = await invitePerson(db.context(), {
    organisationId: FIRST_ORGANISATION,
    email,
    projectId,
    role,
  });
  return { token: token!, email };
}

async function idOf(title: string): Promise<number> {
  const [row] = await office.db.database.sql<[{ id: string }]>`
    select id from procurements where project_id = ${office.projectId} and title = ${title} order by id desc`;
  return Number(row.id);
}
