import { lazy, type ReactNode, Suspense, useMemo, useRef, useState } from "react";
import { useLanguage } from "#client/i18n/language.tsx";
import { failureInWords } from "#client/procurement/failure.tsx";
import { client, failureOf } from "#client/trpc.ts";
import { showToast } from "#client/ui/toast.tsx";
import type { SubActivity } from "#shared/board.ts";
import type { Delivery, Output, PlannedOutput } from "#shared/outputs.ts";
import type { Day } from "#shared/period.ts";
import { nameOf } from "./output-words.ts";
import type { OutputAnswer, OutputsReading } from "./use-outputs.ts";

const DeliverDialog = lazy(() =>
  import("./deliver-dialog.tsx").then((module) => ({ default: module.DeliverDialog })),
);
const OutputDialog = lazy(() =>
  import("./output-dialog.tsx").then((module) => ({ default: module.OutputDialog })),
);

/** What can be done with outputs, wherever they are shown. */
export interface OutputActions {
  add: (initial: Partial<Pick<Output, "subActivity" | "procurementId">>) => void;
  edit: (output: PlannedOutput) => void;
  remove: (output: PlannedOutput) => void;
  /** Records a delivery, or corrects one. */
  deliver: (output: PlannedOutput, delivery: Delivery | null) => void;
  removeDelivery: (output: PlannedOutput, delivery: Delivery) => void;
  /** Takes back one change, or this browser's last one. */
  undo: (revision?: number) => void;
}

/** What is asked in a dialog. */
type Asked =
  | { what: "deliver"; output: PlannedOutput; delivery: Delivery | null }
  | { what: "edit"; output: PlannedOutput }
  | { what: "add"; initial: Partial<Pick<Output, "subActivity" | "procurementId">> };

/**
 * The changes of outputs, each told with a way to take it back; and the dialogs that ask about them, to be drawn beside
 * what shows the outputs. `refocus` is called when the button that was pressed went away with what it removed.
 */
export function useOutputActions({
  read,
  projectId,
  subActivities,
  procurements,
  today,
  refocus,
}: {
  read: OutputsReading;
  projectId: number;
  subActivities: readonly SubActivity[];
  /** Those an output may belong to. */
  procurements: readonly { id: number; title: string; subActivity: number | null }[];
  today: Day;
  refocus: () => void;
}): { actions: OutputActions; dialogs: ReactNode } {
  const { language, t } = useLanguage();
  const [asked, setAsked] = useState<Asked | null>(null);
  const closeLastToast = useRef<() => void>(() => {});
  const close = () => setAsked(null);

  const tell = (text: string, { output, revision }: OutputAnswer) => {
    closeLastToast.current(); // Two offers to undo would be told apart only by when they came.
    closeLastToast.current = showToast({
      text,
      detail: nameOf(output, language),
      actions: revision > 0 ? [{ label: t("common.undo"), onPress: () => void undo(revision) }] : [],
    });
  };
  const undo = async (revision?: number) => {
    closeLastToast.current();
    try {
      await read.undo(revision);
      showToast({ text: t("procurement.done.undone") });
    } catch (error) {
      showToast({ tone: "problem", text: failureInWords(failureOf(error), language) });
    }
  };
  const done = (text: string) => (answer: OutputAnswer) => {
    close();
    read.takeOver(answer);
    tell(text, answer);
  };
  /** Does what no dialog asks about. */
  const send = async (text: string, does: () => Promise<OutputAnswer>) => {
    try {
      const answer = await does();
      await read.readAgain();
      tell(text, answer);
      setTimeout(() => document.activeElement === document.body && refocus());
    } catch (error) {
      showToast({ tone: "problem", text: failureInWords(failureOf(error), language) });
      void read.readAgain();
    }
  };

  const does: OutputActions = {
    add: (initial) => setAsked({ what: "add", initial }),
    edit: (output) => setAsked({ what: "edit", output }),
    deliver: (output, delivery) => setAsked({ what: "deliver", output, delivery }),
    remove: ({ id, version }) =>
      void send(t("outputs.done.removed"), () =>
        client.outputs.remove.mutate({ projectId, outputId: id, version }),
      ),
    removeDelivery: ({ id }, delivery) =>
      void send(t("outputs.done.deliveryRemoved"), () =>
        client.outputs.removeDelivery.mutate({
          projectId,
          outputId: id,
          deliveryId: delivery.id,
          version: delivery.version,
        }),
      ),
    undo: (revision) => void undo(revision),
  };
  const latest = useRef(does);
  latest.current = does;
  // The same object for as long as they stand there, so that a thousand rows are not drawn anew.
  const actions = useMemo<OutputActions>(
    () => ({
      add: (initial) => latest.current.add(initial),
      edit: (output) => latest.current.edit(output),
      remove: (output) => latest.current.remove(output),
      deliver: (output, delivery) => latest.current.deliver(output, delivery),
      removeDelivery: (output, delivery) => latest.current.removeDelivery(output, delivery),
      undo: (revision) => latest.current.undo(revision),
    }),
    [],
  );

  return {
    actions,
    dialogs: (
      <Suspense fallback={null}>
        {asked?.what === "deliver" && (
          <DeliverDialog
            projectId={projectId}
            output={asked.output}
            delivery={asked.delivery}
            today={today}
            onDone={done(t(asked.delivery ? "outputs.done.corrected" : "outputs.done.delivered"))}
            onClose={close}
          />
        )}
        {(asked?.what === "edit" || asked?.what === "add") && (
          <OutputDialog
            projectId={projectId}
            subActivities={subActivities}
            procurements={procurements}
            output={asked.what === "edit" ? asked.output : null}
            initial={asked.what === "add" ? asked.initial : undefined}
            onDone={done(t(asked.what === "edit" ? "outputs.done.edited" : "outputs.done.added"))}
            onClose={close}
          />
        )}
      </Suspense>
    ),
  };
}
