import { X } from "lucide-react";
import { lazy, Suspense, useEffect, useMemo, useRef, useState } from "react";
import { InProject, useMay } from "#client/access/access.tsx";
import { useShortcuts } from "#client/board/use-shortcuts.ts";
import { cardReader } from "#client/facts/board-facts.ts";
import { useFacts } from "#client/facts/use-facts.ts";
import { useForecastBasis } from "#client/forecast/use-forecast-basis.ts";
import { formatDay } from "#client/i18n/format.ts";
import { useLanguage } from "#client/i18n/language.tsx";
import { failureInWords } from "#client/procurement/failure.tsx";
import { client, failureOf } from "#client/trpc.ts";
import { IconButton } from "#client/ui/icon-button.tsx";
import { showToast } from "#client/ui/toast.tsx";
import { useIsPrinting } from "#client/ui/use-is-printing.ts";
import { useMedia } from "#client/ui/use-media.ts";
import { AsOfBanner } from "#client/view/as-of-banner.tsx";
import { FilterChips } from "#client/view/filter-fields.tsx";
import { OfflineBanner } from "#client/view/offline-banner.tsx";
import { ScreenFailure } from "#client/view/screen-message.tsx";
import { useFilters } from "#client/view/use-filters.ts";
import { isAsOf, useView } from "#client/view/use-view.ts";
import { printAddress, sharedAddress, withoutFilters } from "#client/view/view-address.ts";
import { type BoardFacts, type Filters, matches } from "#shared/board.ts";
import { CHANGE_WORDS } from "#shared/change-words.ts";
import type { ReplanningReason } from "#shared/plan.ts";
import { type Draft, saysOf } from "#shared/plan-draft.ts";
import type { Stage } from "#shared/stages.ts";
import { STAGE_WORDS } from "#shared/words.ts";
import { CellMenu } from "./cell-menu.tsx";
import {
  columnBefore,
  columnsBefore,
  compare,
  inPlanOrder,
  type PlanColumn,
  placeOf,
  planRows,
  promiseBefore,
  readPlans,
} from "./comparison.ts";
import { DraftBar } from "./draft-bar.tsx";
import { type Place, readTyped, saysTheSame, type WindowPlanned } from "./draft-edits.ts";
import type { PlanAddress } from "./plan-address.ts";
import type { StageRow } from "./plan-cell.tsx";
import { type PlanActions, PlanContext, reasonKey } from "./plan-context.ts";
import { movedFromTo, statementInWords } from "./plan-in-words.ts";
import { PlanPrint } from "./plan-print.tsx";
import { EmptyPlan, PlanSkeleton } from "./plan-states.tsx";
import { PlanTable } from "./plan-table.tsx";
import { CompareBar, PlanToolbar } from "./plan-toolbar.tsx";
import styles from "./plan-view.module.css";
import { useDrafts } from "./use-drafts.ts";

const NameDialog = lazy(() => import("./name-dialog.tsx").then((module) => ({ default: module.NameDialog })));
const AdoptDialog = lazy(() =>
  import("./adopt-dialog.tsx").then((module) => ({ default: module.AdoptDialog })),
);
const ReplanningReasonDialog = lazy(() =>
  import("./replanning-reason-dialog.tsx").then((module) => ({ default: module.ReplanningReasonDialog })),
);
const ImportDialog = lazy(() =>
  import("./import-dialog.tsx").then((module) => ({ default: module.ImportDialog })),
);
const DraftOutputsDialog = lazy(() =>
  import("#client/outputs/draft-outputs-dialog.tsx").then((module) => ({
    default: module.DraftOutputsDialog,
  })),
);
const DraftEffects = lazy(() =>
  import("./draft-effects.tsx").then((module) => ({ default: module.DraftEffects })),
);

export interface PlanViewProps {
  address: PlanAddress;
  /** Another view of the plans. `isReplaced` leaves no step to go back to. */
  onAddress: (address: PlanAddress, isReplaced?: boolean) => void;
}

/** What is asked in a dialog or a menu over the table. */
type Asked =
  | { what: "start" | "rename" | "adopt" | "import" | "outputs" }
  | { what: "reason"; revisionId: number; procurementId: number; stage: Stage }
  | { what: "menu"; place: Place; button: HTMLElement };

/** The plans: every revision side by side, what moved between any two and why, and drafts of the next one. */
export function PlanView({ address, onAddress }: PlanViewProps) {
  const { language, t } = useLanguage();
  const [asked, setAsked] = useState<Asked | null>(null);
  const isPhone = useMedia("(max-width: 639px)");
  const isNarrow = useMedia("(max-width: 1099px)");
  const isPrinting = useIsPrinting();
  const searchRef = useRef<HTMLInputElement>(null);
  const reveal = useRef<((rowKey: string) => void) | null>(null);
  const place = useRef<HTMLDivElement>(null);
  const lastToast = useRef<() => void>(() => {});

  const reading = useFacts(address.project, address.knownAt);
  const { facts } = reading;
  const view = useView(facts, address);
  const isReadOnly = facts !== undefined && isAsOf(facts, address);
  const may = useMay(facts?.project.id);
  const mayPlan = !isReadOnly && may("plans.planWindow");
  const drafts = useDrafts(facts, !isReadOnly);
  const { edits } = drafts;
  const { basis } = useForecastBasis(address.effects && facts ? facts.project.id : null);

  const plans = useMemo(
    () => facts && readPlans(facts, drafts.drafts ?? [], view.on),
    [facts, drafts.drafts, view.on],
  );
  const chosen = useMemo(
    () => plans && chooseColumns(plans.columns, mayPlan ? address : { ...address, draft: undefined }),
    [plans, address, mayPlan],
  );
  const edited = chosen?.edited ?? null;
  const to = chosen?.to ?? null;
  const from = useMemo(() => {
    if (!plans || !to) return null;
    return columnsBefore(plans, to).find(({ id }) => id === address.from) ?? columnBefore(plans, to);
  }, [plans, to, address.from]);
  const columns = useMemo(
    () => (isPhone ? (to ? [to] : []) : (chosen?.shown ?? [])),
    [isPhone, to, chosen?.shown],
  );
  const comparedWith = useMemo(
    () => columns.map((column) => (column === to ? from : plans ? columnBefore(plans, column) : null)),
    [columns, to, from, plans],
  );

  const { filters, persons } = useFilters(facts, address);
  const procurements = useSifted(facts, view, filters);
  const rows = useMemo(
    () =>
      plans &&
      planRows(plans, procurements, {
        from,
        to,
        on: view.on,
        allStages: address.stages ?? false,
        onlyChanged: (address.changed ?? false) && from !== null,
      }),
    [plans, procurements, from, to, view.on, address.stages, address.changed],
  );
  const reasons = useMemo(() => {
    const all: ReplanningReason[] = [
      ...(facts?.replanningReasons ?? []),
      ...(drafts.drafts ?? []).flatMap((draft) => draft.reasons),
    ];
    return new Map(all.map((each) => [reasonKey(each.revisionId, each.procurementId, each.stage), each]));
  }, [facts?.replanningReasons, drafts.drafts]);

  const tell = (error: unknown) =>
    showToast({ tone: "problem", text: failureInWords(failureOf(error), language) });
  const undo = async (revision?: number) => {
    lastToast.current(); // What it offers is being done, or no longer the last thing that happened.
    try {
      const undone = await drafts.undo(revision);
      const { procurementId, after } = undone;
      const { planning } = after;
      const about = planning ?? after.replanning;
      const what =
        about && procurementId !== null
          ? nameOf(procurementId, about.stage)
          : CHANGE_WORDS[language][undone.kind];
      showToast({ text: t("plan.undone", { what }) });
      if (planning && procurementId !== null && planning.revisionId === edited?.id) {
        const { revisionId: draftId, stage } = planning;
        edits.set({ draftId, procurementId, stage }, undefined); // What stood there is what was taken back.
        reveal.current?.(placeOf(procurementId, stage));
      }
    } catch (error) {
      tell(error);
    }
  };
  const toastWithUndo = (text: string, revision: number) => {
    lastToast.current();
    lastToast.current = showToast({
      text,
      actions: revision > 0 ? [{ label: t("common.undo"), onPress: () => void undo(revision) }] : [],
    });
  };

  const nameOf = (procurementId: number, stage: Stage) => {
    const title = facts?.procurements.find(({ id }) => id === procurementId)?.title ?? "";
    return `${STAGE_WORDS[language][stage]}, ${title}`;
  };
  const draftSays = (place: Place) => {
    const draft = drafts.drafts?.find(({ id }) => id === place.draftId);
    const said = draft?.statements.find(
      ({ procurementId, stage }) => procurementId === place.procurementId && stage === place.stage,
    );
    return said ? saysOf(said) : null;
  };
  const settle = (place: Place) => {
    const edit = edits.get(place);
    if (!edit || edit.isSaving) return;
    const read = readTyped(edit.text, edit.was);
    if (!read.ok) {
      edits.set(place, { ...edit, problem: read.problem, failure: null });
      return;
    }
    if (saysTheSame(read.becomes, edit.was) && saysTheSame(edit.was, draftSays(place))) {
      edits.set(place, undefined);
      return;
    }
    const saving = { ...edit, isSaving: true, problem: null, failure: null };
    edits.set(place, saving);
    drafts.planWindow({ ...place, was: edit.was, becomes: read.becomes }).then(
      () => edits.get(place) === saving && edits.set(place, undefined),
      (error) => {
        // Typed on meanwhile: what is typed now decides, once it is left.
        if (edits.get(place) === saving)
          edits.set(place, { ...edit, isSaving: false, failure: failureOf(error) });
        void drafts.readAgain();
      },
    );
  };
  const plan = async (planned: WindowPlanned) => {
    edits.set(planned, undefined);
    try {
      const { revision } = await drafts.planWindow(planned);
      const { becomes } = planned;
      const says = becomes ? statementInWords(becomes, language) : t("plan.silent");
      toastWithUndo(`${nameOf(planned.procurementId, planned.stage)}: ${says}`, revision);
    } catch (error) {
      tell(error);
      void drafts.readAgain();
    }
  };
  const does: PlanActions = {
    settle,
    plan: (planned) => void plan(planned),
    askReason: (about) => setAsked({ what: "reason", ...about }),
    showMenu: (place, button) => setAsked({ what: "menu", place, button }),
  };
  const latest = useRef(does);
  latest.current = does;
  const actions = useMemo<PlanActions>(
    () => ({
      settle: (place) => latest.current.settle(place),
      plan: (planned) => latest.current.plan(planned),
      askReason: (about) => latest.current.askReason(about),
      showMenu: (place, button) => latest.current.showMenu(place, button),
    }),
    [],
  );
  const context = useMemo(
    () => plans && { plans, on: view.on, reasons, edits, actions, isReadOnly },
    [plans, view.on, reasons, edits, actions, isReadOnly],
  );

  useShortcuts({
    search: () => searchRef.current?.focus(),
    create: () => facts && !isReadOnly && may("plans.startDraft") && setAsked({ what: "start" }),
    undo: () => facts && !isReadOnly && may("history.undo") && void undo(),
  });
  const isLeaving = useRef(false);
  useEffect(() => {
    if (!address.draft || !drafts.drafts || edited) return;
    const isAdopted = plans?.columns.some(({ id }) => id === address.draft);
    // Adopted by now, it stands among the adopted; discarded, its address leads to the plans as they are.
    // Whoever may not change it looks at it as at any other plan.
    if (!isLeaving.current && (mayPlan || !isAdopted))
      showToast({ tone: "problem", text: t("plan.draft.gone") });
    const to = isAdopted ? address.draft : undefined;
    onAddress({ ...address, draft: undefined, effects: undefined, to, from: undefined }, true);
  }, [address, drafts.drafts, edited, plans, onAddress, t, mayPlan]);
  const editedId = edited?.id ?? null;
  const wasEdited = useRef(editedId);
  useEffect(() => {
    if (wasEdited.current === editedId) return;
    wasEdited.current = editedId;
    isLeaving.current = false;
    // The button that adopted or discarded the draft went away with it; the focus goes to the plans.
    const timer = setTimeout(() => document.activeElement === document.body && place.current?.focus(), 100);
    return () => clearTimeout(timer);
  }, [editedId]);

  if (!facts || !plans || !rows || !context)
    return reading.failure ? (
      <ScreenFailure
        title={t("nav.plan")}
        heading={t("plan.failed")}
        failure={reading.failure}
        onRetry={reading.readAgain}
        isRetrying={reading.isReadingAgain}
      />
    ) : (
      <PlanSkeleton />
    );

  const draft = edited?.draft ?? null;
  const editDraft = (id: number | null) =>
    onAddress({
      ...address,
      draft: id ?? undefined,
      to: undefined,
      from: undefined,
      effects: id === null ? undefined : address.effects,
      shown: id !== null && address.shown ? [...new Set([...address.shown, id])] : address.shown,
    });
  const showDraft = (made: Draft, revision: number) => {
    drafts.takeOver(made, revision);
    editDraft(made.id);
  };
  const discard = async (gone: Draft) => {
    try {
      isLeaving.current = true;
      const { revision } = await client.plans.discardDraft.mutate({
        revisionId: gone.id,
        version: gone.version,
      });
      await drafts.readAgain();
      toastWithUndo(t("plan.draft.discarded", { name: gone.name }), revision);
    } catch (error) {
      isLeaving.current = false;
      tell(error);
      void drafts.readAgain();
    }
  };
  const paste = (at: StageRow, lines: readonly string[]) => {
    if (!edited) return;
    const index = rows.rows.findIndex(({ key }) => key === at.key);
    const fields = rows.rows
      .slice(index)
      .filter((row): row is StageRow => row.kind === "stage" && row.procurement.closedAs === null);
    for (const [line, text] of lines.entries()) {
      const row = fields[line];
      if (!row) break;
      const place = { draftId: edited.id, procurementId: row.procurement.id, stage: row.stage };
      edits.set(place, { text, was: draftSays(place), isSaving: false, problem: null, failure: null });
      settle(place);
    }
  };
  const close = () => setAsked(null);
  const title = `${facts.project.name} · ${t("nav.plan")}`;
  const lacks =
    facts.procurements.length === 0
      ? "procurements"
      : plans.columns.length === 0
        ? "plans"
        : rows.rows.length > 0
          ? null
          : address.changed && procurements.length > 0
            ? "changes"
            : "rows";

  return (
    <InProject value={facts.project.id}>
      <PlanContext value={context}>
        <title>{`${title} · Hanketahvel`}</title>
        {isPrinting && lacks === null && (
          <PlanPrint
            facts={facts}
            on={view.on}
            rows={rows}
            columns={isPhone ? [...new Set([from, to])].filter((each) => each !== null) : columns}
            from={from}
            to={to}
          />
        )}
        <main id="main" className={styles.main} data-as-of={isReadOnly || undefined}>
          <h1 className={styles.unseen}>{title}</h1>
          <AsOfBanner facts={facts} view={view} address={address} onChange={onAddress} />
          <OfflineBanner isConnected={!reading.isOffline} sentence={t("plan.offline")} />
          {drafts.failure && (
            <p role="alert" className={styles.note}>
              {t("plan.drafts.failed")} {failureInWords(drafts.failure, language)}
            </p>
          )}
          <PlanToolbar
            facts={facts}
            plans={plans}
            shown={chosen?.shown ?? []}
            from={from}
            to={to}
            isPhone={isPhone}
            persons={persons}
            address={address}
            onChange={onAddress}
            isNarrow={isNarrow}
            searchRef={searchRef}
          />
          <FilterChips facts={facts} persons={persons} address={address} onChange={onAddress} />
          <div className={draft ? undefined : styles.bars}>
            <CompareBar
              plans={plans}
              from={from}
              to={to}
              counts={rows.counts}
              address={address}
              onChange={onAddress}
              // A phone shows one plan: while a draft is edited it is that one, chosen where drafts are.
              fields={isPhone ? (draft ? "none" : "to") : "both"}
            />
            {mayPlan && plans.columns.length > 0 && (
              <DraftBar
                drafts={drafts.drafts ?? []}
                draft={draft}
                edits={edits}
                isPhone={isPhone}
                areEffectsShown={address.effects ?? false}
                timelineHref={`/timeline${printAddress({ ...sharedAddress(address), draft: draft?.id })}`}
                onChoose={editDraft}
                onStart={() => setAsked({ what: "start" })}
                onImport={() => setAsked({ what: "import" })}
                onRename={() => setAsked({ what: "rename" })}
                onDiscard={() => draft && void discard(draft)}
                onAdopt={() => setAsked({ what: "adopt" })}
                onUndo={() => void undo()}
                onEffects={() => onAddress({ ...address, effects: address.effects ? undefined : true }, true)}
                onOutputs={() => setAsked({ what: "outputs" })}
                onReveal={(place) => reveal.current?.(placeOf(place.procurementId, place.stage))}
              />
            )}
          </div>
          <div ref={place} tabIndex={-1} className={styles.below}>
            {lacks ? (
              <EmptyPlan
                lacks={lacks}
                isReadOnly={isReadOnly}
                boardHref={`/board${printAddress(sharedAddress(address))}`}
                onStart={() => setAsked({ what: "start" })}
                onImport={() => setAsked({ what: "import" })}
                onClear={() => onAddress({ ...withoutFilters(address), changed: undefined })}
              />
            ) : (
              <PlanTable
                rows={rows.rows}
                columns={columns}
                comparedWith={comparedWith}
                to={to}
                edited={edited}
                isPhone={isPhone}
                onEdit={(column) => editDraft(column.id)}
                onPaste={paste}
                onUndo={() => void undo()}
                reveal={reveal}
              />
            )}
            {draft && address.effects && (
              <aside className={styles.panel} aria-label={t("effects.title")}>
                <div className={styles.panelHead}>
                  <h2>{t("effects.title")}</h2>
                  <IconButton
                    label={t("common.close")}
                    hasTooltip={false}
                    onPress={() => onAddress({ ...address, effects: undefined }, true)}
                  >
                    <X aria-hidden="true" />
                  </IconButton>
                </div>
                <Suspense>
                  <DraftEffects
                    facts={facts}
                    draft={draft}
                    basis={basis}
                    adoptedOn={facts.today}
                    giveReason={drafts.giveReason}
                    readAgain={drafts.readAgain}
                  />
                </Suspense>
              </aside>
            )}
          </div>
          {draft && !lacks && <p className={styles.hint}>{t("plan.keys")}</p>}
        </main>
        {asked?.what === "menu" && stageMenu(asked)}
        <Suspense>
          {asked?.what === "start" && (
            <NameDialog
              title={t("plan.draft.start.title")}
              does={t("plan.draft.start.do")}
              initialName={t("plan.draft.firstName", {
                year: String(Number(facts.today.slice(0, 4)) + 1),
              })}
              from={facts.revisions.length > 0 ? "inForce" : "empty"}
              onDone={async (name, beginning) => {
                const { draft: made, revision } = await client.plans.startDraft.mutate({
                  projectId: facts.project.id,
                  name,
                  from: beginning,
                });
                showDraft(made, revision);
                showToast({ text: t("plan.draft.started", { name: made.name }) });
              }}
              onClose={close}
            />
          )}
          {asked?.what === "rename" && draft && (
            <NameDialog
              title={t("plan.draft.rename")}
              does={t("common.save")}
              initialName={draft.name}
              onDone={async (name) => {
                const { revision } = await client.plans.renameDraft.mutate({
                  revisionId: draft.id,
                  name,
                  version: draft.version,
                });
                await drafts.readAgain();
                toastWithUndo(t("plan.draft.renamed", { name }), revision);
              }}
              onClose={close}
            />
          )}
          {asked?.what === "adopt" && draft && (
            <AdoptDialog
              facts={facts}
              draft={draft}
              onReasons={drafts.giveReasons}
              onAdopt={async (input) => {
                isLeaving.current = true;
                const { revisionId } = await client.plans.adopt.mutate(input).catch((error) => {
                  isLeaving.current = false;
                  throw error;
                });
                reading.readAgain();
                await drafts.readAgain();
                onAddress(
                  {
                    ...address,
                    draft: undefined,
                    to: undefined,
                    from: undefined,
                    effects: undefined,
                    shown: address.shown && [...new Set([...address.shown, revisionId])],
                  },
                  true,
                );
                showToast({
                  text: t("plan.adopted.done", { name: input.name }),
                  detail: t("plan.adopted.day", { day: formatDay(input.adoptedOn, language) }),
                });
              }}
              onClose={close}
            />
          )}
          {asked?.what === "outputs" && draft && (
            <DraftOutputsDialog
              facts={facts}
              draft={draft}
              onPlanned={() => void drafts.readAgain()}
              onClose={close}
            />
          )}
          {asked?.what === "import" && (
            <ImportDialog
              facts={facts}
              draft={draft}
              onDone={({ draft: imported, revision }) => showDraft(imported, revision)}
              onClose={close}
            />
          )}
          {asked?.what === "reason" && (
            <ReplanningReasonDialog
              revisionId={asked.revisionId}
              procurement={{
                id: asked.procurementId,
                title: facts.procurements.find(({ id }) => id === asked.procurementId)?.title ?? "",
              }}
              stage={asked.stage}
              moved={movedBy(asked) ?? undefined}
              current={reasons.get(reasonKey(asked.revisionId, asked.procurementId, asked.stage)) ?? null}
              onDone={(_, revision) => {
                close();
                void drafts.readAgain();
                toastWithUndo(t("common.reasonAdded"), revision);
              }}
              onClose={close}
            />
          )}
        </Suspense>
      </PlanContext>
    </InProject>
  );

  /** From what to what a revision moved a stage, in words. */
  function movedBy({ revisionId, procurementId, stage }: Extract<Asked, { what: "reason" }>): string | null {
    const column = plans?.columns.find(({ id }) => id === revisionId);
    const procurement = facts?.procurements.find(({ id }) => id === procurementId);
    const before = plans && column && columnBefore(plans, column);
    if (!plans || !column || !procurement || !before) return null;
    return movedFromTo(compare(plans, procurement, stage, before, column), language);
  }

  function stageMenu({ place, button }: Extract<Asked, { what: "menu" }>) {
    const procurement = facts?.procurements.find(({ id }) => id === place.procurementId);
    const before = plans && edited && columnBefore(plans, edited);
    if (!plans || !edited || !procurement) return null;
    const comparison = before && compare(plans, procurement, place.stage, before, edited);
    const says = draftSays(place);
    return (
      <CellMenu
        says={says}
        promise={promiseBefore(plans, procurement, place.stage)}
        name={nameOf(place.procurementId, place.stage)}
        button={button}
        isLater={comparison?.movement === "later" && says !== null}
        onPlan={(becomes) => actions.plan({ ...place, was: says, becomes })}
        onReason={() => actions.askReason({ ...place, revisionId: place.draftId })}
        onClose={() => {
          // Unless the menu led on to a question, the field has the focus again.
          setAsked((now) => (now?.what === "menu" ? null : now));
          reveal.current?.(placeOf(place.procurementId, place.stage));
        }}
      />
    );
  }
}

/** How many adopted revisions stand side by side when nobody chose others. */
const LATEST = 3;

/** Which revisions are shown, which one is compared and which is edited, as the address says or as is usual. */
function chooseColumns(columns: readonly PlanColumn[], { shown, to, draft }: PlanAddress) {
  const edited = columns.find((column) => column.draft && column.id === draft) ?? null;
  const adopted = columns.filter((column) => !column.draft);
  const compared = columns.find(({ id }) => id === to) ?? edited ?? adopted.at(-1) ?? columns.at(-1) ?? null;
  const usual = [...adopted.slice(-LATEST), ...columns.filter((column) => column.draft)];
  const wanted = columns.filter(({ id }) => shown?.includes(id));
  const kept = new Set(wanted.length > 0 ? wanted : usual);
  // What is compared and what is edited are always in sight.
  if (compared) kept.add(compared);
  if (edited) kept.add(edited);
  return { edited, to: compared, shown: columns.filter((column) => kept.has(column)) };
}

/** The procurements of the view that match, in the order plans are written in. */
function useSifted(facts: BoardFacts | undefined, view: ReturnType<typeof useView>, filters: Filters) {
  const [readCards] = useState(cardReader);
  return useMemo(() => {
    if (!facts) return [];
    const matching = readCards(facts, view).filter((card) => matches(card, filters));
    return inPlanOrder(matching.map(({ procurement }) => procurement));
  }, [readCards, facts, view, filters]);
}
