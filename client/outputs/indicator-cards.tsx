import { useLanguage } from "#client/i18n/language.tsx";
import type { BoardFacts } from "#shared/board.ts";
import { INDICATORS, type Indicator } from "#shared/indicators.ts";
import styles from "./indicator-cards.module.css";
import { type OutputLine, totalsOf } from "./output-lines.ts";
import type { OutputsAddress } from "./outputs-address.ts";
import { ProgressBar } from "./progress-bar.tsx";

/** For each indicator of the results framework: how many of the outputs that count towards it are there. */
export function IndicatorCards({
  lines,
  facts,
  address,
  onAddress,
}: {
  lines: readonly OutputLine[];
  facts: BoardFacts;
  address: OutputsAddress;
  onAddress: (address: OutputsAddress) => void;
}) {
  const { t } = useLanguage();
  return (
    <ul className={styles.cards} aria-label={t("outputs.indicators")}>
      {INDICATORS.map((indicator) => {
        const own = lines.filter(({ output }) => output.indicators.includes(indicator));
        const totals = totalsOf(own);
        if (totals.outputs === 0) return null;
        const isChosen = address.indicator?.includes(indicator) ?? false;
        return (
          <li key={indicator}>
            <button
              type="button"
              className={styles.card}
              aria-pressed={isChosen}
              onClick={() => onAddress({ ...address, indicator: toggled(address.indicator, indicator) })}
            >
              <span className={styles.name}>
                <strong>{indicator}</strong>{" "}
                {t(`outputs.indicator.${indicator === "OPI 3.1" ? "competences" : "materials"}`)}
              </span>
              <span className={styles.figures}>
                <ProgressBar done={totals.fulfilled} of={totals.outputs} />
                <span>
                  {t("outputs.indicator.there", { count: totals.fulfilled, total: totals.outputs })}
                </span>
                {totals.overdue > 0 && (
                  <span className={styles.overdue}>{t("board.column.late", { count: totals.overdue })}</span>
                )}
              </span>
              <span className={styles.quiet}>
                {t("outputs.indicator.subActivities", { numbers: subActivitiesOf(own) })}
              </span>
            </button>
          </li>
        );
      })}
    </ul>
  );

  function subActivitiesOf(own: readonly OutputLine[]): string {
    const numbers = new Set(own.map(({ subActivity }) => subActivity));
    return facts.subActivities
      .map(({ number }) => number)
      .filter((number) => numbers.has(number))
      .join(", ");
  }
}

function toggled(chosen: readonly Indicator[] | undefined, value: Indicator): Indicator[] | undefined {
  const others = chosen?.filter((each) => each !== value) ?? [];
  const next = chosen?.includes(value) ? others : [...others, value];
  return next.length > 0 ? next : undefined;
}
