import { X } from "lucide-react";
import {
  type KeyboardEvent,
  lazy,
  type ReactNode,
  Suspense,
  useCallback,
  useEffect,
  useEffectEvent,
  useMemo,
  useRef,
  useState,
} from "react";
import { InProject, useMay } from "#client/access/access.tsx";
import type { FactsReading } from "#client/facts/use-facts.ts";
import { useForecastBasis } from "#client/forecast/use-forecast-basis.ts";
import { formatDay } from "#client/i18n/format.ts";
import { useLanguage } from "#client/i18n/language.tsx";
import { saysTheSame } from "#client/plan/draft-edits.ts";
import { rivalOf, useDrafts } from "#client/plan/use-drafts.ts";
import { failureInWords } from "#client/procurement/failure.tsx";
import { client, type Failure, failureOf } from "#client/trpc.ts";
import { IconButton } from "#client/ui/icon-button.tsx";
import { showToast } from "#client/ui/toast.tsx";
import { printAddress, sharedAddress } from "#client/view/view-address.ts";
import type { BoardFacts } from "#shared/board.ts";
import { CHANGE_WORDS } from "#shared/change-words.ts";
import { durationsIn } from "#shared/forecast.ts";
import type { ForecastBasis } from "#shared/notice-to-contract.ts";
import { addDays, type Day, lastDay } from "#shared/period.ts";
import type { PlannedWindow, Statement } from "#shared/plan.ts";
import {
  changesOfDraft,
  type Draft,
  type Says,
  unexplained,
  withDraft,
  saysOf as withoutPlace,
} from "#shared/plan-draft.ts";
import { meaningOfWindow } from "#shared/plan-effects.ts";
import type { Grid } from "#shared/replanning.ts";
import { STAGE_WORDS } from "#shared/words.ts";
import {
  createHolding,
  DraftContext,
  type DraftMode,
  type DraftPlace,
  isPlannable,
} from "./draft-context.ts";
import { DraftControls, DraftEntry } from "./draft-controls.tsx";
import { meaningInWords, meaningSentence, saysInWords } from "./draft-in-words.ts";
import { pressOnStage } from "./draft-keys.ts";
import { DraftLane, gridOf } from "./draft-lane.tsx";
import styles from "./draft-layer.module.css";
import type { TimelineAddress } from "./timeline-address.ts";
import type { StageGeometry } from "./timeline-row.tsx";
import type { StageRow } from "./timeline-rows.ts";
import type { DraftLayer } from "./timeline-view.tsx";
import type { Said } from "./timeline-words.ts";
import { FEW } from "./use-timeline.ts";

const DraftEffects = lazy(() =>
  import("#client/plan/draft-effects.tsx").then((module) => ({ default: module.DraftEffects })),
);
const AdoptDialog = lazy(() =>
  import("#client/plan/adopt-dialog.tsx").then((module) => ({ default: module.AdoptDialog })),
);
const NameDialog = lazy(() =>
  import("#client/plan/name-dialog.tsx").then((module) => ({ default: module.NameDialog })),
);
const CellMenu = lazy(() =>
  import("#client/plan/cell-menu.tsx").then((module) => ({ default: module.CellMenu })),
);
const ReplanningReasonDialog = lazy(() =>
  import("#client/plan/replanning-reason-dialog.tsx").then((module) => ({
    default: module.ReplanningReasonDialog,
  })),
);
const DraftForm = lazy(() => import("./draft-form.tsx").then((module) => ({ default: module.DraftForm })));
const DraftConflict = lazy(() =>
  import("./draft-conflict.tsx").then((module) => ({ default: module.DraftConflict })),
);

export interface DraftLayerProps {
  address: TimelineAddress;
  onAddress: (address: TimelineAddress, isReplaced?: boolean) => void;
  reading: FactsReading;
  /** Draws the timeline with what the draft adds to it. */
  children: (draft: DraftLayer) => ReactNode;
}

/** What is asked over the timeline. */
type Asked =
  | { what: "start" | "adopt" }
  | { what: "form"; place: DraftPlace; says: Says | null }
  | { what: "menu"; place: DraftPlace; row: HTMLElement }
  | { what: "reason"; place: DraftPlace }
  | { what: "conflict"; place: DraftPlace; failure: Failure; mine: Says | null };

/**
 * The draft plan over the timeline: which one the address says, its windows as bars that are re-planned by mouse, finger,
 * keys and a form, and what adopting it would mean. Only as of now: what was once the case cannot be planned; and only for
 * whoever may plan.
 */
export function DraftTimeline({ address, onAddress, reading, children }: DraftLayerProps) {
  const { language, t } = useLanguage();
  const { facts } = reading;
  const may = useMay(facts?.project.id);
  const isWanted =
    facts !== undefined &&
    may("plans.planWindow") &&
    address.knownAt === undefined &&
    (address.on === undefined || address.on === facts.today);
  const drafts = useDrafts(facts, isWanted);
  const draft = drafts.drafts?.find(({ id }) => id === address.draft) ?? null;
  const { basis } = useForecastBasis(draft && facts ? facts.project.id : null);
  const [holding] = useState(createHolding);
  const [asked, setAsked] = useState<Asked | null>(null);
  const [areEffectsShown, setEffectsShown] = useState(false);
  const [said, setSaid] = useState("");
  const lastToast = useRef<() => void>(() => {});
  /** It is being adopted here, so that nobody wonders where it went. */
  const isLeaving = useRef(false);
  const grid = useRef<Grid>("quarter");
  const around = useRef<HTMLDivElement>(null);
  useEffect(
    () =>
      // While something is held, what it would mean is told instead of what is planned.
      holding.subscribe(() => around.current?.toggleAttribute("data-replanning", holding.get() !== null)),
    [holding],
  );

  const tellRefused = (place: DraftPlace, failure: Failure) =>
    showToast({
      tone: "problem",
      text: t("draft.refused", {
        stage: STAGE_WORDS[language][place.stage],
        title: place.procurement.title,
      }),
      detail: failureInWords(failure, language),
    });
  const undo = async (revision?: number) => {
    lastToast.current(); // What it offers is being done, or no longer the last thing that happened.
    try {
      const undone = await drafts.undo(revision);
      showToast({ text: t("plan.undone", { what: CHANGE_WORDS[language][undone.kind] }) });
    } catch (error) {
      showToast({ tone: "problem", text: failureInWords(failureOf(error), language) });
    }
  };
  const tellPlanned = (place: DraftPlace, was: Says | null, becomes: Says | null, revision: number) => {
    lastToast.current();
    const meaning = mode?.meaningOf(place, becomes);
    lastToast.current = showToast({
      text: t("draft.planned", {
        title: shortened(place.procurement.title),
        stage: STAGE_WORDS[language][place.stage],
      }),
      detail: t("draft.planned.becomes", {
        before: saysInWords(was, language),
        after: saysInWords(becomes, language),
      }),
      actions: [
        ...(meaning?.isReasonMissing
          ? [{ label: t("common.addReason"), onPress: () => setAsked({ what: "reason", place }) }]
          : []),
        ...(revision > 0 ? [{ label: t("common.undo"), onPress: () => void undo(revision) }] : []),
      ],
    });
  };
  const send = async (place: DraftPlace, was: Says | null, becomes: Says | null) => {
    const { revision } = await drafts.planWindow({
      draftId: draft!.id,
      procurementId: place.procurement.id,
      stage: place.stage,
      was,
      becomes,
    });
    tellPlanned(place, was, becomes, revision);
  };
  const plan = async (place: DraftPlace, was: Says | null, becomes: Says | null) => {
    try {
      await send(place, was, becomes);
    } catch (error) {
      const failure = failureOf(error);
      if (failure.refusal?.code === "FIELD_CHANGED")
        setAsked({ what: "conflict", place, failure, mine: becomes });
      else tellRefused(place, failure);
      void drafts.readAgain();
    }
  };
  const latest = useRef({ plan });
  latest.current = { plan };

  const mode = useMemo<DraftMode | null>(
    () =>
      facts && draft
        ? modeOf(facts, draft, basis ?? NO_BASIS, {
            holding,
            plan: (place, was, becomes) => void latest.current.plan(place, was, becomes),
            ask: (place, says) => setAsked({ what: "form", place, says }),
          })
        : null,
    [facts, draft, basis, holding],
  );

  const renderStage = useCallback((row: StageRow, geometry: StageGeometry) => {
    grid.current = gridOf(geometry.scale);
    return <DraftLane row={row} geometry={geometry} />;
  }, []);
  const alsoSaid = useMemo(
    () =>
      mode &&
      ((row: StageRow): Said[] => {
        const place = { procurement: row.card.procurement, stage: row.stage };
        const says = mode.saysOf(place);
        if (says === null) return [];
        const { against, wrong } = meaningInWords(mode.meaningOf(place, says), language);
        return [{ term: t("draft.bar"), text: [saysInWords(says, language), against, ...wrong].join(" · ") }];
      }),
    [mode, language, t],
  );
  const onStageKey = (row: StageRow, event: KeyboardEvent): boolean => {
    if (!mode) return false;
    const place: DraftPlace = { procurement: row.card.procurement, stage: row.stage };
    if (!isPlannable(mode, place)) return false;
    const considered = pressOnStage(mode, place, event, grid.current);
    if (considered === null) return false;
    if (considered === "menu")
      setAsked({ what: "menu", place, row: (event.target as Element).closest<HTMLElement>("[data-row]")! });
    else if (considered !== "done") announceStep(place, considered);
    return true;
  };
  const announceStep = (place: DraftPlace, says: Says) => {
    const before = mode!.saysOf(place);
    const stage = STAGE_WORDS[language][place.stage];
    setSaid(
      saysTheSame(before, says)
        ? t("draft.announce.stays", { stage, window: saysInWords(says, language) })
        : t("draft.announce.step", {
            stage,
            before: saysInWords(before, language),
            after: saysInWords(says, language),
            meaning: meaningSentence(mode!.meaningOf(place, says), language),
          }),
    );
  };
  useHeldByKeys(mode, (place) =>
    setSaid(
      t("draft.announce.cancelled", {
        stage: STAGE_WORDS[language][place.stage],
        window: saysInWords(mode!.saysOf(place), language),
      }),
    ),
  );
  useUndoKey(() => draft && void undo());
  useEffect(() => {
    // Adopted or discarded by now, or never there.
    if (!address.draft) isLeaving.current = false;
    else if (drafts.drafts && !draft && !isLeaving.current) {
      showToast({ text: t("draft.missing") });
      onAddress({ ...address, draft: undefined }, true);
    }
  }, [address, drafts.drafts, draft, onAddress, t]);

  const days = useMemo(() => (facts && draft ? daysOf(facts, draft) : undefined), [facts, draft]);
  const kept = useRef(days);
  if (days?.join() !== kept.current?.join()) kept.current = days;
  const changes = useMemo(
    () => (facts && draft ? changesOfDraft(facts, draft, facts.today) : []),
    [facts, draft],
  );
  const choose = (id: number | null) => onAddress({ ...address, draft: id ?? undefined });
  const close = () => setAsked(null);
  const layer: DraftLayer = {
    entry: isWanted && !draft && drafts.drafts && facts && facts.procurements.length > 0 && (
      <DraftEntry drafts={drafts.drafts} onChoose={choose} onStart={() => setAsked({ what: "start" })} />
    ),
    ...(mode &&
      draft && {
        renderStage,
        alsoSaid: alsoSaid!,
        onStageKey,
        days: kept.current,
        above: (
          <DraftControls
            drafts={drafts.drafts!}
            draft={draft}
            changes={changes.length}
            unexplained={unexplained(changes).length}
            areEffectsShown={areEffectsShown}
            isFolded={areAllFolded(address, facts!)}
            tableHref={`/plan${printAddress({ ...sharedAddress(address), draft: draft.id })}`}
            onChoose={choose}
            onStart={() => setAsked({ what: "start" })}
            onEffects={() => setEffectsShown(!areEffectsShown)}
            onUndo={() => void undo()}
            onAdopt={() => setAsked({ what: "adopt" })}
          />
        ),
        beside: areEffectsShown && (
          <aside className={styles.panel} aria-label={t("effects.title")}>
            <div className={styles.panelHead}>
              <h2>{t("effects.title")}</h2>
              <IconButton label={t("common.close")} hasTooltip={false} onPress={() => setEffectsShown(false)}>
                <X aria-hidden="true" />
              </IconButton>
            </div>
            <Suspense>
              <DraftEffects
                facts={facts!}
                draft={draft}
                basis={basis}
                adoptedOn={facts!.today}
                giveReason={drafts.giveReason}
                readAgain={drafts.readAgain}
                onOpen={(id) => onAddress({ ...address, card: id })}
              />
            </Suspense>
          </aside>
        ),
      }),
  };

  return (
    <InProject value={facts?.project.id ?? null}>
      <DraftContext value={mode}>
        <div ref={around} className={styles.mode}>
          {children(layer)}
        </div>
        <p role="status" aria-live="assertive" className={styles.unseen}>
          {said}
        </p>
        <Suspense>
          {asked?.what === "start" && facts && (
            <NameDialog
              title={t("plan.draft.start.title")}
              does={t("plan.draft.start.do")}
              initialName={t("draft.new.name", { day: formatDay(facts.today, language) })}
              from={facts.revisions.length > 0 ? "inForce" : "empty"}
              onDone={async (name, from) => {
                const { draft: made, revision } = await client.plans.startDraft.mutate({
                  projectId: facts.project.id,
                  name,
                  from,
                });
                drafts.takeOver(made, revision);
                choose(made.id);
              }}
              onClose={close}
            />
          )}
          {asked?.what === "adopt" && facts && draft && (
            <AdoptDialog
              facts={facts}
              draft={draft}
              onReasons={drafts.giveReasons}
              onAdopt={async (input) => {
                isLeaving.current = true;
                await client.plans.adopt.mutate(input).catch((error) => {
                  isLeaving.current = false;
                  throw error;
                });
                reading.readAgain();
                onAddress({ ...address, draft: undefined }, true);
                await drafts.readAgain();
                showToast({
                  text: t("plan.adopted.done", { name: input.name }),
                  detail: t("plan.adopted.day", { day: formatDay(input.adoptedOn, language) }),
                });
              }}
              onClose={close}
            />
          )}
          {asked?.what === "form" && mode && facts && draft && (
            <DraftForm
              key={`${asked.place.procurement.id} ${asked.place.stage}`}
              place={asked.place}
              says={asked.says}
              was={mode.saysOf(asked.place)}
              project={facts.project}
              grid={grid.current}
              meaningOf={(says) => mode.meaningOf(asked.place, says)}
              reason={
                draft.reasons.find(
                  ({ procurementId, stage }) =>
                    procurementId === asked.place.procurement.id && stage === asked.place.stage,
                ) ?? null
              }
              onSave={async (was, becomes, reason) => {
                if (!saysTheSame(was, becomes)) await send(asked.place, was, becomes);
                if (reason)
                  await drafts.giveReason({
                    revisionId: draft.id,
                    procurementId: asked.place.procurement.id,
                    stage: asked.place.stage,
                    ...reason,
                  });
              }}
              onClose={close}
            />
          )}
          {asked?.what === "menu" && mode && (
            <CellMenu
              says={mode.saysOf(asked.place)}
              promise={mode.meaningOf(asked.place, null).change.before}
              name={`${STAGE_WORDS[language][asked.place.stage]}, ${asked.place.procurement.title}`}
              button={asked.row.querySelector<HTMLElement>("[data-draft-bar]") ?? headingOf(asked.row)}
              isLater={mode.meaningOf(asked.place, mode.saysOf(asked.place)).change.isLater}
              onPlan={(becomes) => mode.plan(asked.place, becomes)}
              onReason={() => setAsked({ what: "reason", place: asked.place })}
              onClose={() => {
                setAsked((now) => (now === asked ? null : now));
                asked.row.focus();
              }}
            />
          )}
          {asked?.what === "reason" && draft && (
            <ReplanningReasonDialog
              revisionId={draft.id}
              procurement={asked.place.procurement}
              stage={asked.place.stage}
              current={
                draft.reasons.find(
                  ({ procurementId, stage }) =>
                    procurementId === asked.place.procurement.id && stage === asked.place.stage,
                ) ?? null
              }
              onDone={() => {
                close();
                void drafts.readAgain();
                showToast({ text: t("common.reasonAdded") });
              }}
              onClose={close}
            />
          )}
          {asked?.what === "conflict" && (
            <DraftConflict
              failure={asked.failure}
              mine={asked.mine}
              onKeepMine={() => {
                close();
                void plan(asked.place, rivalOf(asked.failure) ?? null, asked.mine);
              }}
              onClose={close}
            />
          )}
        </Suspense>
      </DraftContext>
    </InProject>
  );
}

/** What is wide enough to hang a menu on, and not as wide as the drawing. */
function headingOf(row: HTMLElement): HTMLElement {
  return row.querySelector<HTMLElement>("[role=rowheader]") ?? row;
}

/** Without figures, nothing the law asks for is known. */
const NO_BASIS: ForecastBasis = { rules: [], holidays: [] };

function modeOf(
  facts: BoardFacts,
  draft: Draft,
  basis: ForecastBasis,
  does: Pick<DraftMode, "holding" | "ask"> & {
    plan: (place: DraftPlace, was: Says | null, becomes: Says | null) => void;
  },
): DraftMode {
  const stated = new Map(draft.statements.map((each) => [`${each.procurementId} ${each.stage}`, each]));
  const planned = new Map(
    withDraft(facts, draft, facts.today).procurements.map((each) => [each.id, each.plan]),
  );
  const circumstances = {
    adoptedOn: facts.today,
    on: facts.today,
    basis,
    durations: durationsIn(facts.procurements, facts.today),
  };
  const saysOf = ({ procurement, stage }: DraftPlace) => {
    const said = stated.get(`${procurement.id} ${stage}`);
    return said ? withoutPlace(said) : null;
  };
  return {
    today: facts.today,
    holding: does.holding,
    ask: does.ask,
    saysOf,
    inheritedOf: ({ procurement, stage }) => {
      const found = planned.get(procurement.id)?.[stage]?.find(({ revisionId }) => revisionId === draft.id);
      return found && found.kind !== "dropped" ? (found as PlannedWindow) : null;
    },
    meaningOf: ({ procurement, stage }, says) =>
      meaningOfWindow(facts, draft, { procurementId: procurement.id, stage, says }, circumstances),
    plan: (place, becomes) => {
      const was = saysOf(place);
      if (!saysTheSame(was, becomes)) does.plan(place, was, becomes);
    },
  };
}

/** The last day that can be planned into without leaving the drawing: a year after all that is planned or eligible. */
function daysOf({ project, procurements }: BoardFacts, { statements }: Draft): Day[] {
  let last = project.eligibleTo;
  const include = (statement: Statement) => {
    if (statement.kind !== "dropped" && lastDay(statement.to) > last) last = lastDay(statement.to);
  };
  for (const statement of statements) include(statement);
  for (const { plan } of procurements) for (const stated of Object.values(plan)) stated.forEach(include);
  return [addDays(last, 366)];
}

/** Whether every procurement is one line, as far as the address and how many they are say. */
function areAllFolded({ lines, except }: TimelineAddress, { procurements }: BoardFacts): boolean {
  if (except) return false;
  return lines ? lines === "summary" : procurements.length > FEW;
}

/** What is held by keys is let go where it is when the row loses the focus, and put back by Escape. */
function useHeldByKeys(mode: DraftMode | null, onCancel: (place: DraftPlace) => void): void {
  const settle = useEffectEvent((event: FocusEvent) => {
    const held = mode?.holding.get();
    if (!mode || held?.by !== "keys") return;
    const row = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-row]") : null;
    if (row?.dataset.row === `${held.place.procurement.id} ${held.place.stage}`) return;
    mode.holding.set(null);
    mode.plan(held.place, held.says);
  });
  const cancel = useEffectEvent((event: globalThis.KeyboardEvent) => {
    const held = mode?.holding.get();
    if (!mode || held?.by !== "keys" || event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    mode.holding.set(null);
    onCancel(held.place);
  });
  useEffect(() => {
    const focus = (event: FocusEvent) => settle(event);
    const press = (event: globalThis.KeyboardEvent) => cancel(event);
    addEventListener("focusin", focus);
    addEventListener("keydown", press, { capture: true });
    return () => {
      removeEventListener("focusin", focus);
      removeEventListener("keydown", press, { capture: true });
    };
  }, []);
}

/** Ctrl+Z or ⌘Z takes the last change back, where keys have no meaning of their own. */
function useUndoKey(undo: () => void): void {
  const press = useEffectEvent((event: globalThis.KeyboardEvent) => {
    const isUndo =
      event.key.toLowerCase() === "z" && (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey;
    if (!isUndo || event.defaultPrevented) return;
    if (event.target instanceof Element && event.target.closest(ELSEWHERE)) return;
    event.preventDefault();
    undo();
  });
  useEffect(() => {
    const listen = (event: globalThis.KeyboardEvent) => press(event);
    addEventListener("keydown", listen);
    return () => removeEventListener("keydown", listen);
  }, []);
}

const ELSEWHERE = "input, textarea, select, [contenteditable], [role$=dialog], [role=menu], [role=listbox]";

/** Enough of a title to know it by, in a sentence that must be read at a glance. */
function shortened(title: string): string {
  return title.length <= 64 ? title : `${title.slice(0, 60).replace(/\s+\S*$/, "")}…`;
}
