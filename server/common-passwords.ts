/**
 * What passwords are made of that everybody tries first. Only long passwords come here, so they are these words
 * repeated, joined, or with digits and signs around them.
 */
const COMMON_WORDS = [
  ..."password passwort passw0rd parool salasona salasõna kasutaja admin administrator root user test demo guest".split(
    " ",
  ),
  ..."qwerty qwertyuiop qwertz qwer asdf asdfgh asdfghjkl zxcv zxcvbn zxcvbnm qazwsx qazwsxedc wsxedc edcrfv".split(
    " ",
  ),
  ..."abc abcd abcde abcdef abcdefgh abcdefghijkl aaa iloveyou ilove you love letmein let me in welcome hello".split(
    " ",
  ),
  ..."monkey dragon football baseball basketball hockey soccer master superman batman sunshine princess shadow".split(
    " ",
  ),
  ..."starwars pokemon minecraft google facebook microsoft windows computer internet secret changeme change me".split(
    " ",
  ),
  ..."trustno trust no login access freedom whatever michael jordan jennifer ashley charlie".split(" "),
  ..."hanketahvel hanke tahvel hanked riigihange riigihanked eesti estonia tallinn tartu maria juku kalev".split(
    " ",
  ),
  ..."tere maailm minu my the is on suvi talv kevad sygis sügis summer winter spring autumn january".split(
    " ",
  ),
];

/** Longest first, so that `qwertyuiop` is not taken for `qwerty` and something one's own. */
const WORDS = COMMON_WORDS.toSorted((one, other) => other.length - one.length);

/**
 * Whether somebody who guesses would try it soon: nothing but the commonest words, runs of neighbours on the alphabet
 * or keyboard, repetitions and digits, or the person's own e-mail address.
 */
export function isCommonPassword(password: string, email: string | null = null): boolean {
  const plain = asPlain(password);
  if (new Set(plain).size < 5) return true;
  const name = email === null ? "" : asPlain(email.split("@")[0]!);
  let rest = name.length >= 4 ? plain.replaceAll(name, "") : plain;
  for (const word of WORDS) rest = rest.replaceAll(word, "");
  // Of what is left, digits and runs add little.
  return rest.replaceAll(/[0-9\W_]+/g, "").replaceAll(RUNS, "").length < 4 && digitsOf(rest) < 8;
}

const RUNS = /(.)\1+|abcd?e?|bcde?|cdef?|defg?|xyz/g;

/** As it is thought of, before letters became digits and signs. */
function asPlain(text: string): string {
  const lower = text.normalize("NFKC").toLowerCase();
  return lower.replaceAll(/[@$0]/g, (sign) => ({ "@": "a", $: "s", "0": "o" })[sign]!);
}

/** Digits that are not in a row, as a telephone number has them and 123456 has not. */
function digitsOf(text: string): number {
  let count = 0;
  for (let at = 0; at < text.length; at++) {
    const step = text.charCodeAt(at) - text.charCodeAt(at - 1);
    if (/\d/.test(text[at]!) && !(Math.abs(step) <= 1)) count++;
  }
  return count;
}
