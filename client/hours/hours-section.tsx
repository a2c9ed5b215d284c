import "#client/i18n/screen-texts.ts";
import { Clock, EllipsisVertical, Plus, UserRoundSearch } from "lucide-react";
import { lazy, Suspense, useRef, useState } from "react";
import { Allowed, allowedEntries, useMay } from "#client/access/access.tsx";
import { formatDay, formatNumber } from "#client/i18n/format.ts";
import { useLanguage } from "#client/i18n/language.tsx";
import { FailureNotice } from "#client/procurement/failure.tsx";
import { useCommand, type Written } from "#client/procurement/use-procurement.ts";
import { client } from "#client/trpc.ts";
import { Button } from "#client/ui/button.tsx";
import { IconButton } from "#client/ui/icon-button.tsx";
import { Menu } from "#client/ui/menu.tsx";
import { printAddress } from "#client/view/view-address.ts";
import type { Assignment, WorkDay } from "#shared/evaluator-hours.ts";
import { ROLE_WORDS } from "#shared/hours-words.ts";
import type { Day } from "#shared/period.ts";
import type { PlannedProcurement } from "#shared/standing.ts";
import { STAGE_WORDS } from "#shared/words.ts";
import { Bar } from "./hours-bar.tsx";
import { forecastInWords, inHours } from "./hours-in-words.ts";
import styles from "./hours-section.module.css";
import { useRecorder } from "./use-recorder.ts";

const AssignmentDialog = lazy(() =>
  import("./assignment-dialog.tsx").then((module) => ({ default: module.AssignmentDialog })),
);
const LogDialog = lazy(() => import("./log-dialog.tsx").then((module) => ({ default: module.LogDialog })));
const DeclareDialog = lazy(() =>
  import("#client/gates/way-dialogs.tsx").then((module) => ({ default: module.DeclareDialog })),
);

export interface HoursSectionProps {
  procurement: PlannedProcurement;
  projectId: number;
  /** The day it is looked at. */
  on: Day;
  today: Day;
  readOnly: boolean;
  /** Tells what was done, with a way to take it back. */
  onWritten: (written: Written, text: string) => void;
}

type Asked =
  | { what: "log" }
  | { what: "assign"; assignment: Assignment | null }
  | { what: "declare"; assignment: Assignment };

/** Who evaluates a procurement: forecast and logged hours of each role, who is not found yet, and who declared to be independent. */
export function HoursSection({ procurement, projectId, on, today, readOnly, onWritten }: HoursSectionProps) {
  const { language, t } = useLanguage();
  const [asked, setAsked] = useState<Asked | null>(null);
  const addButton = useRef<HTMLButtonElement>(null);
  const { assignments, work } = procurement.records;
  const worked = work.filter((each) => each.on <= on);
  const known = new Set(assignments.map(({ id }) => id));
  const withoutRole = sumOf(worked.filter(({ assignmentId }) => !known.has(assignmentId ?? 0)));
  const removing = useCommand(client.hours.removeAssignment.mutate, (written: Written) => {
    addButton.current?.focus(); // What was pressed has gone with its row.
    onWritten(written, t("hours.assignment.done.removed"));
  });
  return (
    <div className={styles.section}>
      {assignments.length === 0 && <p className={styles.quiet}>{t("hours.section.empty")}</p>}
      {assignments.length > 0 && (
        <ul className={styles.list}>
          {assignments.map((assignment) => (
            <AssignmentRow
              key={assignment.id}
              assignment={assignment}
              logged={sumOf(worked.filter(({ assignmentId }) => assignmentId === assignment.id))}
              on={on}
              onAsk={readOnly ? null : setAsked}
              onRemove={() =>
                removing.send({
                  id: procurement.id,
                  assignmentId: assignment.id,
                  version: assignment.version,
                })
              }
            />
          ))}
        </ul>
      )}
      {withoutRole !== 0 && (
        <p className={styles.quiet}>
          {t("hours.section.unassigned", { hours: inHours(withoutRole, language) })}
        </p>
      )}
      <FailureNotice failure={removing.failure} />
      <div className={styles.actions}>
        {!readOnly && (
          <>
            <Allowed deed="hours.log">
              <Button size="small" onPress={() => setAsked({ what: "log" })}>
                <Clock aria-hidden="true" />
                {t("hours.section.log")}
              </Button>
            </Allowed>
            <Allowed deed="hours.assign">
              <Button
                ref={addButton}
                size="small"
                variant="quiet"
                onPress={() => setAsked({ what: "assign", assignment: null })}
              >
                <Plus aria-hidden="true" />
                {t("hours.section.add")}
              </Button>
            </Allowed>
          </>
        )}
        {worked.length > 0 && (
          <a
            className={styles.entries}
            href={`/hours${printAddress({ project: projectId, procurement: procurement.id, period: on.slice(0, 4) })}`}
          >
            {t("hours.section.entries")}
          </a>
        )}
      </div>
      <Suspense>
        {asked?.what === "log" && (
          <LogDialog
            project={projectId}
            procurementId={procurement.id}
            onWritten={onWritten}
            onClose={() => setAsked(null)}
          />
        )}
        {asked?.what === "assign" && (
          <AssignmentDialog
            procurement={procurement}
            assignment={asked.assignment}
            projectId={projectId}
            today={today}
            onDone={(written, text) => {
              setAsked(null);
              onWritten(written, text);
            }}
            onClose={() => setAsked(null)}
          />
        )}
        {asked?.what === "declare" && (
          <DeclareDialog
            what="declare"
            assignment={asked.assignment}
            procurement={procurement}
            on={today}
            today={today}
            onDone={(written, text) => {
              setAsked(null);
              onWritten(written, text);
            }}
            onClose={() => setAsked(null)}
          />
        )}
      </Suspense>
    </div>
  );
}

function AssignmentRow({
  assignment,
  logged,
  on,
  onAsk,
  onRemove,
}: {
  assignment: Assignment;
  logged: number;
  on: Day;
  onAsk: ((asked: Asked) => void) | null;
  onRemove: () => void;
}) {
  const { language, t } = useLanguage();
  const { role, person, stage, forecastHours, load, declaredOn, note, source } = assignment;
  const over = forecastHours === null ? 0 : logged - forecastHours;
  const isDeclared = declaredOn !== null && declaredOn <= on;
  const name = `${ROLE_WORDS[language][role]}${person === null ? "" : `, ${person}`}`;
  const may = useMay();
  const { mayDeclare } = useRecorder();
  const entries = onAsk
    ? allowedEntries(
        [
          {
            id: "edit",
            deed: "hours.editAssignment",
            label: t("hours.assignment.edit"),
            onAction: () => onAsk({ what: "assign", assignment }),
          },
          ...(person === null || !mayDeclare(assignment)
            ? []
            : [
                {
                  id: "declare",
                  deed: "hours.declare",
                  label: t(declaredOn ? "hours.declaration.change" : "hours.declaration.do"),
                  onAction: () => onAsk({ what: "declare", assignment }),
                },
              ]),
          {
            id: "remove",
            deed: "hours.removeAssignment",
            label: t("hours.assignment.remove"),
            tone: "danger",
            onAction: onRemove,
          },
        ],
        may,
      )
    : [];
  return (
    <li className={styles.row}>
      <div className={styles.head}>
        <p>
          <strong>{ROLE_WORDS[language][role]}</strong>
          {", "}
          {person ?? (
            <span className={styles.missing}>
              <UserRoundSearch aria-hidden="true" size={14} />
              {t("hours.assignment.nobody")}
            </span>
          )}
        </p>
        {entries.length > 0 && (
          <Menu
            label={t("hours.assignment.actions", { role: name })}
            trigger={
              <IconButton
                size="small"
                label={t("hours.assignment.actions", { role: name })}
                hasTooltip={false}
              >
                <EllipsisVertical aria-hidden="true" />
              </IconButton>
            }
            entries={entries}
          />
        )}
      </div>
      {forecastHours !== null ? (
        <p className={styles.hours}>
          <Bar forecast={forecastHours} logged={logged} />
          {t("hours.assignment.forecast", {
            logged: formatNumber(logged, language),
            forecast: formatNumber(forecastHours, language),
          })}
          {over > 0 ? (
            <strong className={styles.over}>
              {t("hours.over", { hours: formatNumber(over, language) })}
            </strong>
          ) : (
            <span className={styles.quiet}>{t("hours.left", { hours: formatNumber(-over, language) })}</span>
          )}
        </p>
      ) : (
        <p>
          {forecastInWords(assignment, { language, t })}
          {(logged > 0 || load === null) && (
            <span className={styles.quiet}>
              {" · "}
              {t("hours.assignment.loadLogged", { hours: formatNumber(logged, language) })}
            </span>
          )}
        </p>
      )}
      <p className={styles.quiet}>
        {t("hours.assignment.stage", { stage: STAGE_WORDS[language][stage] })}
        {person !== null && (
          <>
            {" · "}
            {isDeclared
              ? t("hours.declaration.on", { day: formatDay(declaredOn, language) })
              : t("hours.declaration.missing")}
          </>
        )}
      </p>
      {note && <p className={styles.note}>{note}</p>}
      {source && (
        <p className={styles.quiet}>
          {t("hours.assignment.source")}: {source}
        </p>
      )}
    </li>
  );
}

function sumOf(work: readonly WorkDay[]): number {
  return work.reduce((sum, { hours }) => sum + hours, 0);
}
