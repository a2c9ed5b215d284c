import { lazy, Suspense, useMemo, useState } from "react";
import { useForecastBasis } from "#client/forecast/use-forecast-basis.ts";
import { useLanguage } from "#client/i18n/language.tsx";
import type { Written } from "#client/procurement/use-procurement.ts";
import type { Condition } from "#shared/gates.ts";
import type { Day } from "#shared/period.ts";
import { STAGES, type Stage } from "#shared/stages.ts";
import type { PlannedProcurement } from "#shared/standing.ts";
import { conditionsBefore, noticeOn, standstillOverOn, unmetConditions } from "#shared/unmet-conditions.ts";
import { MILESTONE_WORDS } from "#shared/words.ts";
import { ConditionList } from "./condition-list.tsx";
import styles from "./gate-section.module.css";
import { useFocusKept } from "./use-focus-kept.ts";
import type { Gates } from "./use-gates.ts";
import type { Way } from "./way-dialogs.tsx";

const WayDialogs = lazy(() => import("./way-dialogs.tsx").then((module) => ({ default: module.WayDialogs })));

export interface GateSectionProps {
  projectId: number;
  procurement: PlannedProcurement;
  conditions: readonly Condition[];
  /** The day it is looked at. */
  on: Day;
  today: Day;
  knownAt: string | undefined;
  readOnly: boolean;
  /** Tells what was done, with a way to take it back. */
  onWritten: (written: Written, text: string) => void;
}

/** What stands before each open milestone of a procurement, met or not, and the way to meet it beforehand. */
export function GateSection(props: GateSectionProps) {
  const { procurement, on, today, readOnly, onWritten } = props;
  const { t, language } = useLanguage();
  const [way, setWay] = useState<Way | null>(null);
  const ahead = useGatesAhead(props);
  const list = useFocusKept<HTMLDivElement>(procurement.records);
  if (ahead.length === 0) return <p className={styles.quiet}>{t("gates.section.none")}</p>;
  return (
    <div ref={list} tabIndex={-1} className={styles.section}>
      {ahead.map(([stage, gates]) => (
        <section key={stage} aria-labelledby={`gates-${procurement.id}-${stage}`}>
          <h3 id={`gates-${procurement.id}-${stage}`} className={styles.heading}>
            {t("gates.section.of", { milestone: MILESTONE_WORDS[language][stage] })}
          </h3>
          <ConditionList
            gates={gates}
            procurement={procurement}
            on={on}
            today={today}
            onWay={readOnly ? undefined : setWay}
          />
        </section>
      ))}
      <Suspense>
        {way && (
          <WayDialogs
            way={way}
            today={today}
            onDone={(written, text) => {
              setWay(null);
              onWritten(written, text);
            }}
            onClose={() => setWay(null)}
          />
        )}
      </Suspense>
    </div>
  );
}

/** By open milestone, as if it alone were met on the day. While there is no notice, nobody waits for a standstill. */
function useGatesAhead({
  projectId,
  procurement,
  conditions,
  on,
  knownAt,
}: GateSectionProps): [Stage, Gates][] {
  const { basis = null } = useForecastBasis(projectId, knownAt);
  return useMemo(
    () =>
      STAGES.flatMap((stage): [Stage, Gates][] => {
        const { applicable, metOn } = procurement.stages[stage];
        if (!applicable || (metOn !== null && metOn <= on)) return [];
        const standstillOver =
          basis && standstillOverOn(procurement, noticeOn(procurement, [stage], on), basis);
        const asked = conditionsBefore(procurement, [stage], conditions).filter(
          ({ need }) => need !== "standstillOver" || standstillOver !== null,
        );
        if (asked.length === 0) return [];
        return [
          [stage, { asked, unmet: unmetConditions(procurement, [stage], on, asked, basis), standstillOver }],
        ];
      }),
    [procurement, conditions, on, basis],
  );
}
