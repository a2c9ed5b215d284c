import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from "node:zlib";
import { expect, test } from "vitest";
import { type Encoding, encoded, encodedInPieces, piece } from "#server/queries/encoded.ts";

const DECODE: Record<Encoding, (bytes: Buffer) => Buffer> = {
  br: brotliDecompressSync,
  zstd: zstdDecompressSync,
  gzip: gunzipSync,
  identity: (bytes) => bytes,
};
const TEXTS = ["", "{}", "„Õnn“ 🌱 ".repeat(50_000)];

test.each(TEXTS)("answer %# is the same text in every encoding it can be had in", async (text) => {
  const whole = encoded('"1"', () => text);
  const pieces = encodedInPieces('"2"', () =>
    [text.slice(0, 1), text.slice(1, 900), "", text.slice(900)].map(piece),
  );
  expect(whole.encodings).toEqual(["br", "zstd", "gzip", "identity"]);
  expect(pieces.encodings).toEqual(["gzip", "identity"]);
  for (const answer of [whole, pieces])
    for (const encoding of answer.encodings)
      expect(DECODE[encoding](await answer.body(encoding)).equals(Buffer.from(text))).toBe(true);
});

test("an answer is made when it is first asked for, and once in each encoding, however many ask", async () => {
  let made = 0;
  const answer = encoded('"1"', () => {
    made += 1;
    return "tekst";
  });
  expect(made).toBe(0);
  const { encodings } = answer;
  const bodies = await Promise.all([...encodings, ...encodings].map((encoding) => answer.body(encoding)));
  expect(made).toBe(1);
  for (const index of encodings.keys()) expect(bodies[index]).toBe(bodies[index + encodings.length]);
});
