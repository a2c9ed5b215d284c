import { Plus } from "lucide-react";
import { lazy, Suspense, useEffect, useMemo, useRef, useState } from "react";
import { InProject, useMay } from "#client/access/access.tsx";
import { type MoveInFlight, standsTheSame } from "#client/facts/board-facts.ts";
import type { Answer } from "#client/facts/use-facts.ts";
import { formatDay, slippageInWords } from "#client/i18n/format.ts";
import { useLanguage } from "#client/i18n/language.tsx";
import { sentenceOf } from "#client/procurement/failure-sentence.tsx";
import { LoadSampleButton } from "#client/project/load-sample-button.tsx";
import { type Failure, failureOf } from "#client/trpc.ts";
import { Button } from "#client/ui/button.tsx";
import { showToast } from "#client/ui/toast.tsx";
import { useIsPrinting } from "#client/ui/use-is-printing.ts";
import { useMedia } from "#client/ui/use-media.ts";
import { AsOfBanner } from "#client/view/as-of-banner.tsx";
import { FilterChips } from "#client/view/filter-fields.tsx";
import { OfflineBanner } from "#client/view/offline-banner.tsx";
import { NothingToShow, ScreenFailure } from "#client/view/screen-message.tsx";
import { isAsOf, useView } from "#client/view/use-view.ts";
import { isFiltered, withoutFilters } from "#client/view/view-address.ts";
import { type BoardFacts, type Card, COLUMNS, type Column, columnOf } from "#shared/board.ts";
import { type Move, meaningOfMove } from "#shared/milestones.ts";
import type { Day } from "#shared/period.ts";
import { isBehind, type Slippage } from "#shared/slippage.ts";
import type { Stage } from "#shared/stages.ts";
import { type PlannedProcurement, standing, timeframe } from "#shared/standing.ts";
import { STAGE_WORDS } from "#shared/words.ts";
import type { BoardAddress } from "./board-address.ts";
import { BoardColumns, OneColumn } from "./board-columns.tsx";
import type { Asked } from "./board-dialogs.tsx";
import { BoardDrag } from "./board-drag.tsx";
import { BoardPrint } from "./board-print.tsx";
import { BoardSkeleton } from "./board-states.tsx";
import { BoardToolbar } from "./board-toolbar.tsx";
import styles from "./board-view.module.css";
import { type CardActions, CardActionsContext } from "./card-actions.ts";
import { focusCard } from "./card-focus.ts";
import { CardMarks } from "./card-marks.tsx";
import { CardMenu } from "./card-menu.tsx";
import { targetOf } from "./held.ts";
import { cutIntoLanes } from "./lanes.ts";
import { shortened } from "./shortened.ts";
import { Abandoned, useBoard } from "./use-board.ts";
import { useShortcuts } from "./use-shortcuts.ts";
import { useSifted } from "./use-sifted.ts";

const BoardLanes = lazy(() => import("./board-lanes.tsx").then((module) => ({ default: module.BoardLanes })));
const ProcurementView = lazy(() =>
  import("#client/procurement/procurement-view.tsx").then((module) => ({ default: module.ProcurementView })),
);
const BoardDialogs = lazy(() =>
  import("./board-dialogs.tsx").then((module) => ({ default: module.BoardDialogs })),
);

export interface BoardViewProps {
  address: BoardAddress;
  /** Another view of the board. `isReplaced` leaves no step to go back to. */
  onAddress: (address: BoardAddress, isReplaced?: boolean) => void;
}

/** The board: every procurement in the column of its stage, and how far behind its promise it is. */
export function BoardView({ address, onAddress }: BoardViewProps) {
  const { language, t } = useLanguage();
  const [asked, setAsked] = useState<Asked | null>(null);
  const [heldCard, setHeldCard] = useState<Card | null>(null);
  const [menu, setMenu] = useState<{ card: Card; button: HTMLElement } | null>(null);
  const isPhone = useMedia("(max-width: 639px)");
  const isNarrow = useMedia("(max-width: 1199px)");
  const isPrinting = useIsPrinting();
  const searchRef = useRef<HTMLInputElement>(null);

  const preview = useMemo(() => previewOf(asked), [asked]);
  const board = useBoard(address.project, address.knownAt, preview);
  const { facts } = board;
  const view = useView(facts, address);
  const may = useMay(facts?.project.id);
  const isReadOnly = facts !== undefined && (isAsOf(facts, address) || board.isBeingReplaced);
  const mayCreate = !isReadOnly && may("procurements.create");
  const sifted = useSifted(facts, view, address, heldCard);
  const { columns, persons, total } = sifted;
  const lanes = useMemo(
    () =>
      address.lanes && facts
        ? cutIntoLanes(columns, address.lanes, { language, t, subActivities: facts.subActivities })
        : null,
    [columns, address.lanes, facts, language, t],
  );
  const title = facts ? `${facts.project.name} · ${t("board.title")}` : t("board.title");
  const current = useRef(address);
  current.current = address;
  const actions = useMemo<CardActions>(
    () => ({
      open: (id) => onAddress({ ...current.current, card: id }),
      showMenu: (card, button) => setMenu({ card, button }),
    }),
    [onAddress],
  );

  const lastToast = useRef<() => void>(() => {});
  /** Moves, tells what happened, and offers to take it back. */
  const move = async (seen: PlannedProcurement, made: Move): Promise<Answer> => {
    const answer = await board.move(seen, made);
    tellMoved(seen, made, answer);
    return answer;
  };
  /** A move without a form around it: what is refused is told beside the board. */
  const moveAtOnce = (seen: PlannedProcurement, made: Move) => {
    move(seen, made).catch((error) => {
      if (error instanceof Abandoned) return tellAbandoned(seen, made);
      const failure = failureOf(error);
      if (failure.refusal?.code === "STALE") setAsked({ what: "conflict", failure, seen, move: made });
      else if (failure.refusal?.code === "GATE_UNMET") askToMove(seen, made.toStage);
      else tellRefused(seen, failure);
      focusCard(seen.id);
    });
    // A phone shows one column, so it goes along to the one the card went to.
    if (isPhone) {
      const column = made.toStage === "completed" ? "closed" : made.toStage;
      onAddress({ ...current.current, column });
    }
    focusCard(seen.id);
  };
  const askToMove = (seen: PlannedProcurement, toStage?: Move["toStage"]) =>
    facts && setAsked({ what: "move", seen, toStage, today: facts.today });
  const drop = (card: Card, column: Column, isGateShut: boolean) => {
    if (!facts) return;
    // What a colleague did to a card that was held is not decided about unseen: the server tells of it.
    const now = facts.procurements.find(({ id }) => id === card.procurement.id);
    const seen = now && standsTheSame(now, card.procurement) ? now : card.procurement;
    const toStage = targetOf(column);
    if (!navigator.onLine) {
      showToast({ tone: "problem", text: t("board.offline.refused", { title: shortened(seen.title) }) });
      focusCard(seen.id);
    } else if (isGateShut || meaningOfMove(seen.stages, toStage).kind === "reopens") askToMove(seen, toStage);
    else moveAtOnce(seen, { toStage, on: facts.today });
  };

  /** Takes back these changes, latest first, or this browser's last one. */
  const undo = async (...revisions: number[]) => {
    lastToast.current(); // What it offers is being done, or no longer the last thing that happened.
    try {
      const [first, ...others] = revisions;
      let answer = await board.undo(first);
      for (const revision of others) answer = await board.undo(revision);
      const { procurement, procurementId } = answer;
      showToast({
        text: procurement
          ? t("board.undone", { title: shortened(procurement.title) })
          : t("board.undoneCreation"),
      });
      if (procurementId !== null) focusCard(procurementId);
    } catch (error) {
      showToast({ tone: "problem", text: await sentenceOf(failureOf(error), language) });
    }
  };
  const tellMoved = (seen: PlannedProcurement, made: Move, { procurement, revision }: Answer) => {
    const meaning = meaningOfMove(seen.stages, made.toStage);
    const stages = meaning.kind === "meets" ? meaning.stages : [];
    const changeDay = () =>
      setAsked(
        stages.length === 1
          ? { what: "correct", procurement: latest(procurement), stage: stages[0]! }
          : { what: "moveAgain", seen, move: made, revision },
      );
    const late = latenessOf(procurement, stages, latestFacts.current);
    const addReason = () =>
      setAsked({ what: "why", procurement: latest(procurement), stages: late.unexplained });
    lastToast.current = showToast({
      text: t("board.moved", { title: shortened(seen.title), stage: STAGE_WORDS[language][made.toStage] }),
      detail: [meetsInWords(stages.length, made.on), late.worst && slippageInWords(late.worst, language)]
        .filter(Boolean)
        .join(" · "),
      actions: [
        ...(late.unexplained.length > 0 ? [{ label: t("common.addReason"), onPress: addReason }] : []),
        ...(stages.length > 0 ? [{ label: t("board.moved.changeDay"), onPress: changeDay }] : []),
        { label: t("common.undo"), onPress: () => void undo(revision) },
      ],
    });
  };
  const meetsInWords = (count: number, on: Day): string => {
    if (count === 0) return t("board.moved.reopened");
    if (on === facts?.today) return t("board.moved.metToday", { count });
    return t("board.moved.met", { count, day: formatDay(on, language) });
  };
  const tellRefused = async (seen: PlannedProcurement, failure: Failure) =>
    showToast({
      tone: "problem",
      text: t("board.refused", { title: shortened(seen.title) }),
      detail: await sentenceOf(failure, language),
    });
  const tellAbandoned = (seen: PlannedProcurement, made: Move) =>
    void showToast({
      tone: "problem",
      text: t("board.abandoned", {
        title: shortened(seen.title),
        stage: STAGE_WORDS[language][made.toStage],
      }),
    });
  const latestFacts = useRef(facts);
  latestFacts.current = facts;
  const latest = (procurement: PlannedProcurement): PlannedProcurement =>
    latestFacts.current?.procurements.find(({ id }) => id === procurement.id) ?? procurement;

  useShortcuts({
    search: () => searchRef.current?.focus(),
    create: () => mayCreate && facts && setAsked({ what: "create" }),
    undo: () => !isReadOnly && may("history.undo") && facts && void undo(),
  });
  useEffect(() => {
    // Fetched once nothing is waited for, so that dialogs open at once, also when the server is gone by then.
    const timer = setTimeout(() => {
      void import("#client/procurement/move-dialog.tsx");
      void import("#client/procurement/stale-dialog.tsx");
      void import("#client/view/filter-panel.tsx");
      void import("./board-lanes.tsx");
      void import("./board-dialogs.tsx");
    }, 3000);
    return () => clearTimeout(timer);
  }, []);

  if (!facts)
    return board.failure ? (
      <ScreenFailure
        title={t("board.title")}
        heading={t("board.failed")}
        failure={board.failure}
        onRetry={board.readAgain}
        isRetrying={board.isReadingAgain}
      />
    ) : (
      <BoardSkeleton />
    );

  const openCard = address.card ?? null;
  const opened = facts.procurements.find(({ id }) => id === openCard);
  const close = (id?: number) => {
    setAsked(null);
    if (id !== undefined) focusCard(id);
  };
  const shared = { columns, isReadOnly: isReadOnly || !may("procurements.move"), openCard };
  const onShowClosed = (isShown: boolean) => onAddress({ ...address, closed: isShown || undefined });

  return (
    <InProject value={facts.project.id}>
      <CardActionsContext value={actions}>
        <title>{`${opened ? opened.title : title} · Hanketahvel`}</title>
        {isPrinting && <BoardPrint facts={facts} view={view} columns={columns} />}
        <main id="main" className={styles.main} data-as-of={isAsOf(facts, address) || undefined}>
          <h1 className={styles.unseen}>{title}</h1>
          <AsOfBanner facts={facts} view={view} address={address} onChange={onAddress} />
          <OfflineBanner isConnected={!board.isOffline} sentence={t("board.offline.banner")} />
          <BoardToolbar
            facts={facts}
            persons={persons}
            address={address}
            onChange={onAddress}
            onCreate={mayCreate ? () => setAsked({ what: "create" }) : null}
            isNarrow={isNarrow}
            searchRef={searchRef}
          />
          <FilterChips facts={facts} persons={persons} address={address} onChange={onAddress} />
          <div className={styles.below}>
            <div className={styles.board} data-board="" tabIndex={-1}>
              {total === 0 ? (
                <NothingToShow
                  isProjectEmpty={facts.procurements.length === 0}
                  isKnownThen={facts.known !== null}
                  isFiltered={isFiltered(address)}
                  onClear={() => onAddress(withoutFilters(address))}
                  projectHint={t("board.empty.projectHint")}
                >
                  {mayCreate && (
                    <Button
                      variant="primary"
                      data-deed="procurements.create"
                      onPress={() => setAsked({ what: "create" })}
                    >
                      <Plus aria-hidden="true" />
                      {t("board.create")}
                    </Button>
                  )}
                  {!isReadOnly && <LoadSampleButton />}
                </NothingToShow>
              ) : (
                <CardMarks facts={facts} on={view.on}>
                  <BoardDrag isPhone={isPhone} onHold={setHeldCard} onDrop={drop}>
                    {isPhone ? (
                      <OneColumn
                        {...shared}
                        lanes={lanes}
                        shown={address.column ?? loudest(columns)}
                        onShow={(column, isSwipe) => onAddress({ ...current.current, column }, isSwipe)}
                      />
                    ) : lanes ? (
                      <Suspense>
                        <BoardLanes
                          {...shared}
                          lanes={lanes}
                          isClosedShown={address.closed ?? false}
                          onShowClosed={onShowClosed}
                        />
                      </Suspense>
                    ) : (
                      <BoardColumns
                        {...shared}
                        isClosedShown={address.closed ?? false}
                        onShowClosed={onShowClosed}
                      />
                    )}
                  </BoardDrag>
                </CardMarks>
              )}
            </div>
            {openCard !== null && (
              <Suspense fallback={<aside className={styles.panel} aria-busy="true" />}>
                <aside className={styles.panel} aria-label={t("board.panel")}>
                  <ProcurementView
                    id={openCard}
                    layout="panel"
                    readOnly={isReadOnly}
                    perspective={address}
                    onOpen={actions.open}
                    onChanged={board.takeOver}
                    onMove={board.move}
                    onClose={() => {
                      onAddress({ ...address, card: undefined });
                      focusCard(openCard);
                    }}
                  />
                </aside>
              </Suspense>
            )}
          </div>
        </main>
        <CardMenu
          shown={menu}
          isReadOnly={isReadOnly}
          onOpen={({ procurement }) => actions.open(procurement.id)}
          onMove={({ procurement }) => askToMove(latest(procurement))}
          onLogHours={({ procurement }) => setAsked({ what: "logHours", id: procurement.id })}
          onConsult={(card, what) => {
            const procurement = latest(card.procurement);
            setAsked({
              what: "rtk",
              procurement,
              asked:
                what === "consult"
                  ? { what, procurements: [procurement] }
                  : { what: "exchangeOf", procurement },
            });
          }}
          onClose={() => setMenu(null)}
        />
        <Suspense>
          {asked && (
            <BoardDialogs
              asked={asked}
              facts={facts}
              projectAddress={address.project}
              latest={latest}
              takeOver={board.takeOver}
              takeBack={board.undo}
              onMove={move}
              onMoveAtOnce={moveAtOnce}
              onUndo={(...revisions) => void undo(...revisions)}
              onTold={(closeToast) => {
                lastToast.current = closeToast;
              }}
              onClose={close}
            />
          )}
        </Suspense>
      </CardActionsContext>
    </InProject>
  );
}

/** Of the milestones a move met: how late the latest of them is, and those late ones nobody has said why of. */
function latenessOf(
  procurement: PlannedProcurement,
  met: readonly Stage[],
  facts: BoardFacts | undefined,
): { worst: Slippage | null; unexplained: Stage[] } {
  if (!facts || met.length === 0) return { worst: null, unexplained: [] };
  const frame = timeframe(facts.revisions, { on: facts.today, against: "inForce" });
  const late = standing(procurement, frame).stages.filter(
    ({ stage, slippage }) => met.includes(stage) && isBehind(slippage),
  );
  return {
    worst: late.map(({ slippage }) => slippage).sort((a, b) => b.quarters! - a.quarters!)[0] ?? null,
    unexplained: late
      .map(({ stage }) => stage)
      .filter((stage) => procurement.stages[stage].lateReason === null),
  };
}

/** A move that needs a form is shown as if it were made, until the form is left. */
function previewOf(asked: Asked | null): MoveInFlight | null {
  if (asked?.what !== "move" || !asked.toStage) return null;
  return { id: asked.seen.id, move: { toStage: asked.toStage, on: asked.today, reason: "…" } };
}

/** The column whose first card is the furthest behind: what a phone shows first. */
function loudest(columns: Record<Column, readonly Card[]>): Column {
  let loud: { column: Column; behind: number } | null = null;
  for (const column of COLUMNS) {
    const first = columns[column][0];
    if (!first || columnOf(first.standing) === "closed") continue;
    const behind = first.standing.headline.quarters ?? -1;
    if (!loud || behind > loud.behind) loud = { column, behind };
  }
  return loud?.column ?? "mappingStudy";
}
