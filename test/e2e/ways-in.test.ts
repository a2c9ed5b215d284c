import { createServer } from "node:net";
import type { Page } from "playwright-core";
import { afterAll, expect, test } from "vitest";
import { invitePerson } from "#server/services/invite-person.ts";
import { expectNoBarriers } from "#test/support/barriers.ts";
import { card, drag, expectStands, titleOf } from "#test/support/board-page.ts";
import { type MailServer, startMailServer } from "#test/support/mail-server.ts";
import { openOffice, see } from "#test/support/office.ts";
import { CLIENT, startProvider } from "#test/support/oidc-providers.ts";
import { FIRST_ORGANISATION, givenPerson } from "#test/support/people.ts";

let mail: MailServer;
let provider: Awaited<ReturnType<typeof startProvider>>;
const office = openOffice({
  login: true,
  async environment() {
    const port = await freePort();
    const address = `http://127.0.0.1:${port}`;
    mail = await startMailServer();
    provider = await startProvider(`${address}/api/auth/callback/oidc`);
    return {
      PORT: String(port),
      PUBLIC_URL: address,
      SMTP_URL: mail.url,
      MAIL_FROM: "hanketahvel@naidis.ee",
      OIDC_ISSUER: provider.issuer,
      OIDC_CLIENT_ID: CLIENT.id,
      OIDC_CLIENT_SECRET: CLIENT.secret,
      OIDC_NAME: "Asutuse konto",
    };
  },
});
afterAll(async () => {
  await mail?.close();
  await provider?.close();
});
const TV_SERIES = titleOf("tvSeries");

test("the first administrator comes in by the link that the server printed, which works once", async () => {
  office.expectComplaint(/status of 401/);
  const page = await office.visit("/board");
  await see(page.getByRole("heading", { name: "Hanketahvel on veel seadistamata" }));
  await page.goto(office.setUpLink!);
  await page.reload(); // Only what follows the # may have changed, and that loads nothing.
  await see(page.getByRole("heading", { name: "Seadista Hanketahvel" }));
  await expectNoBarriers(page, "setting up");
  await page.keyboard.press("Enter");
  await expect.poll(() => page.getByText("Täida see väli.").count()).toBe(4);
  await page.getByLabel("Organisatsioon").fill("SA Kodanikuühiskonna Sihtkapital");
  await page.getByLabel("Sinu nimi").fill("Mari Maasikas");
  await page.getByLabel("E-post").fill("mari@naidis.ee");
  await page.getByLabel("Parool", { exact: true }).fill("hommik-algab-kohviga");
  await page.keyboard.press("Enter");
  await see(card(page, TV_SERIES));
  await see(page.getByRole("button", { name: "Konto: Mari Maasikas" }));
  await page.goto(office.setUpLink!);
  await see(page.getByRole("heading", { name: "Hanketahvel on juba seadistatud" }));
});

test("who has forgotten the password chooses a new one by a letter", async () => {
  office.expectComplaint(/status of 401/);
  const jaan = await givenPerson(office.db, { seats: [{ projectId: office.projectId, role: "auditor" }] });
  const page = await office.visit("/sign-in");
  await page.getByRole("button", { name: "Unustasid parooli?" }).click();
  await page.getByLabel("E-post").fill(jaan.email);
  await page.keyboard.press("Enter");
  expect(await see(page.getByRole("status"))).toContain("on link teel");
  await expect.poll(() => mail.letters.find(({ to }) => to === jaan.email)).toBeDefined();
  const [link] = /http\S+\/reset#\S+/.exec(mail.letters.find(({ to }) => to === jaan.email)!.text)!;
  await page.goto(link);
  await page.getByLabel("Uus parool").fill("kolm sõna järjest");
  await page.keyboard.press("Enter");
  await see(page.getByRole("heading", { name: "Parool on muudetud" }));
  await page.keyboard.press("Enter");
  await page.getByLabel("E-post").fill(jaan.email);
  await page.getByLabel("Parool", { exact: true }).fill("kolm sõna järjest");
  await page.keyboard.press("Enter");
  await see(card(page, TV_SERIES));

  office.expectComplaint(/status of 4\d\d/);
  const late = await office.visit(`/reset${new URL(link).hash}`);
  await late.getByLabel("Uus parool").fill("neli muud sõna järjest");
  await late.keyboard.press("Enter");
  await see(late.getByText("See link enam ei kehti"));
});

test("an account elsewhere lets in whoever was invited, and nobody else", async () => {
  office.expectComplaint(/status of 401/);
  provider.subject = "keegi";
  const stranger = await office.visit("/board");
  await stranger.getByRole("button", { name: "Logi sisse teenusega Asutuse konto" }).click();
  expect(await see(stranger.getByRole("alert"))).toContain("küsi haldurilt kutset");

  provider.subject = "kadri";
  const page = await office.visit(`/invitation#${await givenInvitation()}`);
  await page.getByRole("button", { name: "Logi sisse teenusega Asutuse konto" }).click();
  await see(card(page, TV_SERIES));
  await page.goto("/account");
  await see(page.getByText("Sa logid sisse teenusega Asutuse konto"));

  const later = await office.visit("/board?q=saatesarja");
  await later.getByRole("button", { name: "Logi sisse teenusega Asutuse konto" }).click();
  await see(card(later, TV_SERIES));
  expect(new URL(later.url()).search).toBe("?q=saatesarja");
});

test("a session that ends in the middle of work is begun again elsewhere in another window", async () => {
  office.expectComplaint(/status of 401/);
  provider.subject = "liina";
  const page = await office.visit(`/invitation#${await givenInvitation()}`);
  await page.getByRole("button", { name: "Logi sisse teenusega Asutuse konto" }).click();
  await see(card(page, TV_SERIES));
  await office.db.database.sql`delete from sessions`;
  await drag(page, TV_SERIES, "Väljakuulutamine");
  const dialog = page.getByRole("dialog", { name: "Seanss on lõppenud" });
  const opening = page.waitForEvent("popup");
  await dialog.getByRole("button", { name: "Logi sisse teenusega Asutuse konto" }).click();
  const other = await opening;
  await signedIn(other);
  await page.evaluate(() => dispatchEvent(new Event("focus"))); // As the browser tells it when that window closes.
  await dialog.waitFor({ state: "hidden" });
  await expectStands(page, TV_SERIES, "Väljakuulutamine");
});

/** The other window closes by itself where the browser lets it, and says that it may be closed where not. */
async function signedIn(other: Page): Promise<void> {
  if (other.isClosed()) return;
  await Promise.race([
    other.waitForEvent("close"),
    other.getByRole("heading", { name: "Oled sisse logitud" }).waitFor(),
  ]);
}

async function givenInvitation(): Promise<string> {
  const { db, projectId } = office;
  const { token } = await invitePerson(db.context(), {
    organisationId: FIRST_ORGANISATION,
    email: `kutsutu${++count}@naidis.ee`,
    projectId,
    role: "coordinator",
  });
  return token!;
}

let count = 0;

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}
