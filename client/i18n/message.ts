import type { en } from "./en.ts";
import type { enScreens } from "./en-screens.ts";

/** One text, or one for each plural form the language has. `{name}` is filled when it is read. */
export type Message = string | Plural;
export type Plural = Partial<Record<Intl.LDMLPluralRule, string>> & { one: string; other: string };

/** The English texts decide which keys and placeholders there are. */
type English = typeof en & typeof enScreens;
export type Key = keyof English;

/** What has to be given with a key: nothing, or a value for each of its placeholders; `count` chooses the plural. */
export type Values<K extends Key> = [PlaceholdersOf<English[K]>] extends [never]
  ? []
  : [{ [P in PlaceholdersOf<English[K]>]: P extends "count" ? number : string | number }];

/** Reads a text of the interface in one language. */
export type Translate = <K extends Key>(key: K, ...values: Values<K>) => string;

/**
 * A translation of one part of the English texts, checked while it is compiled: every key is there and no other, the
 * placeholders are those of the English text, and what has plural forms there has them here.
 */
export function translationOf<Part>() {
  return <const D extends Record<keyof Part, Message>>(texts: D & Checked<D>): D => texts;
}

type PlaceholdersOf<M> = Placeholders<M extends string ? M : M extends { other: infer O } ? O : never>;
type Placeholders<S> = S extends `${string}{${infer Name}}${infer Rest}` ? Name | Placeholders<Rest> : never;

type Checked<D> = {
  [K in keyof D]: K extends Key
    ? D[K] extends string
      ? English[K] extends string
        ? SamePlaceholders<K, D[K]>
        : "needs plural forms: one and other"
      : English[K] extends string
        ? "has no plural forms in English"
        : SamePlaceholders<K, D[K]>
    : "is not a key of the English texts";
};

type SamePlaceholders<K extends Key, M> = [PlaceholdersOf<M>] extends [PlaceholdersOf<English[K]>]
  ? [PlaceholdersOf<English[K]>] extends [PlaceholdersOf<M>]
    ? M
    : "lacks a placeholder of the English text"
  : "has a placeholder the English text has not";
