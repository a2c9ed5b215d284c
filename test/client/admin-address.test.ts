import { expect, test } from "vitest";
import { readAdminAddress } from "#client/admin/admin-address.ts";
import { parseAddress, printAddress } from "#client/view/view-address.ts";

test.each([
  ["", {}],
  ["?part=log&organisation=2", { part: "log", organisation: 2 }],
  [
    "?part=log&kind=role.set&who=a1-b2&from=2026-01-01&to=2026-03-31",
    { part: "log", kind: "role.set", who: "a1-b2", from: "2026-01-01", to: "2026-03-31" },
  ],
])("the address %s is read as it is printed", (address, means) => {
  const read = readAdminAddress(parseAddress(address));
  expect(Object.fromEntries(Object.entries(read).filter(([, value]) => value !== undefined))).toEqual(means);
  expect(printAddress(read)).toBe(address);
});

test("what an address says that nobody understands is left out", () => {
  const read = readAdminAddress({
    part: "kõik",
    organisation: "-1",
    kind: "'; drop",
    who: "../../x",
    from: "2026-02-30",
    to: 7,
  });
  expect(Object.values(read).filter((value) => value !== undefined)).toEqual([]);
});
