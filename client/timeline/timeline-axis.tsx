import { memo } from "react";
import { formatDay } from "#client/i18n/format.ts";
import { useLanguage } from "#client/i18n/language.tsx";
import type { BoardFacts } from "#shared/board.ts";
import type { Language } from "#shared/errors.ts";
import type { Day, Period } from "#shared/period.ts";
import { periodInWords } from "#shared/period-words.ts";
import styles from "./timeline-axis.module.css";
import type { ScaleColumn, TimelineScale } from "./timeline-scale.ts";

export interface AxisProps {
  scale: TimelineScale;
  facts: BoardFacts;
  /** The day of the view. */
  on: Day;
}

/** The head of the timeline: years over quarters, or quarters over months, and the days that lines stand for. */
export const Axis = memo(function Axis({ scale, facts, on }: AxisProps) {
  const { language, t } = useLanguage();
  const { eligibleFrom, eligibleTo } = facts.project;
  const day = formatDay(on, language);
  const today = on === facts.today ? `${t("common.today")} ${day}` : t("board.asOf.day", { day });
  const flags = flagsOf(
    scale,
    [scale.middleOf(on), today],
    [
      {
        key: "from",
        at: scale.startOf(eligibleFrom),
        long: t("timeline.eligibleFrom", { day: formatDay(eligibleFrom, language) }),
        short: formatDay(eligibleFrom, language),
      },
      {
        key: "to",
        at: scale.endOf(eligibleTo),
        long: t("timeline.eligibleTo", { day: formatDay(eligibleTo, language) }),
        short: formatDay(eligibleTo, language),
      },
    ],
  );
  return (
    <div className={styles.axis} style={{ width: scale.width }} aria-hidden="true">
      {scale.heads.map((column) => (
        <Place key={column.period} column={column} className={styles.head!}>
          <span>{headName(column, language)}</span>
        </Place>
      ))}
      {scale.columns.map((column) => (
        <Place key={column.period} column={column} className={styles.column!}>
          {columnName(column, language)}
        </Place>
      ))}
      {flags.map(({ key, words, left }) => (
        <span key={key} className={styles.flag} style={{ left }}>
          {words}
        </span>
      ))}
      <span className={styles.today} style={{ left: scale.middleOf(on) }}>
        {today}
      </span>
    </div>
  );
});

interface Flag {
  key: "from" | "to";
  at: number;
  long: string;
  short: string;
}

/**
 * Where the bounds of the eligible period are named: inside it, else outside, else only by their day; not at all where
 * the day of the view, which is more important, takes the room.
 */
function flagsOf(scale: TimelineScale, [at, today]: [number, string], flags: Flag[]) {
  const half = widthOf(today) / 2 + 9;
  const taken: [number, number][] = [[at - half, at + half]];
  return flags.flatMap(({ key, at: x, long, short }) => {
    for (const words of [long, short]) {
      const width = widthOf(words) + 10;
      for (const left of key === "from" ? [x, x - width] : [x - width, x]) {
        const isFree = taken.every(([from, to]) => left + width < from || left > to);
        if (left < 0 || left + width > scale.width || !isFree) continue;
        taken.push([left, left + width]);
        return [{ key, words, left }];
      }
    }
    return [];
  });
}

/** About how wide words of 12 pixels are. */
function widthOf(words: string): number {
  return words.length * 6.1;
}

/** Lines through all rows: where columns begin, and what lies outside the eligible period. */
export const Grid = memo(function Grid(props: AxisProps & { height: number }) {
  const { scale, height } = props;
  return (
    <svg className={styles.grid} width={scale.width} height={height} aria-hidden="true">
      <Lines {...props} />
    </svg>
  );
});

/** The same behind one row on paper, where nothing can lie behind all of them. */
export function PrintedLines(props: AxisProps & { height: number }) {
  return (
    <svg width={props.scale.width} height={props.height} aria-hidden="true">
      <Lines {...props} />
    </svg>
  );
}

function Lines({ scale, facts, on, height }: AxisProps & { height: number }) {
  const from = scale.startOf(facts.project.eligibleFrom);
  const to = scale.endOf(facts.project.eligibleTo);
  const fine = scale.columns.map(({ x }) => `M${x} 0V${height}`).join("");
  const coarse = scale.heads.map(({ x }) => `M${x} 0V${height}`).join("");
  return (
    <>
      {from > 0 && <rect width={from} height={height} className={styles.outside} />}
      {to < scale.width && (
        <rect x={to} width={scale.width - to} height={height} className={styles.outside} />
      )}
      <path d={fine} className={styles.fine} />
      <path d={coarse} className={styles.coarse} />
      <path d={`M${from} 0V${height}M${to} 0V${height}`} className={styles.eligible} />
      {on !== facts.today && (
        <path d={`M${scale.middleOf(facts.today)} 0V${height}`} className={styles.otherDay} />
      )}
      <path d={`M${scale.middleOf(on)} 0V${height}`} className={styles.day} />
    </>
  );
}

/** What a column is called, as far as it has room. */
export function columnName({ period, width }: ScaleColumn, language: Language): string {
  if (period.length === 4) return width >= 28 ? period : "";
  if (period[5] === "Q") {
    const quarter = quarterName(period, language);
    if (width >= 32) return quarter;
    return width >= 15 ? quarter.replace(/ kv$|^Q/, "") : "";
  }
  const month = Number(period.slice(5)) - 1;
  if (width >= 76) return monthNames(language, "long")[month]!;
  if (width >= 38) return monthNames(language, "short")[month]!;
  return width >= 16 ? monthNames(language, "long")[month]!.slice(0, 1).toUpperCase() : "";
}

export function headName({ period, width }: ScaleColumn, language: Language): string {
  if (period.length === 4) return width >= 30 ? period : "";
  const words = periodInWords(period, language);
  return width >= 96 ? words : width >= 34 ? quarterName(period, language) : "";
}

function Place({
  column: { period, x, width },
  className,
  children,
}: {
  column: ScaleColumn;
  className: string;
  children: React.ReactNode;
}) {
  return (
    <div className={className} style={{ left: x, width }} data-period={period}>
      {children}
    </div>
  );
}

function quarterName(period: Period, language: Language): string {
  const number = Number(period[6]);
  return language === "et" ? `${ROMAN[number - 1]} kv` : `Q${number}`;
}

const ROMAN = ["I", "II", "III", "IV"];

function monthNames(language: Language, length: "long" | "short"): string[] {
  const key = `${language} ${length}`;
  let names = MONTHS.get(key);
  if (!names) {
    const format = new Intl.DateTimeFormat(language, { month: length, timeZone: "UTC" });
    names = Array.from({ length: 12 }, (_, month) => format.format(Date.UTC(2026, month)));
    MONTHS.set(key, names);
  }
  return names;
}

const MONTHS = new Map<string, string[]>();
