import { Pencil } from "lucide-react";
import { lazy, Suspense, useMemo, useState } from "react";
import { useMay } from "#client/access/access.tsx";
import { useForecasts } from "#client/forecast/use-forecasts.ts";
import { formatDay, formatNumber } from "#client/i18n/format.ts";
import { useLanguage } from "#client/i18n/language.tsx";
import { failureInWords } from "#client/procurement/failure.tsx";
import { ProcurementLink } from "#client/procurement/procurement-link.tsx";
import { failureOf } from "#client/trpc.ts";
import { IconButton } from "#client/ui/icon-button.tsx";
import { showToast } from "#client/ui/toast.tsx";
import { useMedia } from "#client/ui/use-media.ts";
import type { Card } from "#shared/board.ts";
import { type Capacity, EVALUATOR_ROLES, type EvaluatorRole } from "#shared/evaluator-hours.ts";
import type { Forecast } from "#shared/forecast.ts";
import { capacityIn, type Demand, demandOf, sumDemand } from "#shared/hours-demand.ts";
import { ROLE_WORDS } from "#shared/hours-words.ts";
import { type Day, firstDay, type Period, quarterOf, quarterPeriod } from "#shared/period.ts";
import { periodInWords } from "#shared/period-words.ts";
import { STAGE_WORDS } from "#shared/words.ts";
import tableStyles from "./hours-table.module.css";
import styles from "./hours-view.module.css";
import type { PartProps } from "./hours-view.tsx";
import { useHoursChanged } from "./use-hours.ts";

const CapacityDialog = lazy(() =>
  import("./capacity-dialog.tsx").then((module) => ({ default: module.CapacityDialog })),
);

/** What each role is asked for by quarter, where the stages are now expected to end, against what it can give. */
export function DemandPart({ facts, page, cards, address, isReadOnly, reading }: PartProps) {
  const { language, t } = useLanguage();
  const on = address.on ?? facts.today;
  const forecasts = useForecasts(facts, on);
  const [asked, setAsked] = useState<{ role: EvaluatorRole; quarter: Period } | null>(null);
  const hoursChanged = useHoursChanged();
  const may = useMay(facts.project.id);
  const pieces = useMemo(
    () =>
      forecasts &&
      cards.map((card) => {
        const forecast = forecasts(card);
        return { card, forecast, demand: demandOf({ ...card, forecast }, on) };
      }),
    [forecasts, cards, on],
  );
  const demands = useMemo(() => pieces && sumDemand(pieces.map(({ demand }) => demand)), [pieces]);
  if (!pieces || !demands)
    return (
      <p role="status" className={styles.quiet}>
        {t("hours.demand.loading")}
      </p>
    );
  const quarters = quartersOf(demands, on);
  const roles = EVALUATOR_ROLES.filter(
    (role) =>
      demands.some((each) => each.role === role) || page.capacities.some((each) => each.role === role),
  );
  const undo = async (revision: number) => {
    try {
      await reading.undo(revision);
      hoursChanged();
      showToast({ text: t("procurement.done.undone") });
    } catch (error) {
      showToast({ tone: "problem", text: failureInWords(failureOf(error), language) });
    }
  };

  return (
    <div className={styles.part}>
      <p className={styles.quiet}>{t("hours.demand.caption")}</p>
      <Hatching />
      {roles.length === 0 && (
        <div>
          <h2 className={styles.total}>{t("hours.demand.none")}</h2>
          <p>{t("hours.demand.noneHint")}</p>
        </div>
      )}
      {roles.length > 0 && <Legend />}
      {roles.map((role) => (
        <div key={role} className={styles.part}>
          <h2 className={styles.total}>{ROLE_WORDS[language][role]}</h2>
          <RoleTable
            role={role}
            quarters={quarters}
            demands={demands.filter((each) => each.role === role)}
            capacities={page.capacities}
            onSet={isReadOnly || !may("hours.setCapacity") ? null : (quarter) => setAsked({ role, quarter })}
          />
          <Pieces role={role} pieces={pieces} />
        </div>
      ))}
      <Suspense>
        {asked && (
          <CapacityDialog
            {...asked}
            projectId={facts.project.id}
            quarters={quarters}
            capacities={page.capacities}
            onDone={(revision) => {
              hoursChanged();
              setAsked(null);
              showToast({
                text: t("hours.demand.setDone", { role: ROLE_WORDS[language][asked.role] }),
                actions:
                  revision > 0 ? [{ label: t("common.undo"), onPress: () => void undo(revision) }] : [],
              });
            }}
            onClose={() => setAsked(null)}
          />
        )}
      </Suspense>
    </div>
  );
}

/** Three quarters back and four on, and as far as there is any demand. */
function quartersOf(demands: readonly Demand[], on: Day): Period[] {
  const now = quarterOf(on);
  const asked = demands.map(({ quarter }) => quarterOf(firstDay(quarter)));
  const last = Math.max(now + 3, ...asked);
  const first = Math.max(Math.min(now - 2, ...asked), now - 8);
  return Array.from({ length: last - first + 1 }, (_, index) => quarterPeriod(first + index));
}

interface QuarterRow {
  quarter: Period;
  logged: number;
  open: number;
  unassigned: number;
  unused: number;
  capacity: number | null;
}

/** Worked, still needed and needed of nobody, one after the other; a line where the role's hours end. */
function QuarterBar({ logged, open, unassigned, capacity, most }: QuarterRow & { most: number }) {
  const share = (hours: number) => `${(92 * hours) / most}%`;
  return (
    <svg aria-hidden="true" className={tableStyles.bars} height={22}>
      <rect y={4} height={14} width={share(logged)} className={tableStyles.logged} />
      <rect
        x={share(logged)}
        y={4}
        height={14}
        width={share(open - unassigned)}
        className={tableStyles.open}
      />
      {unassigned > 0 && (
        <rect
          x={share(logged + open - unassigned)}
          y={4}
          height={14}
          width={share(unassigned)}
          className={tableStyles.unassigned}
        />
      )}
      {capacity !== null && (
        <line x1={share(capacity)} x2={share(capacity)} y1={0} y2={22} className={tableStyles.capacity} />
      )}
    </svg>
  );
}

interface RoleTableProps {
  role: EvaluatorRole;
  quarters: readonly Period[];
  demands: readonly Demand[];
  capacities: readonly Capacity[];
  onSet: ((quarter: Period) => void) | null;
}

function RoleTable({ role, quarters, demands, capacities, onSet }: RoleTableProps) {
  const { language, t } = useLanguage();
  const number = (hours: number) => formatNumber(hours, language);
  const isPhone = useMedia("(max-width: 639px)");
  const rows = quarters.map((quarter): QuarterRow => {
    const demand = demands.find((each) => each.quarter === quarter);
    const { logged = 0, open = 0, unassigned = 0, unused = 0 } = demand ?? {};
    return { quarter, logged, open, unassigned, unused, capacity: capacityIn(capacities, role, quarter) };
  });
  const most = Math.max(
    1,
    ...rows.map(({ logged, open, capacity }) => Math.max(logged + open, capacity ?? 0)),
  );
  const difference = (left: number | null) => {
    if (left === null) return t("hours.demand.unknown");
    return left < 0
      ? t("hours.demand.short", { hours: number(-left) })
      : t("hours.demand.spare", { hours: number(left) });
  };
  const setButton = (quarter: Period) =>
    onSet && (
      <IconButton
        size="small"
        data-deed="hours.setCapacity"
        label={t("hours.demand.setFor", {
          role: ROLE_WORDS[language][role],
          quarter: periodInWords(quarter, language),
        })}
        onPress={() => onSet(quarter)}
      >
        <Pencil aria-hidden="true" />
      </IconButton>
    );
  if (isPhone)
    return (
      <ul className={tableStyles.cards}>
        {rows.map((row) => {
          const { quarter, logged, open, unassigned, capacity } = row;
          const left = capacity === null ? null : capacity - logged - open;
          return (
            <li key={quarter} className={tableStyles.card}>
              <div className={tableStyles.cardHead}>
                <strong>{periodInWords(quarter, language)}</strong>
                {setButton(quarter)}
              </div>
              <QuarterBar {...row} most={most} />
              <p>
                {[
                  `${t("hours.demand.logged")} ${number(logged)}`,
                  `${t("hours.demand.demand")} ${number(open)}`,
                  ...(unassigned > 0 ? [`${t("hours.demand.ofItUnfilled")} ${number(unassigned)}`] : []),
                  ...(capacity === null ? [] : [`${t("hours.demand.capacity")} ${number(capacity)}`]),
                ].join(" · ")}
              </p>
              <p className={left !== null && left < 0 ? tableStyles.short : tableStyles.quiet}>
                {difference(left)}
              </p>
            </li>
          );
        })}
      </ul>
    );
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways must be reached by keyboard.
    <section className={tableStyles.scroller} aria-label={ROLE_WORDS[language][role]} tabIndex={0}>
      <table className={`${tableStyles.table} ${tableStyles.fixed}`}>
        <thead>
          <tr>
            <th scope="col" className={tableStyles.quarter}>
              {t("hours.demand.quarter")}
            </th>
            <td className={tableStyles.chart} />
            <th scope="col" className={`${tableStyles.number} ${tableStyles.figure}`}>
              {t("hours.demand.logged")}
            </th>
            <th scope="col" className={`${tableStyles.number} ${tableStyles.figure}`}>
              {t("hours.demand.demand")}
            </th>
            <th scope="col" className={`${tableStyles.number} ${tableStyles.figure}`}>
              {t("hours.demand.ofItUnfilled")}
            </th>
            <th scope="col" className={`${tableStyles.number} ${tableStyles.figure}`}>
              {t("hours.demand.capacity")}
            </th>
            <th scope="col" className={tableStyles.figure}>
              {t("hours.demand.difference")}
            </th>
            <td className={tableStyles.tools} />
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => {
            const { quarter, logged, open, unassigned, unused, capacity } = row;
            const left = capacity === null ? null : capacity - logged - open;
            return (
              <tr key={quarter}>
                <th scope="row" className={tableStyles.day}>
                  {periodInWords(quarter, language)}
                </th>
                <td className={tableStyles.chart}>
                  <QuarterBar {...row} most={most} />
                </td>
                <td className={tableStyles.number}>{logged === 0 ? <Nothing /> : number(logged)}</td>
                <td className={tableStyles.number}>
                  {open === 0 ? <Nothing /> : number(open)}
                  {unused > 0 && (
                    <div className={tableStyles.tags}>
                      {t("hours.demand.unused", { hours: number(unused) })}
                    </div>
                  )}
                </td>
                <td className={tableStyles.number}>
                  {unassigned === 0 ? (
                    <Nothing />
                  ) : (
                    <span className={tableStyles.short}>{number(unassigned)}</span>
                  )}
                </td>
                <td className={tableStyles.number}>
                  {capacity === null ? (
                    <span className={tableStyles.quiet}>{t("hours.demand.unknown")}</span>
                  ) : (
                    number(capacity)
                  )}
                </td>
                <td className={left !== null && left < 0 ? tableStyles.short : tableStyles.spare}>
                  {left !== null && difference(left)}
                </td>
                <td className={tableStyles.tools}>{setButton(quarter)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}

function Nothing() {
  const { t } = useLanguage();
  return (
    <>
      <span aria-hidden="true" className={tableStyles.zero}>
        –
      </span>
      <span className={tableStyles.unseen}>{t("common.none")}</span>
    </>
  );
}

/** Which procurements ask a role for hours that are still to be worked, and when their stage is expected to end. */
function Pieces({
  role,
  pieces,
}: {
  role: EvaluatorRole;
  pieces: readonly { card: Card; forecast: Forecast; demand: Demand[] }[];
}) {
  const { language, t } = useLanguage();
  const [isOpen, setOpen] = useState(false);
  const asking = pieces
    .map(({ card, forecast, demand }) => ({
      card,
      forecast,
      demand: demand.filter((each) => each.role === role && each.open > 0),
    }))
    .filter(({ demand }) => demand.length > 0);
  if (asking.length === 0) return null;
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className={styles.summary}>{t("hours.demand.what")}</summary>
      <ul className={tableStyles.cards}>
        {(isOpen ? asking : []).map(({ card: { procurement }, forecast, demand }) => (
          <li key={procurement.id} className={tableStyles.card}>
            <ProcurementLink id={procurement.id} onOpen={undefined}>
              {procurement.title}
            </ProcurementLink>
            <span className={tableStyles.quiet}>
              {demand
                .map(
                  ({ quarter, open, unassigned }) =>
                    `${periodInWords(quarter, language)}: ${formatNumber(open, language)} h${unassigned > 0 ? ` (${t("hours.demand.unfilled")})` : ""}`,
                )
                .join(" · ")}
            </span>
            <span className={tableStyles.quiet}>{expectedOf(procurement.records.assignments, forecast)}</span>
          </li>
        ))}
      </ul>
    </details>
  );

  /** „Leping eeldatavalt 15.01.2027“, of the open stages the role works in. */
  function expectedOf(
    assignments: Card["procurement"]["records"]["assignments"],
    forecast: Forecast,
  ): string {
    const stages = new Set(assignments.filter((each) => each.role === role).map(({ stage }) => stage));
    return forecast.stages
      .filter(({ stage }) => stages.has(stage))
      .map(
        ({ stage, expected }) =>
          `${STAGE_WORDS[language][stage]}: ${t("hours.demand.expected", { day: formatDay(expected, language) })}`,
      )
      .join(" · ");
  }
}

function Legend() {
  const { t } = useLanguage();
  return (
    <ul className={tableStyles.legend}>
      {(["logged", "open", "unassigned"] as const).map((what) => (
        <li key={what}>
          <svg aria-hidden="true" width={22} height={12}>
            <rect x={0.5} y={0.5} width={21} height={11} className={tableStyles[what]} />
          </svg>
          {t(`hours.demand.legend.${what}`)}
        </li>
      ))}
      <li>
        <svg aria-hidden="true" width={4} height={14}>
          <line x1={2} x2={2} y1={0} y2={14} className={tableStyles.capacity} />
        </svg>
        {t("hours.demand.capacity")}
      </li>
    </ul>
  );
}

/** The hatching of what nobody is found for; once on the page. `hours-table.module.css` refers to it. */
function Hatching() {
  return (
    <svg aria-hidden="true" width={0} height={0} className={tableStyles.hatching}>
      <defs>
        <pattern
          id="hours-hatching"
          width={5}
          height={5}
          patternUnits="userSpaceOnUse"
          patternTransform="rotate(45)"
        >
          <rect width={5} height={5} className={tableStyles.hatchGround} />
          <rect width={2} height={5} className={tableStyles.hatchLine} />
        </pattern>
      </defs>
    </svg>
  );
}
