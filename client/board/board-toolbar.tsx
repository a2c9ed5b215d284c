import { CalendarClock, ListFilter, Plus, Search, SlidersHorizontal, X } from "lucide-react";
import { lazy, type RefObject, Suspense, useState } from "react";
import { DialogTrigger } from "react-aria-components/Dialog";
import { Popover } from "react-aria-components/Popover";
import { formatDay } from "#client/i18n/format.ts";
import { useLanguage } from "#client/i18n/language.tsx";
import { KIND_ICONS } from "#client/procurement/kind-icon.tsx";
import { Button } from "#client/ui/button.tsx";
import { IconButton } from "#client/ui/icon-button.tsx";
import popoverStyles from "#client/ui/popover.module.css";
import { Select } from "#client/ui/select.tsx";
import { type BoardFacts, SORTS, type Sort } from "#shared/board.ts";
import { KINDS } from "#shared/procurement.ts";
import { KIND_WORDS } from "#shared/words.ts";
import type { AsOfFieldsProps } from "./as-of-fields.tsx";
import {
  type BoardAddress,
  isFiltered,
  LANES,
  type Lanes,
  personKey,
  withoutFilters,
} from "./board-address.ts";
import styles from "./board-toolbar.module.css";

// Calendars weigh as much as everything else up here, and most people never ask for another day.
const AsOfFields = lazy(() =>
  import("./as-of-fields.tsx").then((module) => ({ default: module.AsOfFields })),
);

export interface BoardToolbarProps {
  facts: BoardFacts;
  persons: readonly string[];
  address: BoardAddress;
  /** Another view of the board: `isTyping` while somebody is still writing, so that Back does not go letter by letter. */
  onChange: (address: BoardAddress, isTyping?: boolean) => void;
  /** Null where nothing can be added: the board is read as of another day. */
  onCreate: (() => void) | null;
  isNarrow: boolean;
  searchRef: RefObject<HTMLInputElement | null>;
}

/** How the board is looked at: what is searched and filtered, against which promise, as of which day, in which order. */
export function BoardToolbar(props: BoardToolbarProps) {
  const { address, onChange, onCreate, isNarrow, searchRef, facts } = props;
  const { t } = useLanguage();
  return (
    <search className={styles.toolbar} aria-label={t("board.toolbar.label")} data-screen-only="">
      <SearchField
        value={address.q ?? ""}
        inputRef={searchRef}
        onChange={(q) => onChange({ ...address, q: q || undefined }, Boolean(address.q) && Boolean(q))}
      />
      <FilterButton {...props} />
      <LateToggle address={address} onChange={onChange} />
      <span className={styles.space} />
      {isNarrow ? (
        <DialogTrigger>
          <IconButton label={t("board.view.title")} variant="bordered">
            <SlidersHorizontal aria-hidden="true" />
          </IconButton>
          <Popover
            className={`${popoverStyles.popover} ${styles.panel}`}
            placement="bottom end"
            offset={6}
            aria-label={t("board.view.title")}
          >
            <div className={styles.view}>
              <ViewFields {...props} layout="stacked" />
              <Suspense>
                <AsOfFields facts={facts} address={address} onChange={onChange} />
              </Suspense>
            </div>
          </Popover>
        </DialogTrigger>
      ) : (
        <>
          <ViewFields {...props} layout="inline" />
          <AsOfButton facts={facts} address={address} onChange={onChange} />
        </>
      )}
      {onCreate === null ? null : isNarrow ? (
        <IconButton label={t("board.create")} variant="bordered" onPress={onCreate}>
          <Plus aria-hidden="true" />
        </IconButton>
      ) : (
        <Button variant="primary" onPress={onCreate}>
          <Plus aria-hidden="true" />
          {t("board.create")}
        </Button>
      )}
    </search>
  );
}

/** The filters in force, each with a way to take it off. Nothing while there are none. */
export function FilterChips({
  facts,
  persons,
  address,
  onChange,
}: Omit<BoardToolbarProps, "onCreate" | "isNarrow" | "searchRef">) {
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
      label: subActivityName(facts, number, language) ?? t("board.lanes.noSubActivity"),
      without: { ...address, sub: toggled(address.sub, number) },
    })),
    ...(address.person ?? []).map((key) => ({
      key: `person ${key}`,
      label: ["", ...persons].find((name) => personKey(name) === key) || t("board.lanes.nobody"),
      without: { ...address, person: toggled(address.person, key) },
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

/** The name of a sub-activity with its number, or null where the project has none of that number. */
function subActivityName(facts: BoardFacts, number: number, language: "et" | "en"): string | null {
  const found = facts.subActivities.find((each) => each.number === number);
  return found ? `${number} · ${language === "et" ? found.nameEt : found.nameEn || found.nameEt}` : null;
}

function SearchField({
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

function LateToggle({ address, onChange }: Pick<BoardToolbarProps, "address" | "onChange">) {
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

function FilterButton({ facts, persons, address, onChange }: BoardToolbarProps) {
  const { language, t } = useLanguage();
  const count = (address.kind?.length ?? 0) + (address.sub?.length ?? 0) + (address.person?.length ?? 0);
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
        <div className={styles.filters}>
          <div className={styles.phoneOnly}>
            <LateToggle address={address} onChange={onChange} />
          </div>
          <fieldset className={styles.group}>
            <legend>{t("board.filter.kind")}</legend>
            {KINDS.map((kind) => {
              const Icon = KIND_ICONS[kind];
              return (
                <button
                  key={kind}
                  type="button"
                  className={styles.toggle}
                  aria-pressed={address.kind?.includes(kind) ?? false}
                  onClick={() => onChange({ ...address, kind: toggled(address.kind, kind) })}
                >
                  <Icon aria-hidden="true" />
                  {KIND_WORDS[language][kind]}
                </button>
              );
            })}
          </fieldset>
          {facts.subActivities.length > 0 && (
            <fieldset className={`${styles.group} ${styles.long}`}>
              <legend>{t("board.filter.subActivity")}</legend>
              {facts.subActivities.map(({ number }) => (
                <button
                  key={number}
                  type="button"
                  className={styles.toggle}
                  aria-pressed={address.sub?.includes(number) ?? false}
                  onClick={() => onChange({ ...address, sub: toggled(address.sub, number) })}
                >
                  {subActivityName(facts, number, language)}
                </button>
              ))}
            </fieldset>
          )}
          <fieldset className={styles.group}>
            <legend>{t("board.filter.person")}</legend>
            {["", ...persons].map((name) => {
              const key = personKey(name);
              return (
                <button
                  key={key}
                  type="button"
                  className={styles.toggle}
                  aria-pressed={address.person?.includes(key) ?? false}
                  onClick={() => onChange({ ...address, person: toggled(address.person, key) })}
                >
                  {name || t("board.lanes.nobody")}
                </button>
              );
            })}
          </fieldset>
        </div>
      </Popover>
    </DialogTrigger>
  );
}

function ViewFields({
  facts,
  address,
  onChange,
  layout,
}: Pick<BoardToolbarProps, "facts" | "address" | "onChange"> & { layout: "inline" | "stacked" }) {
  const { language, t } = useLanguage();
  return (
    <>
      <Select
        label={t("board.view.against")}
        layout={layout}
        value={String(address.against ?? "inForce")}
        onChange={(id) =>
          onChange({
            ...address,
            against: id === "inForce" ? undefined : id === "first" ? "first" : Number(id),
          })
        }
        options={[
          { id: "inForce", label: t("board.against.inForce"), hint: t("board.against.inForceHint") },
          { id: "first", label: t("board.against.first"), hint: t("board.against.firstHint") },
          ...facts.revisions.map(({ id, name, adoptedOn, adoptedOnAssumed }) => ({
            id: String(id),
            label: name,
            hint: t(adoptedOnAssumed ? "board.against.adoptedAssumed" : "board.against.adopted", {
              day: formatDay(adoptedOn, language),
            }),
          })),
        ]}
      />
      <Select<Lanes | "none">
        label={t("board.view.lanes")}
        layout={layout}
        value={address.lanes ?? "none"}
        onChange={(lanes) => onChange({ ...address, lanes: lanes === "none" ? undefined : lanes })}
        options={(["none", ...LANES] as const).map((id) => ({ id, label: t(`board.lanes.${id}`) }))}
      />
      <Select<Sort>
        label={t("board.view.sort")}
        layout={layout}
        value={address.sort ?? "attention"}
        onChange={(sort) => onChange({ ...address, sort: sort === "attention" ? undefined : sort })}
        options={SORTS.map((id) => ({ id, label: t(`board.sort.${id}`) }))}
      />
    </>
  );
}

function AsOfButton(props: AsOfFieldsProps) {
  const { language, t } = useLanguage();
  const { address } = props;
  return (
    <DialogTrigger>
      <Button variant={address.on ? "primary" : "secondary"}>
        <CalendarClock aria-hidden="true" />
        {address.on ? t("board.asOf.day", { day: formatDay(address.on, language) }) : t("board.asOf.today")}
      </Button>
      <Popover
        className={`${popoverStyles.popover} ${styles.panel}`}
        placement="bottom end"
        offset={6}
        aria-label={t("board.asOf.title")}
      >
        <div className={styles.view}>
          <Suspense>
            <AsOfFields {...props} />
          </Suspense>
        </div>
      </Popover>
    </DialogTrigger>
  );
}

function toggled<T>(chosen: readonly T[] | undefined, value: T): T[] | undefined {
  const others = chosen?.filter((each) => each !== value) ?? [];
  const next = chosen?.includes(value) ? others : [...others, value];
  return next.length > 0 ? next : undefined;
}
