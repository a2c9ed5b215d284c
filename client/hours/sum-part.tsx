import { useMemo, useState } from "react";
import { formatNumber } from "#client/i18n/format.ts";
import { useLanguage } from "#client/i18n/language.tsx";
import type { Translate } from "#client/i18n/message.ts";
import { Button } from "#client/ui/button.tsx";
import { useIsPrinting } from "#client/ui/use-is-printing.ts";
import screen from "#client/view/screen.module.css";
import { personKey as keyInAddress, printAddress } from "#client/view/view-address.ts";
import type { BoardFacts, Card } from "#shared/board.ts";
import type { Language } from "#shared/errors.ts";
import {
  type Activity,
  EVALUATOR_ROLES,
  type EvaluatorRole,
  hoursStanding,
} from "#shared/evaluator-hours.ts";
import { ACTIVITY_WORDS, ROLE_WORDS } from "#shared/hours-words.ts";
import { periodInWords } from "#shared/period-words.ts";
import { monthOf } from "#shared/work-entries.ts";
import { WhoSelect } from "./entry-part.tsx";
import { GROUPINGS, type Grouping, type HoursAddress } from "./hours-address.ts";
import { type Across, acrossOf, sumHours } from "./hours-groups.ts";
import tableStyles from "./hours-table.module.css";
import styles from "./hours-view.module.css";
import type { PartProps } from "./hours-view.tsx";
import { PeriodPicker } from "./period-picker.tsx";

/** Sums of a period by person, role, procurement, activity, month or quarter; of roles and procurements beside their forecast. */
export function SumPart(props: PartProps) {
  const { facts, address, onAddress, entries, cards } = props;
  const { language, t } = useLanguage();
  const on = address.on ?? facts.today;
  const period = address.period ?? monthOf(on);
  const by = address.by ?? "person";
  const across = acrossOf(by, period);
  const sums = useMemo(() => sumHours(entries, by, across), [entries, by, across]);
  const forecasts = useMemo(() => forecastsBy(by, cards, on), [by, cards, on]);
  // One column of the same as the sum says nothing.
  const columns = sums.columns.length > 1 ? sums.columns : [];
  const most = Math.max(...sums.groups.map(({ hours }) => hours), 1);
  const [isWhole, setWhole] = useState(false);
  const isPrinting = useIsPrinting();
  const shown = isWhole || isPrinting ? sums.groups : sums.groups.slice(0, FIRST_SHOWN);
  const words: Naming = { language, t, facts };
  const number = (hours: number) => formatNumber(hours, language).replace("-", "−");

  return (
    <div className={styles.part}>
      <div className={styles.controls} data-screen-only="">
        <PeriodPicker
          period={period}
          onChange={(next) => onAddress({ ...address, period: next === monthOf(on) ? undefined : next })}
          today={on}
          from={facts.project.eligibleFrom}
        />
        <WhoSelect {...props} />
        <nav className={screen.tabs} aria-label={t("hours.by")}>
          {GROUPINGS.map((each) => (
            <a
              key={each}
              href={`/hours${printAddress({ ...address, by: each === "person" ? undefined : each })}`}
              aria-current={each === by ? "page" : undefined}
            >
              {t(`hours.by.${each}`)}
            </a>
          ))}
        </nav>
      </div>
      {sums.groups.length === 0 ? (
        <p className={styles.quiet}>{t("hours.entries.empty")}</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways must be reached by keyboard.
        <section className={tableStyles.scroller} aria-label={t("hours.part.sums")} tabIndex={0}>
          <table className={tableStyles.table}>
            <caption>
              {t("hours.sums.caption", { period: periodInWords(period, language) })}
              {address.procurement !== undefined &&
                ` · ${facts.procurements.find(({ id }) => id === address.procurement)?.title ?? ""}`}
            </caption>
            <thead>
              <tr>
                <th scope="col">{t(`hours.by.${by}`)}</th>
                <th scope="col" className={`${tableStyles.chart} ${tableStyles.wideOnly}`}>
                  <span className={tableStyles.unseen}>{t("hours.sums.share")}</span>
                </th>
                {columns.map((column) => (
                  <th key={column} scope="col" className={`${tableStyles.number} ${tableStyles.wideOnly}`}>
                    {nameOf(across, column, words)}
                  </th>
                ))}
                <th scope="col" className={tableStyles.number}>
                  {t("hours.entries.hours")}
                </th>
                {forecasts.size > 0 &&
                  (["loggedAll", "forecast", "left"] as const).map((each) => (
                    <th key={each} scope="col" className={tableStyles.number}>
                      {t(`hours.sums.${each}`)}
                    </th>
                  ))}
              </tr>
            </thead>
            <tbody>
              {shown.map((group) => (
                <tr key={group.key}>
                  <th scope="row" className={tableStyles.title}>
                    <GroupName by={by} name={group.key} address={address} words={words} />
                  </th>
                  <td className={`${tableStyles.chart} ${tableStyles.wideOnly}`}>
                    <svg aria-hidden="true" className={tableStyles.bars} height={14}>
                      <rect
                        y={2}
                        height={10}
                        width={`${(90 * Math.max(0, group.hours)) / most}%`}
                        rx={2}
                        className={tableStyles.logged}
                      />
                    </svg>
                  </td>
                  {columns.map((column) => (
                    <td key={column} className={`${tableStyles.number} ${tableStyles.wideOnly}`}>
                      <Hours value={group.columns.get(column) ?? 0} language={language} />
                    </td>
                  ))}
                  <td className={tableStyles.number}>
                    <strong>{number(group.hours)}</strong>
                  </td>
                  {forecasts.size > 0 && <Forecasted of={forecasts.get(group.key)} />}
                </tr>
              ))}
            </tbody>
            <tfoot>
              <tr>
                <th scope="row">{t("hours.total")}</th>
                <td className={`${tableStyles.chart} ${tableStyles.wideOnly}`} />
                {columns.map((column) => (
                  <td key={column} className={`${tableStyles.number} ${tableStyles.wideOnly}`}>
                    {number(sums.total.columns.get(column) ?? 0)}
                  </td>
                ))}
                <td className={tableStyles.number}>{number(sums.total.hours)}</td>
                {forecasts.size > 0 && <td colSpan={3} />}
              </tr>
            </tfoot>
          </table>
        </section>
      )}
      {shown.length < sums.groups.length && (
        <div>
          <Button onPress={() => setWhole(true)}>
            {t("hours.entries.showAll", { count: sums.groups.length })}
          </Button>
        </div>
      )}
      {(by === "month" || by === "quarter" || across !== "activity") && (
        <p className={styles.quiet}>{t("hours.sums.month")}</p>
      )}
    </div>
  );
}

/** Rows drawn before somebody asks for all of them. */
const FIRST_SHOWN = 100;

interface Naming {
  language: Language;
  t: Translate;
  facts: BoardFacts;
}

/** What a group, or a column, is called. */
function nameOf(by: Grouping | Across, key: string, { language, facts }: Naming): string {
  switch (by) {
    case "role":
      return ROLE_WORDS[language][key as EvaluatorRole];
    case "activity":
      return ACTIVITY_WORDS[language][key as Activity];
    case "procurement":
      return facts.procurements.find(({ id }) => String(id) === key)?.title ?? `#${key}`;
    case "month":
    case "quarter":
      return periodInWords(key, language);
    default:
      return key;
  }
}

/** The name of a group; where entries can be sifted by it, a link to them. */
function GroupName({
  by,
  name,
  address,
  words,
}: {
  by: Grouping;
  name: string;
  address: HoursAddress;
  words: Naming;
}) {
  const said = nameOf(by, name, words);
  const sieve: Partial<HoursAddress> | null =
    by === "person"
      ? { who: keyInAddress(name) }
      : by === "procurement"
        ? { procurement: Number(name) }
        : by === "month" || by === "quarter"
          ? { period: name }
          : null;
  if (!sieve) return said;
  return (
    <a href={`/hours${printAddress({ ...address, ...sieve, part: undefined, by: undefined })}`}>{said}</a>
  );
}

function Hours({ value, language }: { value: number; language: Language }) {
  return (
    <span className={value === 0 ? tableStyles.zero : undefined}>
      {value === 0 ? "–" : formatNumber(value, language).replace("-", "−")}
    </span>
  );
}

interface Spent {
  forecast: number;
  logged: number;
}

/** What is forecast in all, whatever the period, and how much of it is used. */
function Forecasted({ of }: { of: Spent | undefined }) {
  const { language, t } = useLanguage();
  if (!of || of.forecast === 0)
    return (
      <>
        <td className={tableStyles.number}>{of ? formatNumber(of.logged, language) : ""}</td>
        <td />
        <td />
      </>
    );
  const left = of.forecast - of.logged;
  return (
    <>
      <td className={tableStyles.number}>{formatNumber(of.logged, language)}</td>
      <td className={tableStyles.number}>{formatNumber(of.forecast, language)}</td>
      <td className={`${tableStyles.number} ${left < 0 ? tableStyles.over : ""}`}>
        {left < 0
          ? t("hours.overBy", { hours: formatNumber(-left, language) })
          : formatNumber(left, language)}
      </td>
    </>
  );
}

/** By role or procurement: forecast and logged until a day, whatever the period. Loads are staff and are not counted. */
function forecastsBy(by: Grouping, cards: readonly Card[], on: string): Map<string, Spent> {
  const found = new Map<string, Spent>();
  const add = (key: string, { forecast, logged }: Spent) => {
    const spent = found.get(key) ?? { forecast: 0, logged: 0 };
    found.set(key, { forecast: spent.forecast + forecast, logged: spent.logged + logged });
  };
  for (const { procurement } of cards) {
    const { assignments, work } = procurement.records;
    if (by === "procurement") add(String(procurement.id), hoursStanding(assignments, work, on));
    if (by === "role")
      for (const role of EVALUATOR_ROLES) {
        const isOf = (each: { role: EvaluatorRole }) => each.role === role;
        add(role, hoursStanding(assignments.filter(isOf), work.filter(isOf), on));
      }
  }
  return found;
}
