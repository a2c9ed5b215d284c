import { ListFilter, Search, X } from "lucide-react";
import { lazy, type RefObject, Suspense, useState } from "react";
import { DialogTrigger } from "react-aria-components/Dialog";
import { Popover } from "react-aria-components/Popover";
import { type LanguageChoice, useLanguage } from "#client/i18n/language.tsx";
import { Button } from "#client/ui/button.tsx";
import popoverStyles from "#client/ui/popover.module.css";
import type { BoardFacts } from "#shared/board.ts";
import { KIND_WORDS } from "#shared/words.ts";
import styles from "./toolbar.module.css";
import { isFiltered, personKey, type ViewAddress, withoutFilters } from "./view-address.ts";

/** What can be chosen is loaded when somebody wants to choose. */
const FilterPanel = lazy(() =>
  import("./filter-panel.tsx").then((module) => ({ default: module.FilterPanel })),
) as typeof import("./filter-panel.tsx").FilterPanel;

export interface FilterFieldsProps<A extends ViewAddress> {
  facts: BoardFacts;
  /** Everybody responsible for something, in order. */
  persons: readonly string[];
  address: A;
  /** Another view: `isTyping` while somebody is still writing, so that Back does not go letter by letter. */
  onChange: (address: A, isTyping?: boolean) => void;
}

/** The filters in force, each with a way to take it off. Nothing while there are none. */
export function FilterChips<A extends ViewAddress>({
  facts,
  persons,
  address,
  onChange,
}: FilterFieldsProps<A>) {
  const { language, t } = useLanguage();
  if (!isFiltered(address)) return null;
  const chips = [
    ...(address.q
      ? [
          {
            key: "q",
            label: t("board.filter.text", { text: address.q }),
            without: { ...address, q: undefined },
          },
        ]
      : []),
    ...(address.late
      ? [{ key: "late", label: t("board.filter.late"), without: { ...address, late: undefined } }]
      : []),
    ...(address.kind ?? []).map((kind) => ({
      key: kind,
      label: KIND_WORDS[language][kind],
      without: { ...address, kind: toggled(address.kind, kind) },
    })),
    ...(address.sub ?? []).map((number) => ({
      key: `sub ${number}`,
      label: subActivityName(facts, number, { language, t }) ?? t("board.lanes.noSubActivity"),
      without: { ...address, sub: toggled(address.sub, number) },
    })),
    ...(address.person ?? []).map((key) => ({
      key: `person ${key}`,
      label: ["", ...persons].find((name) => personKey(name) === key) || t("board.lanes.nobody"),
      without: { ...address, person: toggled(address.person, key) },
    })),
    ...(address.rtk ?? []).map((flag) => ({
      key: `rtk ${flag}`,
      label: t(`board.filter.rtk.${flag}`),
      without: { ...address, rtk: toggled(address.rtk, flag) },
    })),
  ];
  return (
    <ul className={styles.chips} aria-label={t("board.filter.active")} data-screen-only="">
      {chips.map(({ key, label, without }) => (
        <li key={key}>
          <button type="button" className={styles.chip} onClick={() => onChange(without)}>
            <span className={styles.chipWords} title={label}>
              {label}
            </span>
            <X aria-hidden="true" />
            <span className={styles.unseen}>{t("board.filter.remove")}</span>
          </button>
        </li>
      ))}
      <li>
        <Button variant="quiet" size="small" onPress={() => onChange(withoutFilters(address))}>
          {t("board.filter.clear")}
        </Button>
      </li>
    </ul>
  );
}

/** Words to search for. What is typed shows at once; the address follows. */
export function SearchField({
  value,
  onChange,
  inputRef,
}: {
  value: string;
  onChange: (value: string) => void;
  inputRef: RefObject<HTMLInputElement | null>;
}) {
  const { t } = useLanguage();
  // What is typed shows at once; the address follows, and may also change by itself when somebody goes back.
  const [typed, setTyped] = useState({ text: value, last: value });
  if (typed.last !== value)
    setTyped({ text: typed.text.trim() === value.trim() ? typed.text : value, last: value });
  return (
    <div className={styles.search}>
      <Search aria-hidden="true" />
      <input
        ref={inputRef}
        type="search"
        value={typed.text}
        onChange={(event) => {
          setTyped({ ...typed, text: event.target.value });
          onChange(event.target.value);
        }}
        onKeyDown={(event) => {
          if (event.key !== "Escape" || typed.text === "") return;
          setTyped({ ...typed, text: "" });
          onChange("");
        }}
        placeholder={t("board.search.placeholder")}
        aria-label={t("board.search.label")}
        aria-keyshortcuts="/"
        autoComplete="off"
        spellCheck={false}
        maxLength={200}
      />
    </div>
  );
}

/** Which kinds, sub-activities and people are shown, and what about RTK. */
export function FilterButton<A extends ViewAddress>({
  facts,
  persons,
  address,
  onChange,
}: FilterFieldsProps<A>) {
  const { t } = useLanguage();
  const count = [address.kind, address.sub, address.person, address.rtk].reduce(
    (sum, chosen) => sum + (chosen?.length ?? 0),
    0,
  );
  return (
    <DialogTrigger>
      <Button>
        <ListFilter aria-hidden="true" />
        <span className={styles.wideOnly}>{t("board.filter.title")}</span>
        {count > 0 && <span className={styles.badge}>{count}</span>}
      </Button>
      <Popover
        className={`${popoverStyles.popover} ${styles.panel}`}
        placement="bottom start"
        offset={6}
        aria-label={t("board.filter.title")}
      >
        <Suspense>
          <FilterPanel facts={facts} persons={persons} address={address} onChange={onChange} />
        </Suspense>
      </Popover>
    </DialogTrigger>
  );
}

export function LateToggle<A extends ViewAddress>({
  address,
  onChange,
}: Pick<FilterFieldsProps<A>, "address" | "onChange">) {
  const { t } = useLanguage();
  return (
    <button
      type="button"
      className={styles.toggle}
      aria-pressed={address.late ?? false}
      onClick={() => onChange({ ...address, late: address.late ? undefined : true })}
    >
      {t("board.filter.late")}
    </button>
  );
}

/** A sub-activity by its number and the name it has, if any; null where the project has none of that number. */
export function subActivityName(
  facts: BoardFacts,
  number: number,
  { language, t }: Pick<LanguageChoice, "language" | "t">,
): string | null {
  const found = facts.subActivities.find((each) => each.number === number);
  if (!found) return null;
  const name = language === "et" ? found.nameEt : found.nameEn || found.nameEt;
  return name ? `${number} · ${name}` : t("board.card.subActivity", { number });
}

export function toggled<T>(chosen: readonly T[] | undefined, value: T): T[] | undefined {
  const others = chosen?.filter((each) => each !== value) ?? [];
  const next = chosen?.includes(value) ? others : [...others, value];
  return next.length > 0 ? next : undefined;
}
