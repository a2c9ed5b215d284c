import "#client/i18n/screen-texts.ts";
import { CalendarX2, ChevronRight, TriangleAlert } from "lucide-react";
import { useMemo } from "react";
import { formatDay, formatQuarterOf } from "#client/i18n/format.ts";
import { useLanguage } from "#client/i18n/language.tsx";
import { FailureNotice } from "#client/procurement/failure.tsx";
import { Button } from "#client/ui/button.tsx";
import { printAddress } from "#client/view/view-address.ts";
import type { Project } from "#shared/board.ts";
import { durationsIn, ENOUGH, forecast, type StageForecast, type TooShortWindow } from "#shared/forecast.ts";
import type { Day } from "#shared/period.ts";
import { windowInWords } from "#shared/period-words.ts";
import type { PlannedWindow } from "#shared/plan.ts";
import type { Stage } from "#shared/stages.ts";
import type { PlannedProcurement, Standing } from "#shared/standing.ts";
import { STAGE_WORDS } from "#shared/words.ts";
import styles from "./forecast-section.module.css";
import { ForecastSteps, stepInWords } from "./forecast-steps.tsx";
import { useForecastBasis } from "./use-forecast-basis.ts";
import { useProjectFacts } from "./use-project-facts.ts";

export interface ForecastSectionProps {
  project: Project;
  procurement: PlannedProcurement;
  /** Where it stands on the day. */
  standing: Standing;
  on: Day;
  /** Only what had been recorded by this moment counts; all that is recorded when left out. */
  knownAt?: string;
}

/** When the open milestones can be met and are expected to be, and how that was worked out. */
export function ForecastSection({ project, procurement, standing, on, knownAt }: ForecastSectionProps) {
  const { t } = useLanguage();
  const { basis, failure, readAgain } = useForecastBasis(project.id, knownAt);
  const { facts } = useProjectFacts(project.id, knownAt);
  const durations = useMemo(() => facts && durationsIn(facts.procurements, on), [facts, on]);
  if (failure)
    return (
      <div className={styles.failure}>
        <FailureNotice failure={failure} />
        <Button size="small" onPress={readAgain}>
          {t("common.tryAgain")}
        </Button>
      </div>
    );
  if (!basis || !durations)
    return (
      <p role="status" aria-busy="true" className={styles.quiet}>
        {t("common.loading")}
      </p>
    );
  const { stages, tooShort } = forecast(procurement, standing, { project, basis, durations, on });
  return (
    <>
      <ol className={styles.stages}>
        {stages.map((stage) => (
          <StageRow
            key={stage.stage}
            stage={stage}
            isBegun={isBegun(stage.stage, standing)}
            kept={stages.find((each) => each.stage === stage.latestStartKeeps)?.promise ?? null}
            tooShort={tooShort.find((each) => each.stage === stage.stage) ?? null}
            procurement={procurement}
            project={project}
            on={on}
          />
        ))}
      </ol>
      <p className={styles.law}>
        <a href={`/law${printAddress({ project: project.id })}`}>{t("nav.law")}</a>
      </p>
    </>
  );
}

function StageRow({
  stage: { stage, earliest, expected, earliestSteps, expectedSteps, spread, ...rest },
  isBegun,
  kept,
  tooShort,
  procurement,
  project,
  on,
}: {
  stage: StageForecast;
  /** Its work is under way, so that nobody asks by when to begin. */
  isBegun: boolean;
  /** The promise that the latest start keeps: its own, or a later stage's. */
  kept: PlannedWindow | null;
  tooShort: TooShortWindow | null;
  procurement: PlannedProcurement;
  project: Project;
  on: Day;
}) {
  const { t, language } = useLanguage();
  const { promise, latestStart, latestStartKeeps, isTooLate, afterEligibility } = rest;
  const { procedure } = procurement;
  const unknown = earliestSteps.find(({ origin }) => origin === "unknown");
  const isAsPlanned = earliestSteps.some(({ what }) => what === "running");
  return (
    <li className={styles.stage}>
      <h3 className={styles.name}>
        {STAGE_WORDS[language][stage]}
        <span className={styles.unseen}> – {t("forecast.title")}</span>
      </h3>
      <dl className={styles.days}>
        <DayIn label={t("forecast.earliest")} day={earliest} />
        <DayIn label={t("forecast.expected")} day={expected} />
      </dl>
      <div className={styles.notes}>
        {afterEligibility && (
          <p className={afterEligibility === "certain" ? styles.certain : styles.likely}>
            <CalendarX2 aria-hidden="true" size={14} />
            {t(`common.afterEligibility.${afterEligibility}`, {
              day: formatDay(project.eligibleTo, language),
            })}
          </p>
        )}
        {tooShort && (
          <p className={styles.certain}>
            <TriangleAlert aria-hidden="true" size={14} />
            {t("forecast.tooShort", {
              window: windowInWords(tooShort.window, language),
              notice: formatDay(tooShort.steps[0]!.until, language),
              day: formatDay(tooShort.earliest, language),
            })}
          </p>
        )}
        {unknown && (
          <p className={styles.unknown}>
            {capitalised(stepInWords(unknown, { isExpected: false, procedure }, language))}.
          </p>
        )}
        {isTooLate && promise && !tooShort && (
          <p className={styles.certain}>
            <TriangleAlert aria-hidden="true" size={14} />
            {t(isAsPlanned ? "forecast.tooLate.planned" : "forecast.tooLate", {
              window: windowInWords(promise, language),
            })}
          </p>
        )}
        {latestStart && latestStartKeeps && kept && !isBegun && (
          <p>
            {t(latestStart < on ? `forecast.startPast.${stage}` : `forecast.start.${stage}`, {
              day: formatDay(latestStart, language),
            })}
            , {t(`forecast.toKeep.${latestStartKeeps}`, { window: windowInWords(kept, language) })}.
          </p>
        )}
        <p className={styles.quiet}>
          {spread.p50 === null
            ? t("forecast.tooFew", { sample: spread.sample, enough: ENOUGH })
            : t("forecast.spread", { p50: spread.p50, p80: spread.p80!, sample: spread.sample })}
        </p>
      </div>
      <details className={styles.how}>
        <summary>
          <ChevronRight aria-hidden="true" size={14} />
          {t("forecast.how")}
          <span className={styles.unseen}> – {STAGE_WORDS[language][stage]}</span>
        </summary>
        <div className={styles.explained}>
          <h4>{t("forecast.earliest")}</h4>
          <ForecastSteps steps={earliestSteps} isExpected={false} procedure={procedure} />
          <h4>{t("forecast.expected")}</h4>
          <ForecastSteps steps={expectedSteps} isExpected procedure={procedure} />
        </div>
      </details>
    </li>
  );
}

function DayIn({ label, day }: { label: string; day: Day }) {
  const { language } = useLanguage();
  return (
    <div>
      <dt>{label}</dt>
      <dd>
        <strong>{formatQuarterOf(day, language)}</strong>
        <time dateTime={day}>{formatDay(day, language)}</time>
      </dd>
    </div>
  );
}

function isBegun(stage: Stage, { stages }: Standing): boolean {
  const at = stages.findIndex((each) => each.stage === stage);
  return stages.slice(0, at).findLast(({ applicable }) => applicable)?.metOn != null;
}

function capitalised(words: string): string {
  return words.charAt(0).toLocaleUpperCase("et") + words.slice(1);
}
