import { expect, test } from "vitest";
import { isCommonPassword } from "#server/common-passwords.ts";

test.each([
  "password1234",
  "Password123!",
  "P@ssw0rd2026",
  "parool123456",
  "ParoolParool",
  "qwertyuiop123",
  "qwerty123456",
  "123456789012",
  "111111111111",
  "aaaaaaaaaaaa",
  "abcdefghijkl",
  "abcabcabcabc",
  "iloveyou1234",
  "Hanketahvel1",
  "hanketahvel2026",
  "Tallinn2026!",
  "welcomewelcome",
  "eestieesti123",
  "letmein12345",
])("%s is tried soon", (password) => {
  expect(isCommonPassword(password)).toBe(true);
});

test("One's own e-mail address is tried soon", () => {
  expect(isCommonPassword("mari.maasikas1", "mari.maasikas@naidis.ee")).toBe(true);
  expect(isCommonPassword("mari.maasikas1", "jaan@naidis.ee")).toBe(false);
});

test.each([
  "hommik-algab-kohviga",
  "correct horse battery staple",
  "kolm karu metsas",
  "zT7#qLm2vX9p",
  "vihmavari ja kummikud",
  "8305 2917 4460",
])("%s is not", (password) => {
  expect(isCommonPassword(password)).toBe(false);
});
