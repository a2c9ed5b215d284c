import "#client/i18n/screen-texts.ts";
import {
  ArrowRightLeft,
  Ban,
  CircleX,
  EllipsisVertical,
  ExternalLink,
  RotateCcw,
  Undo2,
  X,
} from "lucide-react";
import { lazy, type ReactNode, Suspense, useState } from "react";
import { Allowed, allowedEntries, InProject, useMay } from "#client/access/access.tsx";
import { ConsultationSection } from "#client/consultation/consultation-section.tsx";
import { GateSection } from "#client/gates/gate-section.tsx";
import { formatDay, formatMoment, formatMoney } from "#client/i18n/format.ts";
import { useLanguage } from "#client/i18n/language.tsx";
import { Onlookers } from "#client/presence/onlookers.tsx";
import { SlippageBadge } from "#client/slippage/slippage-badge.tsx";
import { client } from "#client/trpc.ts";
import { Button } from "#client/ui/button.tsx";
import { IconButton } from "#client/ui/icon-button.tsx";
import { Menu, type MenuEntry } from "#client/ui/menu.tsx";
import { showToast } from "#client/ui/toast.tsx";
import { AsOfBanner } from "#client/view/as-of-banner.tsx";
import { OfflineBanner } from "#client/view/offline-banner.tsx";
import { isAsOf, useView } from "#client/view/use-view.ts";
import type { Perspective } from "#client/view/view-address.ts";
import type { Move } from "#shared/milestones.ts";
import type { Closing } from "#shared/procurement.ts";
import type { MoveTarget, Stage } from "#shared/stages.ts";
import { currentStage } from "#shared/stages.ts";
import { existsOn, type PlannedProcurement, standing, timeframe } from "#shared/standing.ts";
import type { Step } from "#shared/steps.ts";
import { KIND_WORDS, STAGE_WORDS, STATUS_WORDS } from "#shared/words.ts";
import { ChangeList } from "./change-list.tsx";
import { CommentList } from "./comment-list.tsx";
import { DETAIL_NAMES } from "./detail-in-words.ts";
import { DetailList, EditableDetail } from "./detail-list.tsx";
import { DocumentList } from "./document-list.tsx";
import { FailureNotice } from "./failure.tsx";
import { KindIcon } from "./kind-icon.tsx";
import { pageAsOf } from "./page-as-of.ts";
import { ProcurementLink } from "./procurement-link.tsx";
import styles from "./procurement-view.module.css";
import { ReopenDialog } from "./reopen-dialog.tsx";
import { RoundList } from "./round-list.tsx";
import { StageList } from "./stage-list.tsx";
import { StaleDialog } from "./stale-dialog.tsx";
import { type ProcurementPage, useCommand, useProcurement, type Written } from "./use-procurement.ts";

const MoveDialog = lazy(() => import("./move-dialog.tsx").then((module) => ({ default: module.MoveDialog })));
const CorrectMilestoneDialog = lazy(() =>
  import("./correct-milestone-dialog.tsx").then((module) => ({ default: module.CorrectMilestoneDialog })),
);
const LatenessDialog = lazy(() =>
  import("./lateness-dialog.tsx").then((module) => ({ default: module.LatenessDialog })),
);
const ReplanningReasonDialog = lazy(() =>
  import("#client/plan/replanning-reason-dialog.tsx").then((module) => ({
    default: module.ReplanningReasonDialog,
  })),
);
const ForecastSection = lazy(() =>
  import("#client/forecast/forecast-section.tsx").then((module) => ({ default: module.ForecastSection })),
);
const OutputsSection = lazy(() =>
  import("#client/outputs/outputs-section.tsx").then((module) => ({ default: module.OutputsSection })),
);
const HoursSection = lazy(() =>
  import("#client/hours/hours-section.tsx").then((module) => ({ default: module.HoursSection })),
);
const CloseDialog = lazy(() =>
  import("./close-dialog.tsx").then((module) => ({ default: module.CloseDialog })),
);
const RetenderDialog = lazy(() =>
  import("./retender-dialog.tsx").then((module) => ({ default: module.RetenderDialog })),
);
const StepDialog = lazy(() =>
  import("#client/steps/step-dialog.tsx").then((module) => ({ default: module.StepDialog })),
);

export interface ProcurementViewProps {
  id: number;
  /** A page of its own, or a panel beside the board that fills what holds it. */
  layout: "page" | "panel";
  /** No control that would change anything is shown. */
  readOnly?: boolean;
  /** From when and against which promise it is read; today and the plan in force when left out. */
  perspective?: Perspective;
  /** Reads it from elsewhere, where it is a page of its own. */
  onPerspective?: (perspective: Perspective) => void;
  /** The panel's cross. */
  onClose?: () => void;
  /** Opens another procurement where the reader is; without it, links lead to its page. */
  onOpen?: (id: number) => void;
  /** Takes over what was changed here before the server announces it. */
  onChanged?: (written: Written) => void;
  /** Moves a procurement, where the board does it; otherwise it is sent from here. */
  onMove?: (seen: PlannedProcurement, move: Move) => Promise<Written>;
}

/** Everything about one procurement. */
export function ProcurementView(props: ProcurementViewProps) {
  const { id, layout, onClose } = props;
  const { t } = useLanguage();
  const { knownAt } = props.perspective ?? {};
  const { page, failure, readAgain, isBeingReplaced, isConnected } = useProcurement(id, knownAt);
  if (page)
    return (
      <>
        {layout === "page" && <OfflineBanner isConnected={isConnected} sentence={t("offline.banner")} />}
        <Loaded key={id} {...props} readOnly={props.readOnly || isBeingReplaced} wholePage={page} />
      </>
    );
  const close = layout === "panel" && onClose && (
    <div className={styles.corner}>
      <IconButton label={t("common.close")} onPress={onClose}>
        <X aria-hidden="true" />
      </IconButton>
    </div>
  );
  if (!failure)
    return (
      <div className={`${styles.message} ${styles[layout]}`} role="status" aria-busy="true">
        {layout === "page" && <title>{`${t("common.loading")} – Hanketahvel`}</title>}
        {close}
        <p>{t("common.loading")}</p>
      </div>
    );
  const isMissing = failure.refusal?.code === "NOT_FOUND";
  const title = t(isMissing ? "procurement.missing.title" : "procurement.unread.title");
  const Heading = layout === "page" ? "h1" : "h2";
  return (
    <div className={`${styles.message} ${styles[layout]}`}>
      {layout === "page" && <title>{`${title} – Hanketahvel`}</title>}
      {close}
      <Heading>{title}</Heading>
      {isMissing ? (
        <p>{t(knownAt ? "procurement.missing.known" : "procurement.missing.explained")}</p>
      ) : (
        <FailureNotice failure={failure} />
      )}
      {isMissing && knownAt && props.onPerspective && (
        <Button onPress={() => props.onPerspective?.({})}>{t("board.asOf.back")}</Button>
      )}
      {!isMissing && <Button onPress={() => void readAgain()}>{t("common.tryAgain")}</Button>}
      {layout === "page" && <a href="/board">{t("procurement.toBoard")}</a>}
    </div>
  );
}

type Opened =
  | { dialog: "move"; toStage?: MoveTarget }
  | { dialog: "correct"; stage: Stage }
  | { dialog: "why"; stage: Stage }
  | { dialog: "whyReplanned"; stage: Stage; revisionId: number }
  | { dialog: "step"; stage: Stage; step?: Step }
  | { dialog: "close"; as: Closing }
  | { dialog: "reopen" }
  | { dialog: "retender" };

function Loaded({
  wholePage,
  layout,
  perspective = {},
  onPerspective,
  onClose,
  onOpen,
  onChanged,
  onMove,
  ...props
}: ProcurementViewProps & { wholePage: ProcurementPage }) {
  const { t, language } = useLanguage();
  const [opened, setOpened] = useState<Opened | null>(null);
  const view = useView(wholePage, perspective);
  const { on, against } = view;
  const page = pageAsOf(wholePage, on);
  const { procurement, revisions, today, subActivities, conditions, known } = page;
  const isOfPast = isAsOf(page, perspective);
  const readOnly = props.readOnly || isOfPast;
  const may = useMay(page.project.id);
  const stands = standing(procurement, timeframe(revisions, { on, against }, conditions));
  const undo = useCommand(client.history.undo.mutate, ({ procurement: now, revision }) => {
    if (now) onChanged?.({ procurement: now, revision });
    showToast({ text: t("procurement.done.undone") });
  });
  const marking = useCommand(client.procurements.setApplicable.mutate, tell(t("procurement.done.marked")));
  const close = () => setOpened(null);
  const Title = layout === "page" ? "h1" : "h2";
  const status =
    stands.status === "active"
      ? STAGE_WORDS[language][stands.stage]
      : `${STATUS_WORDS[language][stands.status]}${procurement.closedOn && stands.status !== "completed" ? ` ${formatDay(procurement.closedOn, language)}` : ""}`;

  return (
    <InProject value={page.project.id}>
      <article
        className={`${styles.view} ${styles[layout]}`}
        aria-labelledby={`procurement-${procurement.id}`}
      >
        {layout === "page" && <title>{`${procurement.title} – Hanketahvel`}</title>}
        {onPerspective && (
          <AsOfBanner facts={page} view={view} address={perspective} onChange={onPerspective} />
        )}
        <header className={styles.header}>
          <KindIcon kind={procurement.kind} size="large" />
          <div className={styles.heading}>
            <EditableDetail
              procurement={procurement}
              field="title"
              subActivities={subActivities}
              readOnly={readOnly || !may("procurements.edit")}
              onWritten={(_, written) => tellEdited("title", written)}
            >
              <Title id={`procurement-${procurement.id}`} className={styles.title}>
                {procurement.title}
              </Title>
            </EditableDetail>
            <div className={styles.summary}>
              <span className={styles.status}>{status}</span>
              {(stands.status === "active" || stands.status === "completed") && (
                <SlippageBadge slippage={stands.headline} total={stands.headline.total} />
              )}
              <span className={styles.quiet}>
                {KIND_WORDS[language][procurement.kind]}
                {procurement.estimatedValue && ` · ${formatMoney(procurement.estimatedValue, language)}`}
                {procurement.person && ` · ${procurement.person}`}
                {stands.status === "active" && ` · ${t("procurement.age", { count: stands.ageDays })}`}
              </span>
            </div>
            <Onlookers projectId={page.project.id} procurementId={procurement.id} />
            {procurement.closedReason && stands.status !== "active" && stands.status !== "completed" && (
              <p>{t("procurement.closedBecause", { reason: procurement.closedReason })}</p>
            )}
          </div>
          {layout === "panel" && onClose && (
            <IconButton label={t("common.close")} onPress={onClose}>
              <X aria-hidden="true" />
            </IconButton>
          )}
          <div className={styles.actions}>
            {!readOnly && procurement.closedAs === null && (
              <Allowed deed="procurements.move">
                <Button variant="primary" onPress={() => setOpened({ dialog: "move" })}>
                  <ArrowRightLeft aria-hidden="true" />
                  {t("move.open")}
                </Button>
              </Allowed>
            )}
            {!readOnly && procurement.closedAs === "failed" && canRetender(page) && (
              <Allowed deed="procurements.retender">
                <Button variant="primary" onPress={() => setOpened({ dialog: "retender" })}>
                  <RotateCcw aria-hidden="true" />
                  {t("procurement.retender.open")}
                </Button>
              </Allowed>
            )}
            {!readOnly && menuEntries().length > 0 && (
              <Menu
                label={t("procurement.actions")}
                trigger={
                  <IconButton label={t("procurement.actions")} variant="bordered" hasTooltip={false}>
                    <EllipsisVertical aria-hidden="true" />
                  </IconButton>
                }
                entries={menuEntries()}
              />
            )}
          </div>
        </header>

        {page.project.illustrative && <p className={styles.remark}>{t("procurement.illustrative")}</p>}
        {isOfPast && (
          <p className={styles.notice}>
            {!existsOn(procurement, on) && `${t("procurement.notYet")} `}
            {known
              ? t("procurement.asKnown", {
                  day: formatDay(on, language),
                  moment: formatMoment(known.at, language),
                })
              : t(on < today ? "procurement.asOf" : "procurement.asOfLater", {
                  day: formatDay(on, language),
                })}
          </p>
        )}
        {against !== "inForce" && <p className={styles.remark}>{yardstickInWords()}</p>}
        <FailureNotice failure={undo.failure ?? marking.failure} />

        <div className={styles.columns}>
          <div className={styles.main}>
            <Section title={t("procurement.stages")} layout={layout}>
              <StageList
                page={page}
                standing={stands}
                on={on}
                readOnly={readOnly}
                onMove={(toStage) => setOpened({ dialog: "move", toStage })}
                onCorrect={(stage) => setOpened({ dialog: "correct", stage })}
                onExplain={(stage) => setOpened({ dialog: "why", stage })}
                onExplainReplanning={(stage, revisionId) =>
                  setOpened({ dialog: "whyReplanned", stage, revisionId })
                }
                onMark={(stage, applicable) =>
                  marking.send({ id: procurement.id, stage, applicable, version: procurement.version })
                }
                onStep={(stage, step) => setOpened({ dialog: "step", stage, step })}
              />
            </Section>
            {stands.status === "active" && (
              <Section title={t("forecast.title")} layout={layout}>
                <Suspense fallback={<p role="status">{t("common.loading")}</p>}>
                  <ForecastSection
                    project={page.project}
                    procurement={procurement}
                    standing={stands}
                    on={on}
                    knownAt={known?.at}
                  />
                </Suspense>
              </Section>
            )}
            {stands.status === "active" && (
              <Section title={t("gates.section")} layout={layout}>
                <GateSection
                  projectId={page.project.id}
                  procurement={procurement}
                  conditions={conditions}
                  on={on}
                  today={today}
                  knownAt={known?.at}
                  readOnly={readOnly}
                  onWritten={(written, text) => tell(text)(written)}
                />
              </Section>
            )}
            <Section title={t("consultation.title")} layout={layout}>
              <ConsultationSection
                procurement={procurement}
                rtk={stands.rtk}
                on={on}
                today={today}
                readOnly={readOnly}
                onWritten={(written, text) => tell(text)(written)}
              />
            </Section>
            <Section title={t("nav.outputs")} layout={layout}>
              <Suspense fallback={<p role="status">{t("common.loading")}</p>}>
                <OutputsSection page={page} view={view} readOnly={readOnly} />
              </Suspense>
            </Section>
          </div>
          <div className={styles.side}>
            <Section title={t("procurement.details")} layout={layout}>
              <DetailList
                procurement={procurement}
                subActivities={subActivities}
                readOnly={readOnly || !may("procurements.edit")}
                onWritten={tellEdited}
              />
            </Section>
            {page.chain.length > 1 && (
              <Section title={t("procurement.rounds")} layout={layout}>
                <RoundList page={page} onOpen={onOpen} />
              </Section>
            )}
            <Section title={t("hours.section.title")} layout={layout}>
              <Suspense fallback={<p role="status">{t("common.loading")}</p>}>
                <HoursSection
                  procurement={procurement}
                  projectId={page.project.id}
                  on={on}
                  today={today}
                  readOnly={readOnly}
                  onWritten={(written, text) => tell(text)(written)}
                />
              </Suspense>
            </Section>
            <Section title={t("procurement.documents")} layout={layout}>
              <DocumentList
                page={page}
                readOnly={readOnly}
                onLinked={tell(t("procurement.done.linked"))}
                onUnlinked={tell(t("procurement.done.unlinked"))}
              />
            </Section>
          </div>
          <div className={styles.main}>
            <Section title={t("procurement.comments")} layout={layout}>
              <CommentList
                page={page}
                readOnly={readOnly || !may("procurements.comment")}
                onWritten={(written) => onChanged?.(written)}
              />
            </Section>
            <Section title={t("procurement.history")} layout={layout}>
              <ChangeList page={page} readOnly={readOnly || !may("history.undo")} onUndo={takeBack} />
            </Section>
          </div>
        </div>
        {layout === "panel" && (
          <p className={styles.ownPage}>
            <ProcurementLink id={procurement.id} onOpen={undefined}>
              <ExternalLink aria-hidden="true" size={14} /> {t("procurement.ownPage")}
            </ProcurementLink>
          </p>
        )}

        <Suspense fallback={null}>{opened && renderDialog(opened)}</Suspense>
        <StaleDialog
          failure={marking.conflict?.failure ?? null}
          onDoAnyway={() => marking.conflict?.doAnyway()}
          onLeave={() => marking.conflict?.leave()}
        />
      </article>
    </InProject>
  );

  function renderDialog(dialog: Opened): ReactNode {
    const shared = { procurement, today, onClose: close };
    switch (dialog.dialog) {
      case "move":
        return (
          <MoveDialog
            {...shared}
            projectId={page.project.id}
            revisions={revisions}
            conditions={conditions}
            records={procurement.records}
            initialStage={dialog.toStage}
            onMove={send}
            onRecorded={(written) => onChanged?.(written)}
          />
        );
      case "correct":
        return (
          <CorrectMilestoneDialog
            {...shared}
            revisions={revisions}
            stage={dialog.stage}
            onDone={tell(t("procurement.done.corrected"))}
          />
        );
      case "why":
        return (
          <LatenessDialog
            {...shared}
            revisions={revisions}
            stages={[dialog.stage]}
            onDone={(written) =>
              tell(
                t(
                  written.procurement.stages[dialog.stage].lateReason
                    ? "common.reasonAdded"
                    : "lateness.removed",
                ),
              )(written)
            }
          />
        );
      case "whyReplanned":
        return (
          <ReplanningReasonDialog
            revisionId={dialog.revisionId}
            stage={dialog.stage}
            procurement={{ id: statedAbout(dialog), title: procurement.title }}
            moved={revisions.find(({ id }) => id === dialog.revisionId)?.name}
            current={
              page.replanningReasons.findLast(
                (each) => each.revisionId === dialog.revisionId && each.stage === dialog.stage,
              ) ?? null
            }
            onDone={(_, revision) => tellDone(t("common.reasonAdded"), revision)}
            onClose={close}
          />
        );
      case "step":
        return (
          <StepDialog
            {...shared}
            stage={dialog.stage}
            step={dialog.step}
            onDone={(what, written) => tell(t(`step.done.${what}`))(written)}
          />
        );
      case "close":
        return (
          <CloseDialog
            {...shared}
            as={dialog.as}
            onDone={tell(
              t(dialog.as === "failed" ? "procurement.done.failed" : "procurement.done.cancelled"),
            )}
          />
        );
      case "reopen":
        return <ReopenDialog {...shared} onDone={tell(t("procurement.done.reopened"))} />;
      case "retender":
        return (
          <RetenderDialog
            {...shared}
            onDone={(written) => {
              tell(t("procurement.done.retendered"))(written);
              onOpen?.(written.procurement.id);
            }}
          />
        );
    }
  }

  /** The round that a revision's statement is about: a later one inherits it. */
  function statedAbout({ stage, revisionId }: { stage: Stage; revisionId: number }): number {
    const stated = page.statements.find((each) => each.stage === stage && each.revisionId === revisionId);
    return stated?.procurementId ?? procurement.id;
  }

  function menuEntries(): ReturnType<typeof allowedEntries> {
    return allowedEntries(allEntries(), may);
  }

  function allEntries(): MenuEntry[] {
    if (procurement.closedAs !== null)
      return [
        {
          id: "reopen",
          deed: "procurements.reopen",
          label: t("procurement.reopen.open"),
          icon: <Undo2 aria-hidden="true" />,
          onAction: () => setOpened({ dialog: "reopen" }),
        },
      ];
    if (currentStage(procurement.stages) === null) return [];
    return [
      {
        id: "fail",
        deed: "procurements.close",
        label: t("procurement.fail.open"),
        icon: <CircleX aria-hidden="true" />,
        onAction: () => setOpened({ dialog: "close", as: "failed" }),
      },
      {
        id: "cancel",
        deed: "procurements.close",
        label: t("procurement.cancel.open"),
        icon: <Ban aria-hidden="true" />,
        onAction: () => setOpened({ dialog: "close", as: "cancelled" }),
      },
    ];
  }

  async function send(seen: PlannedProcurement, move: Move): Promise<void> {
    const written = await (onMove?.(seen, move) ??
      client.procurements.move.mutate({ id: seen.id, version: seen.version, ...move }));
    tell(t("procurement.done.moved", { stage: STAGE_WORDS[language][move.toStage] }))(written);
  }

  function tellEdited(field: Parameters<typeof nameOf>[0], written: Written): void {
    tell(t("procurement.done.edited", { field: nameOf(field) }))(written);
  }

  function nameOf(field: keyof typeof DETAIL_NAMES): string {
    return t(DETAIL_NAMES[field]);
  }

  /** Says what was done, closes the dialog that did it, and offers to take it back. */
  function tell(text: string): (written: Written) => void {
    return (written) => {
      onChanged?.(written);
      tellDone(text, written.revision);
    };
  }

  function tellDone(text: string, revision: number): void {
    close();
    // One at a time: two offers to undo would be told apart only by when they came.
    closeLastToast();
    closeLastToast = showToast({
      text,
      actions: revision > 0 ? [{ label: t("common.undo"), onPress: () => takeBack(revision) }] : [],
    });
  }

  function takeBack(revision: number): void {
    undo.send({ projectId: page.project.id, revision });
  }

  function yardstickInWords(): string {
    const chosen = revisions.find((revision) => revision.id === against);
    return chosen
      ? t("procurement.measuredFrom.revision", { revision: chosen.name })
      : t("procurement.measuredFrom.first");
  }
}

function Section({
  title,
  layout,
  children,
}: {
  title: string;
  layout: "page" | "panel";
  children: ReactNode;
}) {
  const Heading = layout === "page" ? "h2" : "h3";
  return (
    <section className={styles.section}>
      <Heading className={styles.sectionTitle}>{title}</Heading>
      {children}
    </section>
  );
}

let closeLastToast = () => {};

/** Only a failed round that no later one follows can be retendered. */
function canRetender({ chain, procurement }: ProcurementPage): boolean {
  return chain.at(-1)?.id === procurement.id;
}
