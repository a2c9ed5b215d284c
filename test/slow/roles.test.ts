import { describe, test } from "vitest";
import type { Seat } from "#shared/access.ts";
import { expectOffered } from "#test/support/offered.ts";
import { openOffice } from "#test/support/office.ts";

const office = openOffice({ login: true });

describe.each<Seat>(["manager", "coordinator", "administrator"])("somebody who is %s", (seat) => {
  test("is offered what they may do, on every screen, and nothing else", () => expectOffered(office, seat));
});
